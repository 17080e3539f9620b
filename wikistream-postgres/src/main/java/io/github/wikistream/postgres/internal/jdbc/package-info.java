/** Connections, transactions, and the classification of SQL errors. */
@NullMarked
package io.github.wikistream.postgres.internal.jdbc;

import org.jspecify.annotations.NullMarked;
