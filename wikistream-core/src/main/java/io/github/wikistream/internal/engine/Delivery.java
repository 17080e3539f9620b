package io.github.wikistream.internal.engine;

import io.github.wikistream.error.FencedException;
import io.github.wikistream.error.PoisonException;
import io.github.wikistream.error.SinkException;
import io.github.wikistream.event.Checkpoint;
import io.github.wikistream.event.Completeness;
import io.github.wikistream.event.DeadLetter;
import io.github.wikistream.event.StreamEvent;
import io.github.wikistream.event.TopicPartition;
import io.github.wikistream.internal.ingest.BufferEntry;
import io.github.wikistream.internal.progress.Progress;
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
 * <p>A batch that the sink refuses for what is in it is halved until the event at fault stands alone; that one becomes a dead letter, and is
 * stored with the next part that the sink takes. The checkpoints between the parts keep the old position and add the ids of what was stored,
 * so that whoever goes on from there after a crash takes just those for repeats. Where the sink refuses one event after the other and takes
 * none in between, it is not the events that are at fault: what is not stored of the batch waits for a repair of the store.
 */
final class Delivery {
    private static final int LOOKS_WHILE_SILENT = 10;

    /** So many events refused in a row point to the store: at the stream's usual pace all that came within three seconds. */
    static final int MOST_REFUSED_IN_A_ROW = 100;

    private final String name;
    private final Sink sink;
    private final Settings settings;
    private final String writer;
    private final Observer observer;
    private Checkpoint durable = Checkpoint.NONE;
    private Checkpoint initial = Checkpoint.NONE;
    private long sequence;

    /** Whether the sink has been asked to open in this run. */
    private boolean tried;

    /** Events of the batch that is being written that the sink has refused, as dead letters that are not stored yet. */
    private final List<BufferEntry.Arrived> aside = new ArrayList<>();

    /** How many events of the batch that is being written are stored, from its beginning. */
    private int stored;

    /** How many events the sink has refused since it last stored one, and the last refusal. */
    private int refusedInARow;

    private @Nullable PoisonException refusal;

    /** How often an attempt has failed since the sink last did what it was asked, and since when. */
    private int failures;

    private long failingSince;

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
        /**
         * An attempt failed and will be repeated.
         *
         * @param failures how many failed before it in this outage
         */
        void retrying(SinkException cause, int failures);

        /**
         * An outage is over: the sink does again what it is asked.
         *
         * @param failures how many attempts failed
         * @param lasted   since the first of them
         */
        void recovered(int failures, Duration lasted);

        /** Something was stored. */
        void stored(Batch batch, long elapsedNanos);

