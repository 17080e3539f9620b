/**
 * Stores events in tables of one's own, exactly once, on any database with transactions. The entry is {@link
 * io.github.wikistream.jdbc.TransactionalSink}.
 */
@NullMarked
package io.github.wikistream.jdbc;

import org.jspecify.annotations.NullMarked;
