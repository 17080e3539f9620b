package io.github.wikistream.testkit.server;

import java.util.List;
import java.util.Map;

/**
 * What an {@link EventStreamsServer} has done so far.
 *
 * @param requests   how many requests came, refused ones included
 * @param refused    how many were answered with an error
 * @param cut        how many connections were dropped on purpose
 * @param eventsSent events written, repeats included
 * @param faults     what befell connections and how often; faults that came to nothing, because a connection ended before, are left out
 * @param recent     the newest requests, up to 10,000, in order
 */
public record Statistics(
        long requests,
        long refused,
        long cut,
        long eventsSent,
        Map<FaultKind, Long> faults,
        List<StreamRequest> recent) {
    /** Copies the collections. */
    public Statistics {
        faults = Map.copyOf(faults);
        recent = List.copyOf(recent);
    }
}
