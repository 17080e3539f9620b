package io.github.wikistream.testkit.server;

import java.util.List;
import java.util.Map;

/**
 * The statistics of an {@link EventStreamsServer} so far.
 *
 * @param requests number of requests, including refused ones
 * @param refused number of requests answered with an error
 * @param cut number of connections dropped on purpose
 * @param eventsSent number of events written, including repeats
 * @param faults number of faults by kind; faults without effect, because the connection ended before, are left out
 * @param recent the newest requests, at most 10,000, in order
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
