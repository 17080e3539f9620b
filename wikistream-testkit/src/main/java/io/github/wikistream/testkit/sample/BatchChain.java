package io.github.wikistream.testkit.sample;

import io.github.wikistream.event.Checkpoint;
import io.github.wikistream.event.StreamEvent;
import io.github.wikistream.sink.Batch;
import java.util.List;

/** Consecutive batches of a new pipeline, as the engine passes them to a sink. Not thread-safe. */
public final class BatchChain {
    private Checkpoint last = Checkpoint.NONE;
    private long number;

    /** Starts the chain of a new pipeline. */
    public BatchChain() {}

    /** Returns the batch of these events, which follows the previously returned batch. */
    public Batch next(List<? extends StreamEvent> events) {
        Checkpoint next = Checkpoint.builder().token("batch-" + ++number).build();
        Batch batch = new Batch(last, next, List.copyOf(events), List.of());
        last = next;
        return batch;
    }
}
