package io.github.wikistream.testkit.time;

import java.time.Duration;
import java.time.Instant;

/** What time it is, and how to wait for a later one. Safe for use by several threads. */
public interface TimeSource {
    /** Returns the current time. */
    Instant now();

    /**
     * Waits.
     *
     * @param duration how long; not at all if zero or negative
     * @throws InterruptedException if the thread is interrupted before or meanwhile
     */
    void sleep(Duration duration) throws InterruptedException;

    /** Returns the machine's own time. */
    static TimeSource system() {
        return SystemTime.INSTANCE;
    }
}
