/** Connections, transactions, and what SQL errors mean. */
@NullMarked
package io.github.wikistream.postgres.internal.jdbc;

import org.jspecify.annotations.NullMarked;
