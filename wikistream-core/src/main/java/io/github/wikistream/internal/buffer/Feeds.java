package io.github.wikistream.internal.buffer;

import io.github.wikistream.event.Checkpoint;
import io.github.wikistream.event.Position;
import io.github.wikistream.internal.ingest.EntryDecoder;
import io.github.wikistream.internal.progress.Progress;
import io.github.wikistream.internal.progress.SharedStart;
import io.github.wikistream.internal.progress.SourceClock;
import io.github.wikistream.internal.progress.Start;
import io.github.wikistream.internal.progress.StreamTime;
import io.github.wikistream.source.Source;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * The inputs of the lanes of one pipeline: the shared buffer, and their own readers while they catch up. Thread-safe.
 */
public final class Feeds {
    private final Source source;
    private final Clock clock;
    private final Clock sourceClock;
    private final EntryDecoder decoder;
    private final SharedStart sharedStart;
    private final EventBuffer buffer;
    private final CatchUpTurns turns = new CatchUpTurns(System::nanoTime);

    /**
     * @param clock the clock of this machine
     */
    public Feeds(Source source, long bufferBytes, EntryDecoder decoder, SharedStart sharedStart, Clock clock) {
        this.source = source;
        this.clock = clock;
        this.decoder = decoder;
        this.sharedStart = sharedStart;
        sourceClock = new SourceClock(source, clock);
        buffer = new EventBuffer(bufferBytes, source.canReplay(), progress(Checkpoint.NONE), sourceClock);
    }

    /** Returns the progress of a lane that resumes from a checkpoint. */
    public Progress progress(Checkpoint checkpoint) {
        return new Progress(checkpoint, source::overlap, source.numbersEvents(), new StreamTime(sourceClock));
    }

    /** Determines where the shared reader starts, and prepares the buffer for that position. */
    public Start start() {
        Start start = sharedStart.determine();
        buffer.begin(progress(sharedStart.checkpoint(start)));
        return start;
    }

    /** Returns the buffer that the shared reader fills. */
    public EventBuffer buffer() {
        return buffer;
    }

    /** Returns the clock against which event times are compared. */
    public Clock sourceClock() {
        return sourceClock;
    }

    /** Returns how far before the requested position a reader may start. */
    public Duration overlap() {
        return source.overlap();
    }

    /**
     * Attaches a lane to the shared buffer.
     *
     * @param drained whether the lane's own reader has nothing more to deliver at the moment
     * @return {@code null} if the lane must read from the source by itself first
     */
    public EventBuffer.@Nullable Cursor attach(Progress progress, boolean drained) {
        Start next = progress.next();
        boolean begun = !next.position().isNone() || sharedStart.readsSince(next.since());
        return begun ? buffer.attach(progress, drained) : null;
    }

    /**
     * Returns the start of a lane's own reader.
     *
     * @param position {@link Position#NONE} for the beginning of the lane's pipeline
     * @param since time of that beginning; {@code null} if unknown
     */
    public Start startOfOwnReader(Position position, @Nullable Instant since) {
        boolean inThisRun = position.isNone() && sharedStart.readsSince(since);
        return new Start(inThisRun ? buffer.beginning() : position, since);
    }

    /**
     * Opens a reader for one lane; its first {@link Feed#poll} waits for the lane's turn and connects.
     *
     * @param threads creates the thread that blocks on the source
     */
    public CatchUpReader open(String sink, Start from, ThreadFactory threads) {
        return new CatchUpReader(from.open(source), decoder, sink, turns, threads);
    }

    /** Returns the age of an event dated at a time; never negative. */
    public Duration age(long epochMillis) {
        return Duration.ofMillis(Math.max(0, sourceClock.millis() - epochMillis));
    }

    /** Returns the time since the first event was received; zero before the first event. */
    public Duration sinceFirstReceived() {
        Instant first = buffer.firstReceivedAt();
        return first == null ? Duration.ZERO : Duration.ofMillis(Math.max(0, clock.millis() - first.toEpochMilli()));
    }
}
