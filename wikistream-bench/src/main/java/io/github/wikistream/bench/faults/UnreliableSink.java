package io.github.wikistream.bench.faults;

import io.github.wikistream.event.Checkpoint;
import io.github.wikistream.sink.Batch;
import io.github.wikistream.sink.Sink;
import io.github.wikistream.sink.SinkContext;

/** A sink that meets with mishaps. */
record UnreliableSink(Sink sink, Mishaps mishaps) implements Sink {
    @Override
    public Checkpoint open(SinkContext context) {
        mishaps.beforeOpen();
        return sink.open(context);
    }

    @Override
    public void write(Batch batch) {
        mishaps.around(() -> sink.write(batch));
    }

    @Override
    public void close() {
        sink.close();
    }
}
