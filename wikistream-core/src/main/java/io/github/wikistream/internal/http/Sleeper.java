package io.github.wikistream.internal.http;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waits for a time. */
@FunctionalInterface
public interface Sleeper {
    /** Waits in real time. */
    Sleeper REAL = (duration, closed) -> !closed.await(duration.toNanos(), TimeUnit.NANOSECONDS);

    /**
     * Waits.
     *
     * @param closed ends the wait early
     * @return whether the time passed before that
     */
    boolean sleep(Duration duration, CountDownLatch closed) throws InterruptedException;
}
