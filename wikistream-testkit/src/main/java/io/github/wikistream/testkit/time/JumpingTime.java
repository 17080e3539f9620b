package io.github.wikistream.testkit.time;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Objects;

/**
 * Time that jumps ahead to whatever anybody waits for: a wait of ten minutes takes none. It can be held at an instant, so that a test can
 * look at how things stand there, or change them, before it goes on. Safe for use by several threads.
 */
public final class JumpingTime implements TimeSource {
    private Instant now;
    private Instant hold = Instant.MAX;
    private int held;

    /** Makes a time that stands at {@code start} until somebody waits. */
    public JumpingTime(Instant start) {
        now = Objects.requireNonNull(start, "start");
    }

    @Override
    public synchronized Instant now() {
        return now;
    }

    /** Moves on by that much at once; where time is held before, moves on to there and waits until it is let go. */
    @Override
    public synchronized void sleep(Duration duration) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        Instant end = now.plus(duration);
        held++;
        try {
            while (end.isAfter(hold)) {
                moveTo(hold);
                notifyAll();
                wait();
            }
        } finally {
            held--;
        }
        moveTo(end);
    }

    /** Moves on by that much without waiting for anybody: no further than where time is held. */
    public synchronized void jump(Duration duration) {
        Instant end = now.plus(duration);
        moveTo(end.isAfter(hold) ? hold : end);
    }

    private void moveTo(Instant end) {
        if (end.isAfter(now)) {
            now = end;
        }
    }

    /**
     * Holds time at an instant: it comes up to there and no further.
     *
     * @param limit {@link Instant#MAX} to let it go
     */
    public synchronized void holdAt(Instant limit) {
        hold = Objects.requireNonNull(limit, "limit");
        notifyAll();
    }

    /** Tells whether time has come to where it is held, and somebody waits for more of it. */
    public synchronized boolean isHeld() {
        return held > 0 && !now.isBefore(hold);
    }

    /** Returns a clock that shows this time, in UTC. */
    public Clock clock() {
        return new JumpingClock(ZoneOffset.UTC);
    }

    private final class JumpingClock extends Clock {
        private final ZoneId zone;

        JumpingClock(ZoneId zone) {
            this.zone = zone;
        }

        @Override
        public ZoneId getZone() {
            return zone;
        }

        @Override
        public Clock withZone(ZoneId other) {
            return new JumpingClock(other);
        }

        @Override
        public Instant instant() {
            return now();
        }
    }
}
