package io.github.wikistream.faults.crash;

import io.github.wikistream.event.Checkpoint;
import io.github.wikistream.metric.MetricBatch;
import io.github.wikistream.metric.MetricContext;
import io.github.wikistream.metric.MetricStore;
import io.github.wikistream.metric.query.MetricReader;

/** A metric store that stops around opening and applying. */
record StoppingStore(MetricStore store, Stops stops, CallPlaces places) implements MetricStore {
    @Override
    public Checkpoint open(MetricContext context) {
        stops.pass(places.beforeOpen());
        Checkpoint durable = store.open(context);
        stops.pass(places.afterOpen());
        return durable;
    }

    @Override
    public void apply(MetricBatch batch) {
        stops.pass(places.beforeWrite());
        store.apply(batch);
        stops.pass(places.afterWrite());
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
