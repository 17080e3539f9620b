package io.github.wikistream.embedded.test;

/**
 * A running server that tests share.
 *
 * @param address its address
 * @param stop stops it
 */
record StartedServer<A>(A address, Runnable stop) {}
