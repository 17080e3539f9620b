package io.github.wikistream.bench.redis;

import io.github.wikistream.event.RecentChange;
import io.github.wikistream.internal.metric.MetricAggregator;
import io.github.wikistream.metric.Metric;
import io.github.wikistream.metric.MetricBatch;
import io.github.wikistream.testkit.sample.BatchChain;
import java.time.Clock;
import java.util.List;

/** Adds up changes as the engine does, in consecutive batches. */
final class BatchSums {
    private final MetricAggregator aggregator;
    private final BatchChain batches = new BatchChain();

    BatchSums(List<Metric> metrics) {
        aggregator = new MetricAggregator(metrics, Clock.systemUTC());
    }

    MetricBatch batch(List<RecentChange> changes) {
        return aggregator.sum(batches.next(changes));
    }
}
