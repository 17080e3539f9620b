package io.github.wikistream.faults.common;

import io.github.wikistream.event.Checkpoint;
import io.github.wikistream.sink.Batch;
import io.github.wikistream.sink.Guarantee;
import io.github.wikistream.sink.Sink;
import io.github.wikistream.sink.SinkContext;

/** A sink that something interferes with. */
public record UnreliableSink(Sink sink, Interference interference) implements Sink {
    @Override
    public Checkpoint open(SinkContext context) {
        interference.beforeOpen();
        return sink.open(context);
    }

    @Override
    public void write(Batch batch) {
        interference.around(() -> sink.write(batch));
    }

    @Override
    public Guarantee guarantee() {
        return sink.guarantee();
    }

    @Override
    public boolean recognizesRepeats() {
        return sink.recognizesRepeats();
    }

    @Override
    public void close() {
        sink.close();
    }
}
