package io.github.wikistream.sink;

import io.github.wikistream.event.Checkpoint;
import io.github.wikistream.event.DeadLetter;
import io.github.wikistream.event.StreamEvent;
import java.util.List;
import java.util.Objects;

/**
 * Consecutive events and the checkpoint they lead to. What a sink writes, it writes whole. Immutable. No event stands in two batches of
 * one pipeline, nor twice in one.
 *
 * @param previous    the checkpoint that this batch follows; {@link Checkpoint#NONE} for the first
 * @param checkpoint  the checkpoint that holds once the batch is stored
 * @param events      in the order they were read; empty where only the position moved
 * @param deadLetters events among them that could not be understood; a sink that has no place for them leaves them to the log
 */
public record Batch(
        Checkpoint previous, Checkpoint checkpoint, List<StreamEvent> events, List<DeadLetter> deadLetters) {
    /** Copies the lists. */
    public Batch {
        Objects.requireNonNull(previous, "previous");
        Objects.requireNonNull(checkpoint, "checkpoint");
        events = List.copyOf(events);
        deadLetters = List.copyOf(deadLetters);
    }
}
