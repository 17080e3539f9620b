/**
 * Real PostgreSQL and Redis servers from Maven artifacts, with a data folder chosen by the caller: {@link
 * io.github.wikistream.embedded.PostgresServer}, {@link io.github.wikistream.embedded.RedisServer}. Linux and macOS,
 * x86-64 and arm64. For tests there is also {@link io.github.wikistream.embedded.KafkaServer}. {@code
 * io.github.wikistream.embedded.test} provides servers for tests.
 */
@NullMarked
package io.github.wikistream.embedded;

import org.jspecify.annotations.NullMarked;
