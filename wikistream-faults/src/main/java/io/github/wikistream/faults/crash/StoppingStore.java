package io.github.wikistream.faults.crash;

import io.github.wikistream.event.Checkpoint;
import io.github.wikistream.internal.forward.ForwardingMetricStore;
import io.github.wikistream.metric.MetricBatch;
import io.github.wikistream.metric.MetricContext;
import io.github.wikistream.metric.MetricStore;

/** A metric store that stops around opening and applying. */
final class StoppingStore extends ForwardingMetricStore {
    private final Stops stops;
    private final CallPlaces places;

    StoppingStore(MetricStore store, Stops stops, CallPlaces places) {
        super(store);
        this.stops = stops;
        this.places = places;
    }

    @Override
    public Checkpoint open(MetricContext context) {
        stops.pass(places.beforeOpen());
        Checkpoint durable = super.open(context);
        stops.pass(places.afterOpen());
        return durable;
    }

    @Override
    public void apply(MetricBatch batch) {
        stops.pass(places.beforeWrite());
        super.apply(batch);
        stops.pass(places.afterWrite());
    }
}
