package io.github.wikistream.internal.engine;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Lets one lane at a time read from the source by itself: the server allows two connections from one address, and the shared reader has
 * the other. A lane that has not read for a while, because its sink hangs, has to give its turn to one that waits.
 */
final class OwnReaders {
    private static final long IDLE_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long LOOK_MILLIS = 50;

    private @Nullable OwnReader holder;

    /**
     * Waits for a turn.
     *
     * @return whether it came in time
     */
    synchronized boolean tryAcquire(OwnReader reader, Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (true) {
            OwnReader current = holder;
            if (current == null || current.idleNanos() > IDLE_NANOS) {
                if (current != null) {
                    current.revoke();
                }
                holder = reader;
                return true;
            }
            if (System.nanoTime() - end >= 0) {
                return false;
            }
            wait(LOOK_MILLIS);
        }
    }

    /** Ends a turn; harmless for who has none. */
    synchronized void release(OwnReader reader) {
        if (holder == reader) {
            holder = null;
            notifyAll();
        }
    }
}
