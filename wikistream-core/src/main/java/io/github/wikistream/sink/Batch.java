package io.github.wikistream.sink;

import io.github.wikistream.event.Checkpoint;
import io.github.wikistream.event.DeadLetter;
import io.github.wikistream.event.StreamEvent;
import java.util.List;
import java.util.Objects;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;
import org.jspecify.annotations.Nullable;

/**
 * Consecutive events and the checkpoint they lead to. A sink stores all of it or nothing. No event occurs twice in a
 * pipeline's batches. Immutable.
 */
@API(status = Status.EXPERIMENTAL, since = "0.1.0")
public final class Batch {
    private final Checkpoint previous;
    private final Checkpoint checkpoint;
    private final List<StreamEvent> events;
    private final List<DeadLetter> deadLetters;

    /** Copies the lists. */
    public Batch(Checkpoint previous, Checkpoint checkpoint, List<StreamEvent> events, List<DeadLetter> deadLetters) {
        this.previous = Objects.requireNonNull(previous, "previous");
        this.checkpoint = Objects.requireNonNull(checkpoint, "checkpoint");
        this.events = List.copyOf(events);
        this.deadLetters = List.copyOf(deadLetters);
    }

    /** Returns the checkpoint that this batch follows; {@link Checkpoint#NONE} for the first. */
    public Checkpoint previous() {
        return previous;
    }

    /** Returns the checkpoint after the batch is stored. */
    public Checkpoint checkpoint() {
        return checkpoint;
    }

    /** Returns the events in reading order; empty if only the position moved. */
    public List<StreamEvent> events() {
        return events;
    }

    /**
     * Returns the events that could not be decoded. A sink that stores no dead letters ignores them; the engine has
     * logged them.
     */
    public List<DeadLetter> deadLetters() {
        return deadLetters;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Batch that
                && previous.equals(that.previous)
                && checkpoint.equals(that.checkpoint)
                && events.equals(that.events)
                && deadLetters.equals(that.deadLetters);
    }

    @Override
    public int hashCode() {
        return Objects.hash(previous, checkpoint, events, deadLetters);
    }

    @Override
    public String toString() {
        return "Batch[previous=" + previous + ", checkpoint=" + checkpoint + ", events=" + events + ", deadLetters="
                + deadLetters + "]";
    }
}
