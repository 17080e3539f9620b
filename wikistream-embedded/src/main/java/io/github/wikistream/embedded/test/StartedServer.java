package io.github.wikistream.embedded.test;

/**
 * A server that tests share.
 *
 * @param address where it is
 * @param stop what ends it
 */
record StartedServer<A>(A address, Runnable stop) {}
