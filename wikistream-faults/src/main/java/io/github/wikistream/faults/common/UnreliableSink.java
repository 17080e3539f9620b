package io.github.wikistream.faults.common;

import io.github.wikistream.event.Checkpoint;
import io.github.wikistream.internal.forward.ForwardingSink;
import io.github.wikistream.sink.Batch;
import io.github.wikistream.sink.Sink;
import io.github.wikistream.sink.SinkContext;

/** A sink with fault injection around its calls. */
public final class UnreliableSink extends ForwardingSink {
    private final Interference interference;

    public UnreliableSink(Sink sink, Interference interference) {
        super(sink);
        this.interference = interference;
    }

    @Override
    public Checkpoint open(SinkContext context) {
        interference.beforeOpen();
        return super.open(context);
    }

    @Override
    public void write(Batch batch) {
        interference.around(() -> super.write(batch));
    }
}
