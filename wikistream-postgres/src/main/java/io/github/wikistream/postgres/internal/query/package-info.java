/** Composition and execution of queries. */
@NullMarked
package io.github.wikistream.postgres.internal.query;

import org.jspecify.annotations.NullMarked;
