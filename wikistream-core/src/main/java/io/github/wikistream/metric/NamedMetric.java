package io.github.wikistream.metric;

import io.github.wikistream.event.RecentChange;
import io.github.wikistream.metric.query.Counter;
import java.util.Objects;

record NamedMetric(String name, Observer observer) implements Metric {
    NamedMetric {
        Counter.requireMetricName(name);
        Objects.requireNonNull(observer, "observer");
    }

    @Override
    public void observe(RecentChange change, MetricRecorder recorder) {
        observer.observe(change, recorder);
    }
}
