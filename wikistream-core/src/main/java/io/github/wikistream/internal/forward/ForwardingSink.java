package io.github.wikistream.internal.forward;

import io.github.wikistream.event.Checkpoint;
import io.github.wikistream.sink.Batch;
import io.github.wikistream.sink.Guarantee;
import io.github.wikistream.sink.Sink;
import io.github.wikistream.sink.SinkContext;
import java.time.Duration;
import java.util.Objects;

/** Forwards all calls to another sink. */
public abstract class ForwardingSink implements Sink {
    private final Sink sink;

    protected ForwardingSink(Sink sink) {
        this.sink = Objects.requireNonNull(sink, "sink");
    }

    @Override
    public Checkpoint open(SinkContext context) {
        return sink.open(context);
    }

    @Override
    public void write(Batch batch) {
        sink.write(batch);
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
    public Duration lookback() {
        return sink.lookback();
    }

    @Override
    public void close() {
        sink.close();
    }
}
