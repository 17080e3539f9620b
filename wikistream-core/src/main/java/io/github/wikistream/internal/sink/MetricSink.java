package io.github.wikistream.internal.sink;

import io.github.wikistream.event.Checkpoint;
import io.github.wikistream.internal.bucket.BucketRetention;
import io.github.wikistream.internal.metric.MetricAggregator;
import io.github.wikistream.metric.Metric;
import io.github.wikistream.metric.MetricContext;
import io.github.wikistream.metric.MetricStore;
import io.github.wikistream.sink.Batch;
import io.github.wikistream.sink.Guarantee;
import io.github.wikistream.sink.Sink;
import io.github.wikistream.sink.SinkContext;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** Writes to a metric store: aggregates each batch before the store sees it. */
public final class MetricSink implements Sink {
    private final MetricStore store;
    private final MetricAggregator aggregator;

    public MetricSink(MetricStore store, List<Metric> metrics, Clock clock) {
        this.store = store;
        aggregator = new MetricAggregator(metrics, clock);
    }

    @Override
    public Checkpoint open(SinkContext context) {
        return store.open(new MetricContext(context.pipeline()));
    }

    @Override
    public void write(Batch batch) {
        store.apply(aggregator.sum(batch));
    }

    @Override
    public Guarantee guarantee() {
        return store.guarantee();
    }

    /** The windows of an emptied store are counted again; its totals start over. */
    @Override
    public Duration lookback() {
        return Duration.ofHours(BucketRetention.COUNT_HOURS);
    }

    @Override
    public void close() {
        store.close();
    }
}
