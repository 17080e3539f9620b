package io.github.wikistream.internal.buffer;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.function.LongSupplier;

/**
 * The waits of lanes for entries. A lane that waited for a first entry then waits until there are {@link #MANY}, for at
 * most a millisecond, so that a fast stream does not wake it for every entry. Guarded by the buffer's lock.
 */
final class Arrivals {
    private static final int MANY = 256;
    private static final long SOON_NANOS = Duration.ofMillis(1).toNanos();

    private final Condition first;
    private final Condition many;

    /** The number of unread entries of each lane that waits for many. */
    private final Deque<LongSupplier> gathering = new ArrayDeque<>();

    Arrivals(Lock lock) {
        first = lock.newCondition();
        many = lock.newCondition();
    }

    /**
     * Waits for an entry. Returns at once if there is one.
     *
     * @param unread number of unread entries of this lane; a large number if it does not have to wait for more
     * @param nanos  longest wait
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

    /** Signals that an entry was added, or that lanes do not have to wait any more. */
    void signal() {
        first.signalAll();
        for (LongSupplier unread : gathering) {
            if (unread.getAsLong() >= MANY) {
                many.signalAll();
            }
        }
    }
}
