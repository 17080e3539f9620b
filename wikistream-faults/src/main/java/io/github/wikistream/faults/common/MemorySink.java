package io.github.wikistream.faults.common;

import io.github.wikistream.error.FencedException;
import io.github.wikistream.error.PoisonException;
import io.github.wikistream.event.Checkpoint;
import io.github.wikistream.event.DeadLetter;
import io.github.wikistream.event.StreamEvent;
import io.github.wikistream.sink.Batch;
import io.github.wikistream.sink.Sink;
import io.github.wikistream.sink.SinkContext;
import io.github.wikistream.testkit.oracle.Stored;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * Stores batches in memory, also while it is closed. Can lose the newest batches, like a store that is restored from a
 * backup. Refuses selected events.
 */
public final class MemorySink implements Sink {
    private final List<Batch> batches = new ArrayList<>();
    private final Predicate<UUID> poison;

    /** Creates an empty store that refuses no event. */
    public MemorySink() {
        this(id -> false);
    }

    /**
     * Creates an empty store.
     *
     * @param poison selects the events to refuse, by id
     */
    public MemorySink(Predicate<UUID> poison) {
        this.poison = poison;
    }

    @Override
    public synchronized Checkpoint open(SinkContext context) {
        return newest();
    }

    private Checkpoint newest() {
        return batches.isEmpty()
                ? Checkpoint.NONE
                : batches.get(batches.size() - 1).checkpoint();
    }

    @Override
    public synchronized void write(Batch batch) {
        if (!batch.previous().token().equals(newest().token())) {
            throw new FencedException("memory", batch.previous().token(), newest().token());
        }
        for (StreamEvent event : batch.events()) {
            if (poison.test(event.id())) {
                throw new PoisonException("memory: refuses event " + event.id() + ", by the fault plan", null);
            }
        }
        batches.add(batch);
    }

    /** Discards the newest batches, except the first. */
    public synchronized void loseNewest(int count) {
        for (int i = 0; i < count && batches.size() > 1; i++) {
            batches.remove(batches.size() - 1);
        }
    }

    public synchronized List<Stored> events() {
        return batches.stream()
                .flatMap(batch -> batch.events().stream())
                .map((StreamEvent event) -> Stored.of(event))
                .toList();
    }

    public synchronized List<Stored> deadLetters() {
        return batches.stream()
                .flatMap(batch -> batch.deadLetters().stream())
                .map((DeadLetter letter) -> Stored.of(letter))
                .toList();
    }

    @Override
    public void close() {
        // The content is kept for the next run.
    }
}
