package io.github.wikistream.metric;

import io.github.wikistream.event.RecentChange;
import io.github.wikistream.event.StreamEvent;
import io.github.wikistream.metric.query.Dimension;

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

    /**
     * Records what one event of any stream adds. Passes changes on to {@link #observe} and ignores all else, unless overridden by a metric
     * of other streams.
     */
    default void observeEvent(StreamEvent event, MetricRecorder recorder) {
        if (event instanceof RecentChange change) {
            observe(change, recorder);
        }
    }

    /** Returns a metric made of a name and a function. */
    static Metric of(String name, Observer observer) {
        return new NamedMetric(name, observer);
    }

    /**
     * Returns a metric that counts the same apart for each wiki or each kind of actor, under the name that
     * {@link Dimension#slicesOf} tells. Only counters are sliced.
     */
    default Metric slicedBy(Dimension dimension) {
        return new SlicedMetric(this, dimension);
    }

    /** What a metric does with a change. */
    @FunctionalInterface
    interface Observer {
        /** Records what one change adds. */
        void observe(RecentChange change, MetricRecorder recorder);
    }
}
