package io.github.wikistream.faults.crash;

import io.github.wikistream.event.Checkpoint;
import io.github.wikistream.sink.Batch;
import io.github.wikistream.sink.Guarantee;
import io.github.wikistream.sink.Sink;
import io.github.wikistream.sink.SinkContext;

/** A sink that stops around opening and writing. */
record StoppingSink(Sink sink, Stops stops, CallPlaces places) implements Sink {
    @Override
    public Checkpoint open(SinkContext context) {
        stops.pass(places.beforeOpen());
        Checkpoint durable = sink.open(context);
        stops.pass(places.afterOpen());
        return durable;
    }

    @Override
    public void write(Batch batch) {
        stops.pass(places.beforeWrite());
        sink.write(batch);
        stops.pass(places.afterWrite());
    }

    @Override
    public Guarantee guarantee() {
        return sink.guarantee();
    }

    @Override
    public void close() {
        sink.close();
    }
}
