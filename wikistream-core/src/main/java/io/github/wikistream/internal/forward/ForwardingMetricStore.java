package io.github.wikistream.internal.forward;

import io.github.wikistream.event.Checkpoint;
import io.github.wikistream.metric.MetricBatch;
import io.github.wikistream.metric.MetricContext;
import io.github.wikistream.metric.MetricStore;
import io.github.wikistream.metric.query.MetricReader;
import io.github.wikistream.sink.Guarantee;
import java.util.Objects;

/** Forwards all calls to another metric store. */
public abstract class ForwardingMetricStore implements MetricStore {
    private final MetricStore store;

    protected ForwardingMetricStore(MetricStore store) {
        this.store = Objects.requireNonNull(store, "store");
    }

    @Override
    public Checkpoint open(MetricContext context) {
        return store.open(context);
    }

    @Override
    public void apply(MetricBatch batch) {
        store.apply(batch);
    }

    @Override
    public MetricReader reader() {
        return store.reader();
    }

    @Override
    public Guarantee guarantee() {
        return store.guarantee();
    }

    @Override
    public void close() {
        store.close();
    }
}
