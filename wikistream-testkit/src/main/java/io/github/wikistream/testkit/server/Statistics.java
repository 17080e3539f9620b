package io.github.wikistream.testkit.server;

import java.util.List;

/**
 * What an {@link EventStreamsServer} has done so far.
 *
 * @param requests   how many requests came, refused ones included
 * @param refused    how many were answered with an error
 * @param cut        how many connections were dropped on purpose
 * @param eventsSent events written, repeats included
 * @param recent     the newest requests, up to 10,000, in order
 */
public record Statistics(long requests, long refused, long cut, long eventsSent, List<StreamRequest> recent) {
    /** Copies the requests. */
    public Statistics {
        recent = List.copyOf(recent);
    }
}
