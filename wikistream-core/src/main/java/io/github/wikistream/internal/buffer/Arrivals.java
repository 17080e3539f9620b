package io.github.wikistream.internal.buffer;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.function.LongSupplier;

/**
 * Where lanes wait for entries. A lane that had to wait for the first one waits for up to {@link #MANY}, for a millisecond at most, so that a
 * fast stream does not wake it for every entry. Guarded by the buffer's lock.
 */
final class Arrivals {
    private static final int MANY = 256;
    private static final long SOON_NANOS = Duration.ofMillis(1).toNanos();

    private final Condition first;
    private final Condition many;

    /** Of each lane that waits for many entries: how many it has. */
    private final Deque<LongSupplier> gathering = new ArrayDeque<>();

    Arrivals(Lock lock) {
        first = lock.newCondition();
        many = lock.newCondition();
    }

    /**
     * Waits until there is an entry; returns at once if there is one.
     *
     * @param unread how many entries there are for this lane; any large number if it need not wait for more
     * @param nanos  how long to wait at most
     */
    void await(LongSupplier unread, long nanos) throws InterruptedException {
        if (unread.getAsLong() != 0) {
            return;
        }
        long left = nanos;
        while (unread.getAsLong() == 0 && left > 0) {
            left = first.awaitNanos(left);
        }
        left = Math.min(left, SOON_NANOS);
        gathering.add(unread);
        try {
            while (unread.getAsLong() < MANY && left > 0) {
                left = many.awaitNanos(left);
            }
        } finally {
            gathering.remove(unread);
        }
    }

    /** Notes that an entry arrived, or that a lane need not wait any more. */
    void signal() {
        first.signalAll();
        for (LongSupplier unread : gathering) {
            if (unread.getAsLong() >= MANY) {
                many.signalAll();
            }
        }
    }
}
