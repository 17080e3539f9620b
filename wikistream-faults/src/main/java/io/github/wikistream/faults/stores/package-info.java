/** Faults of PostgreSQL and Redis servers while a pipeline writes to them. */
@NullMarked
package io.github.wikistream.faults.stores;

import org.jspecify.annotations.NullMarked;
