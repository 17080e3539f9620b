package io.github.wikistream.internal.delivery;

import io.github.wikistream.error.SinkException;
import io.github.wikistream.event.Checkpoint;
import io.github.wikistream.internal.delivery.PoisonIsolation.Isolation;
import io.github.wikistream.internal.ingest.BufferEntry;
import io.github.wikistream.internal.progress.Progress;
import io.github.wikistream.sink.Sink;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Delivers the events of one lane to its sink, with as many attempts as necessary. Used by the lane's thread.
 *
 * <p>After a failed write, or one with an unknown result, the sink is reopened and its durable checkpoint decides. The
 * checkpoint of the batch: the batch was applied, continue. The previous one: apply the batch again. An older one: the
 * store has lost writes. Any other: another writer uses the store.
 */
final class Delivery {
    private static final int CHECKS_PER_SILENCE = 10;

    private final SinkSession session;
    private final PoisonIsolation isolation;
    private final LaneTime time;
    private Checkpoint initial = Checkpoint.NONE;

    /** The result of a write. */
    sealed interface Outcome {
        /** Everything is stored. */
        record Stored() implements Outcome {}

        /** The store holds an older checkpoint than the one that it acknowledged. */
        record WentBack(Checkpoint found) implements Outcome {}

        /** The store holds a checkpoint of another writer. */
        record Fenced(Checkpoint found) implements Outcome {}
    }

    /**
     * @param name name of the sink, for messages
     * @param writer prefix of this run's checkpoint tokens
     */
    Delivery(String name, Sink sink, LaneSettings settings, String writer, DeliveryObserver observer) {
        session = new SinkSession(sink, settings, writer, observer);
        isolation = new PoisonIsolation(name, session, observer);
        time = settings.time();
    }

    /**
     * Opens the sink for the first time.
     *
     * @param patient whether to repeat a failed attempt
     */
    Checkpoint begin(BooleanSupplier patient) throws InterruptedException {
        initial = session.open(patient);
        session.setDurable(initial);
        session.succeeded();
        return initial;
    }

    /** Returns the checkpoint that the store has acknowledged. */
    Checkpoint durable() {
        return session.durable();
    }

    /** Returns the checkpoint in the store at the start of this run. */
    Checkpoint initial() {
        return initial;
    }

    /** Returns whether this run has stored nothing yet. */
    boolean hasStoredNothing() {
        return durable().token().equals(initial.token());
    }

    /** Continues as if this checkpoint had been in the store at the start of this run. */
    void beginFrom(Checkpoint found) {
        initial = found;
        session.setDurable(found);
    }

    /** Continues from a checkpoint found in the store. */
    void continueFrom(Checkpoint found) {
        session.setDurable(found);
    }

    /** Returns a token for the next checkpoint. */
    String nextToken() {
        return session.nextToken();
    }

    /**
     * Writes events.
     *
     * @param events may be empty if only the position changed
     * @param next the checkpoint after the events
     */
    Outcome write(List<BufferEntry.Received> events, Checkpoint next) throws InterruptedException {
        List<BufferEntry.Received> rest = events;
        while (true) {
            Isolation result = isolation.write(rest, next);
            if (result instanceof Isolation.Elsewhere elsewhere) {
                return elsewhere(elsewhere.found());
            }
            if (!(result instanceof Isolation.Blocked blocked)) {
                return new Outcome.Stored();
            }
            // Part of the batch may be stored already; the rest waits until the store accepts events again.
            rest = rest.subList(blocked.stored(), rest.size());
            SinkException cause = blocked.cause();
            session.pauseOrThrow(cause);
            Optional<Checkpoint> other = session.reopen();
            if (other.isPresent()) {
                return elsewhere(other.get());
            }
        }
    }

    /** Classifies a checkpoint that is neither the written one nor the previous one. */
    private Outcome elsewhere(Checkpoint found) {
        session.succeeded();
        boolean own = found.isNone() || session.isOwn(found) || found.token().equals(initial.token());
        return own || isBefore(found, session.durable()) ? new Outcome.WentBack(found) : new Outcome.Fenced(found);
    }

    /**
     * A store only advances, so an older checkpoint means that the store has lost writes, whichever writer wrote it.
     */
    private static boolean isBefore(Checkpoint found, Checkpoint reached) {
        if (found.position().equals(reached.position())) {
            // Only late events lie between the two: the earlier checkpoint then has fewer ids, and no additional ones.
            return found.recentIds().entrySet().stream()
                    .allMatch(entry -> reached.recentIds()
                            .getOrDefault(entry.getKey(), List.of())
                            .containsAll(entry.getValue()));
        }
        return found.position().marks().entrySet().stream()
                .noneMatch(entry ->
                        Progress.isAfter(entry.getValue(), reached.position().mark(entry.getKey())));
    }

    /**
     * Waits until no other writer has written for a time.
     *
     * @param seen checkpoint that was found in the store
     * @param silence required time without a write
     * @param end ends the wait
     * @return the checkpoint in the store after the wait; {@code null} if the wait was ended
     */
    @Nullable
    Checkpoint awaitSilence(Checkpoint seen, Duration silence, StopSignal end) throws InterruptedException {
        Checkpoint last = seen;
        long since = time.nanoTime();
        while (!end.await(silence.dividedBy(CHECKS_PER_SILENCE))) {
            Checkpoint now = session.open(() -> !end.isGiven());
            session.succeeded();
            if (!now.token().equals(last.token())) {
                last = now;
                since = time.nanoTime();
            } else if (time.nanoTime() - since >= silence.toNanos()) {
                return now;
            }
        }
        return null;
    }
}
