package io.github.wikistream.bench.common;

import io.github.wikistream.event.Checkpoint;
import io.github.wikistream.event.Position;
import io.github.wikistream.event.StreamEvent;
import io.github.wikistream.sink.Batch;
import java.util.Collections;
import java.util.List;

/** Batches that follow each other, from the first of a pipeline on, as an engine would make them. */
public final class BatchChain {
    private Checkpoint last = Checkpoint.NONE;
    private long number;

    /** Returns these events as the batch that follows the one returned before. */
    public Batch next(List<? extends StreamEvent> events) {
        Checkpoint next = new Checkpoint("batch-" + ++number, Position.NONE, Collections.emptySortedMap());
        Batch batch = new Batch(last, next, List.copyOf(events), List.of());
        last = next;
        return batch;
    }
}
