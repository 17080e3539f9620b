package io.github.wikistream.internal.sink;

import io.github.wikistream.event.Checkpoint;
import io.github.wikistream.event.StreamEvent;
import io.github.wikistream.sink.Batch;
import io.github.wikistream.sink.Guarantee;
import io.github.wikistream.sink.Sink;
import io.github.wikistream.sink.SinkContext;
import java.util.function.Consumer;

/** Calls a function with each event. Keeps its checkpoint in memory. */
public final class ForEachSink implements Sink {
    private final Consumer<StreamEvent> action;
    private Checkpoint reached = Checkpoint.NONE;

    public ForEachSink(Consumer<StreamEvent> action) {
        this.action = action;
    }

    @Override
    public Checkpoint open(SinkContext context) {
        return reached;
    }

    @Override
    public void write(Batch batch) {
        batch.events().forEach(action);
        reached = batch.checkpoint();
    }

    @Override
    public Guarantee guarantee() {
        return Guarantee.THIS_RUN_ONLY;
    }

    @Override
    public void close() {}
}
