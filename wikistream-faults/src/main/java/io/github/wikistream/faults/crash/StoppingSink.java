package io.github.wikistream.faults.crash;

import io.github.wikistream.event.Checkpoint;
import io.github.wikistream.internal.forward.ForwardingSink;
import io.github.wikistream.sink.Batch;
import io.github.wikistream.sink.Sink;
import io.github.wikistream.sink.SinkContext;

/** A sink that stops around opening and writing. */
final class StoppingSink extends ForwardingSink {
    private final Stops stops;
    private final CallPlaces places;

    StoppingSink(Sink sink, Stops stops, CallPlaces places) {
        super(sink);
        this.stops = stops;
        this.places = places;
    }

    @Override
    public Checkpoint open(SinkContext context) {
        stops.pass(places.beforeOpen());
        Checkpoint durable = super.open(context);
        stops.pass(places.afterOpen());
        return durable;
    }

    @Override
    public void write(Batch batch) {
        stops.pass(places.beforeWrite());
        super.write(batch);
        stops.pass(places.afterWrite());
    }
}
