/** How batches and dead letters are stored and counted. */
@NullMarked
package io.github.wikistream.postgres.internal.write;

import org.jspecify.annotations.NullMarked;
