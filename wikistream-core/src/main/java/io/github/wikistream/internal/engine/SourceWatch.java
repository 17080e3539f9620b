package io.github.wikistream.internal.engine;

import io.github.wikistream.source.Signal;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** What the shared reader has received from its source, and when. Written by the reading thread, read by any thread. */
final class SourceWatch {
    private static final long BUSY = Long.MAX_VALUE;

    private final Clock clock;

    /**
     * Since when the reader has waited for the next event, in milliseconds since 1970. {@link #BUSY} if it does not
     * wait: before it reads, while the buffer is full, and after the end.
     */
    private final AtomicLong waitingSince = new AtomicLong(BUSY);

    private volatile Connection connection = new Connection(State.NONE, Instant.EPOCH, "");
    private volatile @Nullable Loss loss;

    enum State {
        NONE,
        OPEN,
        LOST
    }

    /**
     * The connection.
     *
     * @param since when it came into this state
     * @param reason why it was lost; empty if it was not
     */
    record Connection(State state, Instant since, String reason) {}

    /**
     * Ranges that the source no longer kept.
     *
     * @param noticed when the first was reported
     * @param latest the latest one
     * @param count how many there were in this run
     */
    record Loss(Instant noticed, Signal.Gap latest, long count) {}

    SourceWatch(Clock clock) {
        this.clock = clock;
    }

    /** The reader waits for an event, from now on. */
    void waits() {
        // Ordered writes: this is called once per event, and a reader that sees it late does not matter.
        waitingSince.lazySet(clock.millis());
    }

    /** The reader does not wait. */
    void works() {
        waitingSince.lazySet(BUSY);
    }

    void opened() {
        connection = new Connection(State.OPEN, clock.instant(), "");
    }

    void lost(Signal.Lost lost) {
        Connection before = connection;
        Instant since = before.state() == State.LOST ? before.since() : clock.instant();
        connection = new Connection(State.LOST, since, lost.reason());
    }

    void gap(Signal.Gap gap) {
        Loss before = loss;
        loss = before == null ? new Loss(clock.instant(), gap, 1) : new Loss(before.noticed(), gap, before.count() + 1);
    }

    Connection connection() {
        return connection;
    }

    @Nullable
    Loss loss() {
        return loss;
    }

    /** Returns since when the reader has waited for an event; {@code null} if it does not wait. */
    @Nullable
    Instant waitingSince() {
        long since = waitingSince.get();
        return since == BUSY ? null : Instant.ofEpochMilli(since);
    }
}
