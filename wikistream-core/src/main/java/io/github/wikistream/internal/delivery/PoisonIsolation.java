package io.github.wikistream.internal.delivery;

import io.github.wikistream.error.PoisonException;
import io.github.wikistream.error.SinkException;
import io.github.wikistream.event.Checkpoint;
import io.github.wikistream.event.Completeness;
import io.github.wikistream.event.DeadLetter;
import io.github.wikistream.event.Mark;
import io.github.wikistream.event.StreamEvent;
import io.github.wikistream.event.TopicPartition;
import io.github.wikistream.internal.ingest.BufferEntry;
import io.github.wikistream.internal.json.Decoded;
import io.github.wikistream.sink.Batch;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Writes events and isolates those that the sink refuses because of their content.
 *
 * <p>A refused batch is halved until the event at fault is isolated. That event becomes a dead letter, and is stored
 * with the next part that the sink accepts. The checkpoints between the parts keep the old position and add the ids of
 * the stored events, so that a reader that resumes there after a crash recognises exactly those events as repeats. If
 * the sink refuses many events in a row and accepts none, the cause is the store and not the events: the rest of the
 * batch waits until the store is repaired.
 *
 * <p>Used by the lane's thread.
 */
final class PoisonIsolation {
    /**
     * The number of events that the stream delivers in about three seconds. More refusals in a row indicate a fault of
     * the store.
     */
    static final int MOST_REFUSED_IN_A_ROW = 100;

    private final String name;
    private final SinkSession session;
    private final DeliveryObserver observer;

    /** Number of events that the sink has refused since it last stored one, across batches. */
    private int refusedInARow;

    private @Nullable PoisonException lastRefusal;

    /** The result of writing events. The stored events always form a prefix. */
    sealed interface Isolation {
        /** All events are stored, the refused ones as dead letters. */
        record Complete() implements Isolation {}

        /** The store holds an unexpected checkpoint. */
        record Elsewhere(Checkpoint found) implements Isolation {}

        /**
         * The store must be repaired before the other events can be stored.
         *
         * @param stored number of events stored, as events or as dead letters
         */
        record Blocked(int stored, SinkException cause) implements Isolation {}
    }

    /** An event that the sink refused and that is not yet stored as a dead letter. */
    private record Refused(BufferEntry.Received event, DeadLetter letter) {}

    /** The result of writing one part of the events, preceded by the events refused before it. */
    private sealed interface Part {
        /**
         * Each event is stored or refused.
         *
         * @param stored  number of stored events among them and those refused before
         * @param refused the others, in order
         */
        record Settled(int stored, List<Refused> refused) implements Part {}

        record Elsewhere(Checkpoint found) implements Part {}

        record Blocked(int stored, SinkException cause) implements Part {}
    }

    PoisonIsolation(String name, SinkSession session, DeliveryObserver observer) {
        this.name = name;
        this.session = session;
        this.observer = observer;
    }

    /**
     * Writes events.
     *
     * @param next the checkpoint after the events
     */
    Isolation write(List<BufferEntry.Received> events, Checkpoint next) throws InterruptedException {
        Part all = write(events, List.of(), next);
        if (all instanceof Part.Settled settled && !settled.refused().isEmpty()) {
            all = refusedInARow <= MOST_REFUSED_IN_A_ROW
                    ? after(settled.stored(), write(List.of(), settled.refused(), next))
                    : new Part.Blocked(settled.stored(), refusesAll());
        }
        if (all instanceof Part.Elsewhere elsewhere) {
            return new Isolation.Elsewhere(elsewhere.found());
        }
        return all instanceof Part.Blocked blocked
                ? new Isolation.Blocked(blocked.stored(), blocked.cause())
                : new Isolation.Complete();
    }

    private Part write(List<BufferEntry.Received> part, List<Refused> before, Checkpoint next)
            throws InterruptedException {
        Batch batch = batch(part, before, next);
        SinkSession.Written written = session.write(batch);
        if (written instanceof SinkSession.Written.Elsewhere elsewhere) {
            return new Part.Elsewhere(elsewhere.found());
        }
        if (written instanceof SinkSession.Written.Refused refused) {
            return divide(part, before, next, refused.cause());
        }
        refusedInARow = batch.events().isEmpty() ? refusedInARow : 0;
        before.forEach(refused -> observer.poisoned(refused.letter()));
        return new Part.Settled(before.size() + part.size(), List.of());
    }

