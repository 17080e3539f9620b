/** Storage and counting of batches and dead letters. */
@NullMarked
package io.github.wikistream.postgres.internal.write;

import org.jspecify.annotations.NullMarked;
