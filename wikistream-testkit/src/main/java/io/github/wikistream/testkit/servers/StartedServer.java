package io.github.wikistream.testkit.servers;

/**
 * A server that tests share.
 *
 * @param address where it is
 * @param stop what ends it
 */
record StartedServer<A>(A address, Runnable stop) {}
