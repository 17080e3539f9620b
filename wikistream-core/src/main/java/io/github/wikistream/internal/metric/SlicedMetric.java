package io.github.wikistream.internal.metric;

import io.github.wikistream.event.RecentChange;
import io.github.wikistream.metric.ChangeFacts;
import io.github.wikistream.metric.Metric;
import io.github.wikistream.metric.MetricRecorder;
import io.github.wikistream.metric.query.Dimension;

/**
 * Counts another metric separately for each slice. Leaderboards, distinct members and distributions are not sliced. The
 * engine runs a metric once for itself and all its slices.
 *
 * @param metric the metric to count
 * @param dimension the dimension that defines the slices
 */
public record SlicedMetric(Metric metric, Dimension dimension) implements Metric {
    @Override
    public String name() {
        return dimension.slicesOf(metric.name());
    }

    @Override
    public void observe(RecentChange change, MetricRecorder recorder) {
        String slice = dimension.valueOf(change);
        metric.observeEvent(change, new MetricRecorder() {
            @Override
            public void count(String key, long delta) {
                recorder.count(Dimension.keyOf(slice, key), delta);
            }

            @Override
            public void top(String member, long delta) {}

            @Override
            public void unique(String key, String member) {}

            @Override
            public void distribution(String key, long value) {}

            @Override
            public ChangeFacts facts(RecentChange observed) {
                return recorder.facts(observed);
            }
        });
    }
}
