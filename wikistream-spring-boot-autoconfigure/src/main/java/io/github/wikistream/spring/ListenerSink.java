package io.github.wikistream.spring;

import io.github.wikistream.event.Checkpoint;
import io.github.wikistream.sink.Batch;
import io.github.wikistream.sink.Guarantee;
import io.github.wikistream.sink.Sink;
import io.github.wikistream.sink.SinkContext;

/** Calls a method that listens, without a transaction. Keeps its checkpoint in memory, and the engine keeps it in a file if there is a folder. */
final class ListenerSink implements Sink {
    private final ListenerMethod method;
    private Checkpoint reached = Checkpoint.NONE;

    ListenerSink(ListenerMethod method) {
        this.method = method;
    }

    @Override
    public Checkpoint open(SinkContext context) {
        return reached;
    }

    @Override
    public void write(Batch batch) {
        ListenerFault.calling(method, () -> method.deliver(batch.events()));
        reached = batch.checkpoint();
    }

    @Override
    public Guarantee guarantee() {
        return Guarantee.THIS_RUN_ONLY;
    }

    @Override
    public void close() {}
}
