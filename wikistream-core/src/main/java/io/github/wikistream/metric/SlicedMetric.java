package io.github.wikistream.metric;

import io.github.wikistream.event.RecentChange;
import io.github.wikistream.metric.query.Dimension;

/**
 * Counts what another metric counts, apart for each slice. Leaderboards, distinct members and distributions are not sliced. The engine runs
 * a metric once for itself and all its slices.
 *
 * @param metric    what is counted
 * @param dimension what tells the slices apart
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