    private Part divide(List<BufferEntry.Received> part, List<Refused> before, Checkpoint next, PoisonException cause)
            throws InterruptedException {
        boolean alone = part.size() == 1;
        if (part.isEmpty() || (alone && part.get(0).content() instanceof Decoded.Invalid)) {
            boolean nothing = part.isEmpty() && before.isEmpty();
            return new Part.Blocked(
                    0,
                    SinkException.repairable(
                            "sink '" + name + "' refuses "
                                    + (nothing ? "a checkpoint without events: " : "even a dead letter: ")
                                    + cause.getMessage(),
                            cause));
        }
        // The refusal may have left the sink in an undefined state.
        Optional<Checkpoint> other = session.reopen();
        if (other.isPresent()) {
            return new Part.Elsewhere(other.get());
        }
        if (alone) {
            return refuse(part.get(0), before, cause);
        }
        List<BufferEntry.Received> half = part.subList(0, part.size() / 2);
        Part first = write(half, before, between(half, before, next));
        return first instanceof Part.Settled settled
                ? after(settled.stored(), write(part.subList(half.size(), part.size()), settled.refused(), next))
                : first;
    }

    private Part refuse(BufferEntry.Received event, List<Refused> before, PoisonException cause) {
        refusedInARow++;
        lastRefusal = cause;
        List<Refused> refused = new ArrayList<>(before);
        refused.add(new Refused(event, letter(event, cause)));
        return refused.size() > MOST_REFUSED_IN_A_ROW
                ? new Part.Blocked(0, refusesAll())
                : new Part.Settled(0, refused);
    }

    /** Returns the result of a part as that of all parts up to it. */
    private static Part after(int storedBefore, Part part) {
        if (part instanceof Part.Settled settled) {
            return new Part.Settled(storedBefore + settled.stored(), settled.refused());
        }
        return part instanceof Part.Blocked blocked
                ? new Part.Blocked(storedBefore + blocked.stored(), blocked.cause())
                : part;
    }

    private SinkException refusesAll() {
        PoisonException cause = lastRefusal;
        return SinkException.repairable(
                "sink '" + name + "' refuses every event, more than " + MOST_REFUSED_IN_A_ROW
                        + " in a row, which indicates a fault of the store and not of the events: "
                        + (cause == null ? "" : cause.getMessage())
                        + "; repair the table or setting that this message names: the pipeline continues from "
                        + session.durable(),
                cause);
    }

    private DeadLetter letter(BufferEntry.Received event, PoisonException cause) {
        String data =
                event.content() instanceof Decoded.Event wanted ? wanted.event().json() : "";
        return DeadLetter.builder()
                .id(event.id())
                .position(event.position())
                .receivedAt(event.receivedAt())
                .reason("sink '" + name + "' refused it: " + cause.getMessage())
                .data(data)
                .build();
    }

    private Batch batch(List<BufferEntry.Received> part, List<Refused> before, Checkpoint next) {
        List<StreamEvent> events = new ArrayList<>(part.size());
        List<DeadLetter> letters = new ArrayList<>();
        before.forEach(refused -> letters.add(refused.letter()));
        for (BufferEntry.Received event : part) {
            DeadLetter letter = event.deadLetter();
            if (letter != null) {
                letters.add(letter);
            } else if (event.content() instanceof Decoded.Event wanted) {
                events.add(wanted.event());
            }
        }
        return new Batch(session.durable(), next, events, letters);
    }

    /**
     * Returns the durable checkpoint with the ids of a part and of the events refused before it. Its position is the
     * old one, so most of these events are dated ahead of it; their dates determine how long their ids are kept.
     */
    private Checkpoint between(List<BufferEntry.Received> part, List<Refused> before, Checkpoint next) {
        Checkpoint durable = session.durable();
        List<BufferEntry.Received> stored = new ArrayList<>();
        before.forEach(refused -> stored.add(refused.event()));
        stored.addAll(part);
        TreeMap<TopicPartition, List<UUID>> ids = new TreeMap<>();
        durable.recentIds().forEach((topic, known) -> ids.put(topic, new ArrayList<>(known)));
        TreeMap<TopicPartition, Map<UUID, Instant>> ahead = new TreeMap<>();
        durable.ahead().forEach((topic, known) -> ahead.put(topic, new HashMap<>(known)));
        TreeMap<TopicPartition, Completeness> counts = new TreeMap<>(durable.completeness());
        for (BufferEntry.Received event : stored) {
            ids.computeIfAbsent(event.topic(), topic -> new ArrayList<>()).add(event.id());
            if (durable.position().mark(event.topic()) instanceof Mark.Timestamp reachedBefore
                    && event.timestamp() > reachedBefore.epochMillis()) {
                ahead.computeIfAbsent(event.topic(), topic -> new HashMap<>())
                        .put(event.id(), Instant.ofEpochMilli(event.timestamp()));
            }
            Completeness reached = next.completeness().get(event.topic());
            if (reached != null) {
                counts.merge(
                        event.topic(),
                        Completeness.builder()
                                .since(reached.since())
                                .received(1)
                                .build(),
                        (sum, one) -> Completeness.builder()
                                .since(sum.since())
                                .received(sum.received() + one.received())
                                .missing(sum.missing())
                                .seams(sum.seams())
                                .build());
            }
        }
        return Checkpoint.builder()
                .token(session.nextToken())
                .position(durable.position())
                .recentIds(ids)
                .ahead(ahead)
                .completeness(counts)
                .origin(next.origin())
                .build();
    }
}
