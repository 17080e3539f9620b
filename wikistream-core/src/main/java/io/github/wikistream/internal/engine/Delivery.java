package io.github.wikistream.internal.engine;

import io.github.wikistream.error.FencedException;
import io.github.wikistream.error.PoisonException;
import io.github.wikistream.error.SinkException;
import io.github.wikistream.event.Checkpoint;
import io.github.wikistream.event.Completeness;
import io.github.wikistream.event.DeadLetter;
import io.github.wikistream.event.StreamEvent;
import io.github.wikistream.event.TopicPartition;
import io.github.wikistream.sink.Batch;
import io.github.wikistream.sink.Sink;
import io.github.wikistream.sink.SinkContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Brings one lane's events into its sink, however often that takes. Used by the lane's thread.
 *
 * <p>After a failed or doubtful write the sink is opened again and asked what is durable. The batch's own checkpoint: it was applied, go
 * on. The one before: apply it again. An older one: the store went back in time. Any other: somebody else writes there.
 *
 * <p>A batch that the sink refuses for what is in it is halved until the event at fault stands alone; that one becomes a dead letter. The
 * checkpoints between the parts keep the old position and add the ids of what was stored, so that whoever goes on from there after a crash
 * takes just those for repeats.
 */
final class Delivery {
    private static final int LOOKS_WHILE_SILENT = 10;

    private final String name;
    private final Sink sink;
    private final Settings settings;
    private final String writer;
    private final Observer observer;
    private Checkpoint durable = Checkpoint.NONE;
    private Checkpoint initial = Checkpoint.NONE;
    private long sequence;

    /** What came of a write. */
    sealed interface Outcome {
        /** All is stored. */
        record Stored() implements Outcome {}

        /** The store holds an older checkpoint than it had acknowledged. */
        record WentBack(Checkpoint found) implements Outcome {}

        /** The store holds a checkpoint of somebody else. */
        record Fenced(Checkpoint found) implements Outcome {}
    }

    /** Hears how it goes. */
    interface Observer {
        /** An attempt failed and will be repeated. */
        void retrying(SinkException cause, int failures);

        /** Something was stored. */
        void stored(Batch batch, long elapsedNanos);

        /** The sink refused an event. */
        void poisoned(DeadLetter letter);
    }

    /**
     * Makes one.
     *
     * @param name   of the sink, for messages
     * @param writer what the tokens of this run begin with
     */
    Delivery(String name, Sink sink, Settings settings, String writer, Observer observer) {
        this.name = name;
        this.sink = sink;
        this.settings = settings;
        this.writer = writer;
        this.observer = observer;
    }

    /**
     * Opens the sink for the first time, however often that takes.
     *
     * @param patient whether to go on trying
     */
    Checkpoint begin(BooleanSupplier patient) throws InterruptedException {
        durable = open(patient);
        initial = durable;
        return durable;
    }

    /** Returns the checkpoint that the store has acknowledged. */
    Checkpoint durable() {
        return durable;
    }

    /** Returns the checkpoint that the store held when this run began. */
    Checkpoint initial() {
        return initial;
    }

    /** Goes on from a checkpoint that the store was found to hold. */
    void continueFrom(Checkpoint found) {
        durable = found;
    }

    /** Returns a name for the next checkpoint. */
    String nextToken() {
        return writer + "-" + ++sequence;
    }

    private Checkpoint open(BooleanSupplier patient) throws InterruptedException {
        int failures = 0;
        while (true) {
            try {
                return sink.open(new SinkContext(settings.pipeline()));
            } catch (SinkException e) {
                if (!e.isRetryable() || !patient.getAsBoolean()) {
                    throw e;
                }
                pause(e, failures++);
            }
        }
    }

    private Checkpoint reopen() throws InterruptedException {
        return open(() -> true);
    }

    /**
     * Writes events, however often that takes.
     *
     * @param events what to store; may be none if only the position moved
     * @param next   the checkpoint that holds once they are stored
     */
    Outcome write(List<Entry.Arrived> events, Checkpoint next) throws InterruptedException {
        try {
            return write(new Batch(durable, next, wanted(events), letters(events)));
        } catch (PoisonException e) {
            return writeInParts(events, next, e);
        }
    }

    private Outcome write(Batch batch) throws InterruptedException {
        long start = System.nanoTime();
        Checkpoint next = batch.checkpoint();
        int failures = 0;
        while (true) {
            try {
                sink.write(batch);
                break;
            } catch (SinkException e) {
                if (!e.isRetryable() && !(e instanceof FencedException)) {
                    throw e;
                }
                pause(e, failures++);
                Checkpoint found = reopen();
                if (found.token().equals(next.token())) {
                    break;
                }
                if (!found.token().equals(durable.token())) {
                    return elsewhere(found);
                }
            }
        }
        durable = next;
        observer.stored(batch, System.nanoTime() - start);
        return new Outcome.Stored();
    }