        /** The sink refused an event, which is stored as a dead letter. */
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
        answered();
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
        while (true) {
            boolean first = !tried;
            tried = true;
            try {
                return sink.open(new SinkContext(settings.pipeline()));
            } catch (SinkException e) {
                if (!isWorthRetrying(e, first) || !patient.getAsBoolean()) {
                    throw e;
                }
                pause(e);
            }
        }
    }

    /** A fault that waits for a repair is a wrong setting where the first open shows it, and passes where the sink has worked before. */
    private boolean isWorthRetrying(SinkException cause, boolean first) {
        return cause.isRetryable() || (cause.isRepairable() && !first && !settings.failFast());
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
    Outcome write(List<BufferEntry.Arrived> events, Checkpoint next) throws InterruptedException {
        stored = 0;
        while (true) {
            aside.clear();
            try {
                Outcome outcome = attempt(events.subList(stored, events.size()), next);
                if (!(outcome instanceof Outcome.Stored) || aside.isEmpty()) {
                    return outcome;
                }
                if (refusedInARow <= MOST_REFUSED_IN_A_ROW) {
                    return attempt(List.of(), next);
                }
                throw refusesAll();
            } catch (SinkException e) {
                // Parts of the batch may be stored already; the rest waits until the store takes events again.
                if (!isWorthRetrying(e, false)) {
                    throw e;
                }
                pause(e);
            }
            Checkpoint found = reopen();
            if (!found.token().equals(durable.token())) {
                return elsewhere(found);
            }
        }
    }

    /** Writes a part of a batch, and the dead letters that came of the parts before it. */
    private Outcome attempt(List<BufferEntry.Arrived> part, Checkpoint next) throws InterruptedException {
        List<BufferEntry.Arrived> events = new ArrayList<>(aside);
        events.addAll(part);
        Batch batch = new Batch(durable, next, wanted(events), letters(events));
        try {
            Outcome outcome = write(batch);
            if (outcome instanceof Outcome.Stored) {
                refusedInARow = batch.events().isEmpty() ? refusedInARow : 0;
                letters(aside).forEach(observer::poisoned);
                stored += events.size();
                aside.clear();
            }
            return outcome;
        } catch (PoisonException e) {
            return inParts(part, next, e);
        }
    }

    private Outcome write(Batch batch) throws InterruptedException {
        long start = System.nanoTime();
        Checkpoint next = batch.checkpoint();
        while (true) {
            try {
                sink.write(batch);
                break;
            } catch (SinkException e) {
                boolean fenced = e instanceof FencedException;
                if (!fenced && !isWorthRetrying(e, false)) {
                    throw e;
                }
                if (!fenced) {
                    pause(e);
                }
                Checkpoint found = reopen();
                if (found.token().equals(next.token())) {
                    break;
                }
                if (!found.token().equals(durable.token())) {
                    return elsewhere(found);
                }
                if (fenced) {
                    // What stood in the way is gone already.
                    pause(e);
                }
            }
        }
        durable = next;
        answered();
        observer.stored(batch, System.nanoTime() - start);
        return new Outcome.Stored();
    }

    private Outcome inParts(List<BufferEntry.Arrived> events, Checkpoint next, PoisonException cause)
            throws InterruptedException {
        if (events.isEmpty() || (events.size() == 1 && events.get(0).content() instanceof BufferEntry.Content.Dead)) {
            boolean nothing = events.isEmpty() && aside.isEmpty();
            throw SinkException.repairable(
                    "sink '" + name + "' refuses "
                            + (nothing ? "a checkpoint without events: " : "even a dead letter: ")
                            + cause.getMessage(),
                    cause);
        }
        // Its own refusal may have left the sink in any state.
        Checkpoint found = reopen();
        if (!found.token().equals(durable.token())) {
            return elsewhere(found);
        }
        if (events.size() == 1) {
            putAside(events.get(0), cause);
            return new Outcome.Stored();
        }
        List<BufferEntry.Arrived> first = events.subList(0, events.size() / 2);
        Outcome outcome = attempt(first, between(first, next));
        return outcome instanceof Outcome.Stored ? attempt(events.subList(first.size(), events.size()), next) : outcome;
    }

    private void putAside(BufferEntry.Arrived event, PoisonException cause) {
        refusedInARow++;
        refusal = cause;
        aside.add(asLetter(event, cause));
        if (aside.size() > MOST_REFUSED_IN_A_ROW) {
            throw refusesAll();
        }
    }

    private SinkException refusesAll() {
        PoisonException cause = refusal;
        return SinkException.repairable(
                "sink '" + name + "' refuses every event, more than " + MOST_REFUSED_IN_A_ROW
                        + " in a row, which points to the store and not to the events: "
                        + (cause == null ? "" : cause.getMessage())
                        + "; repair the table or setting that it names: the pipeline goes on from " + durable,
                cause);
    }

    private BufferEntry.Arrived asLetter(BufferEntry.Arrived event, PoisonException cause) {
        String data = event.content() instanceof BufferEntry.Content.Wanted wanted
                ? wanted.event().json()
                : "";
        DeadLetter letter = new DeadLetter(
                event.id(),
                event.position(),
                event.receivedAt(),
                "sink '" + name + "' refused it: " + cause.getMessage(),
                data);
        return event.with(new BufferEntry.Content.Dead(letter));
    }

    /** Returns the durable checkpoint with the ids of what was put aside and of a part added, but not all that lead to the next one. */
    private Checkpoint between(List<BufferEntry.Arrived> part, Checkpoint next) {
        List<BufferEntry.Arrived> stored = new ArrayList<>(aside);
        stored.addAll(part);
        TreeMap<TopicPartition, List<UUID>> ids = new TreeMap<>();
        durable.recentIds().forEach((topic, known) -> ids.put(topic, new ArrayList<>(known)));
        TreeMap<TopicPartition, Completeness> sums = new TreeMap<>(durable.completeness());
        for (BufferEntry.Arrived event : stored) {
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
        return new Checkpoint(nextToken(), durable.position(), ids, durable.ahead(), sums, next.origin());
    }

    private static List<StreamEvent> wanted(List<BufferEntry.Arrived> events) {
        List<StreamEvent> wanted = new ArrayList<>(events.size());
        for (BufferEntry.Arrived event : events) {
            if (event.content() instanceof BufferEntry.Content.Wanted content) {
                wanted.add(content.event());
            }
        }
        return wanted;
    }

    private static List<DeadLetter> letters(List<BufferEntry.Arrived> events) {
        List<DeadLetter> letters = new ArrayList<>();
        for (BufferEntry.Arrived event : events) {
            if (event.content() instanceof BufferEntry.Content.Dead content) {
                letters.add(content.letter());
            }
        }
        return letters;
    }

    /** Tells what it means that the store holds neither the checkpoint that was written nor the one before. */
    private Outcome elsewhere(Checkpoint found) {
        aside.clear();
        answered();
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

    /**
     * Waits before the next attempt: a random time up to a bound that doubles, so that many clients do not come back at once. Where a repair
     * is waited for, the bound is the largest at once, and at least half of it is waited: a wrong password tried too often locks the account.
     */
    private void pause(SinkException cause) throws InterruptedException {
        if (failures == 0) {
            failingSince = System.nanoTime();
        }
        observer.retrying(cause, failures);
        Duration bound = settings.retryBase().multipliedBy(1L << Math.min(failures++, 20));
        if (bound.compareTo(settings.retryMost()) > 0) {
            bound = settings.retryMost();
        }
        long least = 0;
        if (cause.isRepairable()) {
            bound = settings.retryMost();
            least = bound.toNanos() / 2;
        }
        TimeUnit.NANOSECONDS.sleep(settings.random().nextLong(least, bound.toNanos() + 1));
    }

    private void answered() {
        if (failures > 0) {
            int failed = failures;
            failures = 0;
            observer.recovered(failed, Duration.ofNanos(System.nanoTime() - failingSince));
        }
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
            answered();
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
