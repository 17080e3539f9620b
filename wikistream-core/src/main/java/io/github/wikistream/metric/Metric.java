package io.github.wikistream.metric;

import io.github.wikistream.event.RecentChange;

/**
 * Something to count about changes. Pure: it looks at one change, records what it finds, and does no I/O. Safe for use by several
 * threads. The engine guards each call: what a metric throws is logged once and counted, and the stream goes on.
 *
 * <pre>{@code
 * Metric emptyComments = Metric.of("empty-comments", (change, recorder) -> {
 *     if (change.comment() == null || change.comment().isEmpty()) {
 *         recorder.count(change.wiki());
 *     }
 * });
 * }</pre>
 */
public interface Metric {
    /** Returns the name that its counts are read under: 1 to 40 of {@code a-z}, {@code 0-9} and {@code -}. */
    String name();

    /** Records what one change adds. */
    void observe(RecentChange change, MetricRecorder recorder);

    /** Returns a metric made of a name and a function. */
    static Metric of(String name, Observer observer) {
        return new NamedMetric(name, observer);
    }

    /** What a metric does with a change. */
    @FunctionalInterface
    interface Observer {
        /** Records what one change adds. */
        void observe(RecentChange change, MetricRecorder recorder);
    }
}
