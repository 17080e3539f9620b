/**
 * Real PostgreSQL and Redis servers out of Maven artifacts: in a data folder that lasts ({@link
 * io.github.wikistream.testkit.servers.PostgresServer}, {@link io.github.wikistream.testkit.servers.RedisServer}), or
 * one per test run, whichever way this machine can have one ({@link io.github.wikistream.testkit.servers.TestPostgres},
 * {@link io.github.wikistream.testkit.servers.TestRedis}).
 *
 * <p>The jars that hold the servers are optional dependencies of this module; an error names those that are missing.
 * Linux and macOS, x86-64 and arm64.
 */
@NullMarked
package io.github.wikistream.testkit.servers;

import org.jspecify.annotations.NullMarked;