    private Outcome writeInParts(List<Entry.Arrived> events, Checkpoint next, PoisonException cause)
            throws InterruptedException {
        if (events.isEmpty() || (events.size() == 1 && events.get(0).content() instanceof Entry.Content.Dead)) {
            throw SinkException.permanent(
                    "sink '" + name + "' refuses "
                            + (events.isEmpty() ? "a checkpoint without events: " : "even a dead letter: ")
                            + cause.getMessage(),
                    cause);
        }
        // Its own refusal may have left the sink in any state.
        Checkpoint found = reopen();
        if (!found.token().equals(durable.token())) {
            return elsewhere(found);
        }
        if (events.size() == 1) {
            return write(List.of(asLetter(events.get(0), cause)), next);
        }
        List<Entry.Arrived> first = events.subList(0, events.size() / 2);
        Outcome outcome = write(first, between(first, next));
        return outcome instanceof Outcome.Stored ? write(events.subList(first.size(), events.size()), next) : outcome;
    }

    private Entry.Arrived asLetter(Entry.Arrived event, PoisonException cause) {
        String data = event.content() instanceof Entry.Content.Wanted wanted
                ? wanted.event().json()
                : "";
        DeadLetter letter = new DeadLetter(
                event.id(),
                event.position(),
                event.receivedAt(),
                "sink '" + name + "' refused it: " + cause.getMessage(),
                data);
        observer.poisoned(letter);
        return event.with(new Entry.Content.Dead(letter));
    }

    /** Returns the durable checkpoint with the ids of some events behind it added, but not all that lead to the next one. */
    private Checkpoint between(List<Entry.Arrived> stored, Checkpoint next) {
        TreeMap<TopicPartition, List<UUID>> ids = new TreeMap<>();
        durable.recentIds().forEach((topic, known) -> ids.put(topic, new ArrayList<>(known)));
        TreeMap<TopicPartition, Completeness> sums = new TreeMap<>(durable.completeness());
        for (Entry.Arrived event : stored) {
            ids.computeIfAbsent(event.topic(), topic -> new ArrayList<>()).add(event.id());
            Completeness reached = next.completeness().get(event.topic());
            if (reached != null) {
                sums.merge(
                        event.topic(),
                        new Completeness(reached.since(), 1, 0, 0),
                        (sum, one) -> new Completeness(
                                sum.since(), sum.received() + one.received(), sum.missing(), sum.seams()));
            }
        }
        return new Checkpoint(nextToken(), durable.position(), ids, durable.ahead(), sums);
    }

    private static List<StreamEvent> wanted(List<Entry.Arrived> events) {
        List<StreamEvent> wanted = new ArrayList<>(events.size());
        for (Entry.Arrived event : events) {
            if (event.content() instanceof Entry.Content.Wanted content) {
                wanted.add(content.event());
            }
        }
        return wanted;
    }

    private static List<DeadLetter> letters(List<Entry.Arrived> events) {
        List<DeadLetter> letters = new ArrayList<>();
        for (Entry.Arrived event : events) {
            if (event.content() instanceof Entry.Content.Dead content) {
                letters.add(content.letter());
            }
        }
        return letters;
    }

    /** Tells what it means that the store holds neither the checkpoint that was written nor the one before. */
    private Outcome elsewhere(Checkpoint found) {
        return isOurs(found) || isBefore(found, durable) ? new Outcome.WentBack(found) : new Outcome.Fenced(found);
    }

    private boolean isOurs(Checkpoint found) {
        return found.isNone()
                || found.token().startsWith(writer + "-")
                || found.token().equals(initial.token());
    }

    /** A store only ever moves on, so one that stands further back has lost something, whoever wrote it. */
    private static boolean isBefore(Checkpoint found, Checkpoint reached) {
        if (found.position().equals(reached.position())) {
            // Only late events came between the two: then the earlier one knows fewer ids, and no others.
            return found.recentIds().entrySet().stream()
                    .allMatch(entry -> reached.recentIds()
                            .getOrDefault(entry.getKey(), List.of())
                            .containsAll(entry.getValue()));
        }
        return found.position().marks().entrySet().stream()
                .noneMatch(entry ->
                        Progress.isAfter(entry.getValue(), reached.position().mark(entry.getKey())));
    }

    /** Waits before the next attempt: a random time up to a bound that doubles, so that many clients do not come back at once. */
    private void pause(SinkException cause, int failures) throws InterruptedException {
        observer.retrying(cause, failures);
        Duration bound = settings.retryBase().multipliedBy(1L << Math.min(failures, 20));
        if (bound.compareTo(settings.retryMost()) > 0) {
            bound = settings.retryMost();
        }
        TimeUnit.NANOSECONDS.sleep(settings.random().nextLong(bound.toNanos() + 1));
    }

    /**
     * Waits until whoever else writes has written nothing for a while.
     *
     * @param seen    what the store was found to hold
     * @param silence how long a while is
     * @param end     ends the waiting
     * @return what the store then holds; {@code null} if the waiting was ended
     */
    @Nullable
    Checkpoint awaitSilence(Checkpoint seen, Duration silence, StopSignal end) throws InterruptedException {
        Checkpoint last = seen;
        long since = System.nanoTime();
        while (!end.await(silence.dividedBy(LOOKS_WHILE_SILENT))) {
            Checkpoint now = open(() -> !end.isGiven());
            if (!now.token().equals(last.token())) {
                last = now;
                since = System.nanoTime();
            } else if (System.nanoTime() - since >= silence.toNanos()) {
                return now;
            }
        }
        return null;
    }
}
