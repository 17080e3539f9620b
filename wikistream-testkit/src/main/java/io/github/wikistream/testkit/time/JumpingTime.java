package io.github.wikistream.testkit.time;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Objects;

/**
 * A time that jumps to the next instant that a thread waits for: a wait of ten minutes takes no real time. It can be
 * held at an instant, so that a test can inspect or change the state there. Thread-safe.
 */
public final class JumpingTime implements TimeSource {
    private Instant now;
    private Instant hold = Instant.MAX;
    private int held;

    /** Creates a time that stays at {@code start} until a thread waits. */
    public JumpingTime(Instant start) {
        now = Objects.requireNonNull(start, "start");
    }

    @Override
    public synchronized Instant now() {
        return now;
    }

    /** Advances by a duration; if time is held before its end, advances to the hold and blocks until it is released. */
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

    /** Advances by a duration without blocking, no further than the hold. */
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
     * Holds time at an instant: it advances up to the instant and no further.
     *
     * @param limit {@link Instant#MAX} to release it
     */
    public synchronized void holdAt(Instant limit) {
        hold = Objects.requireNonNull(limit, "limit");
        notifyAll();
    }

    /** Returns whether time has reached the hold and a thread waits for a later instant. */
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
