package io.github.wikistream.bench;

import io.github.wikistream.event.Checkpoint;
import io.github.wikistream.event.Position;
import io.github.wikistream.event.RecentChange;
import io.github.wikistream.event.StreamEvent;
import io.github.wikistream.internal.metric.MetricAggregator;
import io.github.wikistream.metric.Metric;
import io.github.wikistream.metric.MetricBatch;
import io.github.wikistream.sink.Batch;
import java.time.Clock;
import java.util.Collections;
import java.util.List;

/** Sums up changes as an engine would, in batches that follow each other. */
final class BatchSums {
    private final MetricAggregator aggregator;
    private Checkpoint last = Checkpoint.NONE;
    private long number;

    BatchSums(List<Metric> metrics) {
        aggregator = new MetricAggregator(metrics, Clock.systemUTC());
    }

    MetricBatch batch(List<RecentChange> changes) {
        Checkpoint next = new Checkpoint("batch-" + ++number, Position.NONE, Collections.emptySortedMap());
        MetricBatch batch = aggregator.sum(new Batch(last, next, List.<StreamEvent>copyOf(changes), List.of()));
        last = next;
        return batch;
    }
}
