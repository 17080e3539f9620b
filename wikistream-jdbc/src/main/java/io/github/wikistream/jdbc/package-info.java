/**
 * Stores events in the program's own tables exactly once, in any database with transactions. Entry point: {@link
 * io.github.wikistream.jdbc.TransactionalSink}.
 */
@NullMarked
package io.github.wikistream.jdbc;

import org.jspecify.annotations.NullMarked;
