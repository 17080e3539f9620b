package io.github.wikistream.internal.engine;

import io.github.wikistream.ReaderReport;
import io.github.wikistream.StreamListener;
import io.github.wikistream.error.SourceException;
import io.github.wikistream.event.Checkpoint;
import io.github.wikistream.event.DeadLetter;
import io.github.wikistream.event.Origin;
import io.github.wikistream.event.Position;
import io.github.wikistream.event.StreamEvent;
import io.github.wikistream.internal.ingest.BufferEntry;
import io.github.wikistream.internal.ingest.EntryDecoder;
import io.github.wikistream.internal.ingest.UnexpectedFailure;
import io.github.wikistream.internal.json.Decoded;
import io.github.wikistream.internal.progress.Progress;
import io.github.wikistream.internal.progress.SourceClock;
import io.github.wikistream.internal.progress.Start;
import io.github.wikistream.internal.progress.StreamTime;
import io.github.wikistream.source.Signal;
import io.github.wikistream.source.Source;
import io.github.wikistream.source.SourceReader;
import java.time.Clock;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Reads a source for a program that pulls events one by one. {@link #await} and {@link #take} belong to one thread at a
 * time; any thread may call the other methods.
 *
 * <p>There are two records of progress, because a read event may be waiting: one of the events read, which recognises
 * repeats, and one of the events taken by the program, from which checkpoints are created. A checkpoint created while
 * an event waits must not contain it, or resuming there would lose it.
 */
public final class PullReader implements AutoCloseable {
    /** The outcome of an event. */
    private enum Fate {
        DELIVERED,
        FILTERED,
        REPEAT,
        CANARY,
        INVALID
    }

    private final SourceReader reader;
    private final EntryDecoder decoder;
    private final Predicate<StreamEvent> filter;
    private final SourceJournal journal;
    private final String writer;
    private final Progress read;

    /** A new event that the filter has not decided on: if the filter throws, it is called again. */
    private BufferEntry.@Nullable Received undecided;

    private BufferEntry.@Nullable Received waiting;
    private boolean ended;
    private @Nullable SourceException failure;
    private volatile boolean closed;

    // Guarded by this: what the program has taken
    private final Progress had;
    private Checkpoint checkpoint;
    private boolean moved;
    private long checkpoints;
    private final Map<Fate, Long> counts = new EnumMap<>(Fate.class);

    /**
     * The first {@link #await} connects.
     *
     * @param from where to continue; {@link Checkpoint#NONE} to start where the source starts by itself
     * @param origin what is read, and since when if {@code from} is none
     * @param random for the tokens of checkpoints
     * @throws IllegalArgumentException if {@code from} is a checkpoint of another source
     */
    public PullReader(
            Source source,
            Checkpoint from,
            Origin origin,
            Predicate<StreamEvent> filter,
            List<StreamListener> listeners,
            Clock clock,
            RandomGenerator random) {
        this.filter = filter;
        decoder = new EntryDecoder(event -> true, clock);
        ListenerCalls calls = new ListenerCalls(listeners.toArray(StreamListener[]::new));
        journal = new SourceJournal(source, calls, "is skipped", new StreamTime(new SourceClock(source, clock)));
        writer = HexFormat.of().toHexDigits(random.nextLong());
        // Gaps are not read again here, so completeness is unknown.
        requireSameSource(from.origin(), origin);
        Checkpoint begin = from.isNone() ? Start.checkpoint("", origin) : from;
        read = new Progress(begin, source::overlap, false, new StreamTime(new SourceClock(source, clock)));
        had = new Progress(begin, source::overlap, false, new StreamTime(new SourceClock(source, clock)));
        checkpoint = from;
        moved = from.isNone() && origin.since() != null;
        reader = (from.isNone() ? new Start(Position.NONE, null) : Start.of(from)).open(source);
    }

    private static void requireSameSource(Origin there, Origin here) {
        if (there.isApartFrom(here)) {
            throw new IllegalArgumentException("the checkpoint to continue from is of another source, "
                    + String.join(", ", there.sources()) + ", and this reader reads "
                    + String.join(", ", here.sources())
                    + ": begin without it. If it is the same source by another address, say so by sourceName(\""
                    + there.sources().first() + "\")");
        }
    }

    /**
     * Waits for an event that passes the filter.
     *
     * @return whether there is an event to {@link #take}; {@code false} if there will be no more
     * @throws SourceException if the source refuses permanently
     */
    public boolean await() throws InterruptedException {
        while (waiting == null && !ended && !closed) {
            if (undecided != null) {
                decide(undecided);
            } else {
                readOne();
            }
        }
        return waiting != null && !closed;
    }

    /** Returns the event that {@link #await} found; the checkpoint contains it from now on. */
    public StreamEvent take() {
        BufferEntry.Received entry = waiting;
        if (entry == null || !(entry.content() instanceof Decoded.Event wanted)) {
            throw new IllegalStateException("no event waits to be taken");
        }
        waiting = null;
        done(entry, Fate.DELIVERED);
        return wanted.event();
    }

    private void decide(BufferEntry.Received entry) {
        if (entry.content() instanceof Decoded.Event wanted && filter.test(wanted.event())) {
            waiting = entry;
        } else {
            done(entry, Fate.FILTERED);
        }
        undecided = null;
    }

    private void readOne() throws InterruptedException {
        if (failure != null) {
            throw failure;
        }
        Signal signal;
        try {
            signal = reader.next();
        } catch (InterruptedException e) {
            throw e;
        } catch (Throwable e) {
            // A waiting read is ended by closing the reader.
            if (closed && e instanceof IllegalStateException) {
                return;
            }
            throw fail(e);
        }
        if (signal instanceof Signal.Received received) {
            BufferEntry.Received entry = decode(received);
            journal.received(entry.timestamp());
            arrived(entry);
        } else if (signal instanceof Signal.Opened opened) {
            read.opened(opened.from());
            synchronized (this) {
                had.opened(opened.from());
            }
            journal.opened(opened);
        } else if (signal instanceof Signal.Gap gap) {
            journal.gap(gap);
        } else if (signal instanceof Signal.Lost lost) {
            journal.lost(lost);
        } else {
            ended = true;
        }
    }

    private BufferEntry.Received decode(Signal.Received received) {
        try {
            return decoder.decode(received);
        } catch (Throwable e) {
            throw fail(e);
        }
    }

    /** Reading on after a failure would skip the event that caused it. */
    private SourceException fail(Throwable cause) {
        SourceException refusal =
                cause instanceof SourceException refused ? refused : UnexpectedFailure.ofSource(cause);
        failure = refusal;
        return refusal;
    }

    private void arrived(BufferEntry.Received entry) {
        DeadLetter letter = entry.deadLetter();
        if (!read.isNew(entry)) {
            done(entry, Fate.REPEAT);
        } else if (entry.content() instanceof Decoded.Event) {
            undecided = entry;
        } else if (letter != null) {
            done(entry, Fate.INVALID);
            journal.deadLetter(letter);
        } else {
            done(entry, Fate.CANARY);
        }
    }

    /** Records the outcome of an entry. */
    private synchronized void done(BufferEntry.Received entry, Fate fate) {
        had.isNew(entry);
        counts.merge(fate, 1L, Long::sum);
        moved = true;
    }

    /** Returns the position behind the last event that was taken, and behind those skipped since. */
    public synchronized Position position() {
        return had.position();
    }

    /** Returns the checkpoint behind the last event that was taken, and behind those skipped since. */
    public synchronized Checkpoint checkpoint() {
        if (moved) {
            moved = false;
            checkpoints++;
            checkpoint = had.checkpoint(writer + "-" + checkpoints);
        }
        return checkpoint;
    }

    /** Returns the counts of outcomes so far. */
    public synchronized ReaderReport report() {
        return ReaderReport.builder()
                .delivered(count(Fate.DELIVERED))
                .filtered(count(Fate.FILTERED))
                .repeats(count(Fate.REPEAT))
                .canaries(count(Fate.CANARY))
                .invalid(count(Fate.INVALID))
                .build();
    }

    private long count(Fate fate) {
        return counts.getOrDefault(fate, 0L);
    }

    /** Stops reading and ends a waiting {@link #await}. Idempotent. */
    @Override
    public void close() {
        closed = true;
        reader.close();
    }
}
