/**
 * Real PostgreSQL and Redis servers from Maven artifacts, in a data folder of the caller's choice: {@link
 * io.github.wikistream.embedded.PostgresServer}, {@link io.github.wikistream.embedded.RedisServer}. Linux and macOS,
 * x86-64 and arm64. {@code io.github.wikistream.embedded.test} has servers for tests.
 */
@NullMarked
package io.github.wikistream.embedded;

import org.jspecify.annotations.NullMarked;
