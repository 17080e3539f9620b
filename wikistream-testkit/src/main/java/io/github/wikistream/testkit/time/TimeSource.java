package io.github.wikistream.testkit.time;

import java.time.Duration;
import java.time.Instant;

/** A clock, and a way to wait for a later time. Safe for use by several threads. */
public interface TimeSource {
    /** Returns the current time. */
    Instant now();

    /**
     * Sleeps.
     *
     * @param duration returns at once if zero or negative
     * @throws InterruptedException if the thread is interrupted before or meanwhile
     */
    void sleep(Duration duration) throws InterruptedException;

    /** Returns the system time. */
    static TimeSource system() {
        return SystemTime.INSTANCE;
    }
}
