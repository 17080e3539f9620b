package io.github.wikistream.testkit.time;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** A time that advances only when a test advances it. Thread-safe. */
public final class VirtualTime implements TimeSource {
    private final List<Instant> ends = new ArrayList<>();
    private Instant now;

    /** Creates a time that starts at {@code start}. */
    public VirtualTime(Instant start) {
        now = Objects.requireNonNull(start, "start");
    }

    @Override
    public synchronized Instant now() {
        return now;
    }

    /**
     * Advances, and wakes the threads that wait for an instant up to the new time.
     *
     * @throws IllegalArgumentException if {@code step} is negative
     */
    public synchronized void advance(Duration step) {
        if (step.isNegative()) {
            throw new IllegalArgumentException("time cannot run backwards: " + step);
        }
        now = now.plus(step);
        notifyAll();
    }

    @Override
    public synchronized void sleep(Duration duration) throws InterruptedException {
        Instant end = now.plus(duration);
        ends.add(end);
        notifyAll();
        try {
            while (now.isBefore(end)) {
                wait();
            }
        } finally {
            ends.remove(end);
        }
    }

    /** Waits until at least {@code count} threads are waiting for a later time. */
    public synchronized void awaitSleepers(int count) throws InterruptedException {
        // A thread that is due to wake but has not run yet is no longer waiting.
        while (ends.stream().filter(now::isBefore).count() < count) {
            wait();
        }
    }
}
