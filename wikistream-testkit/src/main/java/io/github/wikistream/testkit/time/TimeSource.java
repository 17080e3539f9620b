package io.github.wikistream.testkit.time;

import java.time.Duration;
import java.time.Instant;

/** A clock, and a way to wait for a later time. Thread-safe. */
public interface TimeSource {
    /** Returns the current time. */
    Instant now();

    /**
     * Sleeps.
     *
     * @param duration returns immediately if zero or negative
     * @throws InterruptedException if the thread is interrupted before or during the wait
     */
    void sleep(Duration duration) throws InterruptedException;

    /** Returns the system time. */
    static TimeSource system() {
        return SystemTime.INSTANCE;
    }
}
