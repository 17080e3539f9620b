package io.github.wikistream.bench.endtoend;

import java.net.URI;

/** A program that reads an event stream into stores. */
interface Pipeline {
    String USER_AGENT = "wikistream-bench/1.0 (bench@example.org)";

    /**
     * Reads the stream to its end. Returns when everything is stored and nothing is left to do in the background.
     *
     * @param server of the stream, without a path
     * @return the number of changes that were stored
     */
    long run(URI server, Target target) throws Exception;
}
