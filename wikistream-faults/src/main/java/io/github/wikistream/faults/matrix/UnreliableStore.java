package io.github.wikistream.faults.matrix;

import io.github.wikistream.event.Checkpoint;
import io.github.wikistream.metric.MetricBatch;
import io.github.wikistream.metric.MetricContext;
import io.github.wikistream.metric.MetricStore;
import io.github.wikistream.metric.query.MetricReader;

/** A metric store that meets with mishaps. */
record UnreliableStore(MetricStore store, Mishaps mishaps) implements MetricStore {
    @Override
    public Checkpoint open(MetricContext context) {
        mishaps.beforeOpen();
        return store.open(context);
    }

    @Override
    public void apply(MetricBatch batch) {
        mishaps.around(() -> store.apply(batch));
    }

    @Override
    public MetricReader reader() {
        return store.reader();
    }

    @Override
    public void close() {
        store.close();
    }
}
