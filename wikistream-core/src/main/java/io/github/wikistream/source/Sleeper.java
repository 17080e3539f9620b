package io.github.wikistream.source;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Lets time pass. */
@FunctionalInterface
interface Sleeper {
    /** Waits as long as it is told. */
    Sleeper REAL = (duration, closed) -> !closed.await(duration.toNanos(), TimeUnit.NANOSECONDS);

    /**
     * Waits.
     *
     * @param duration how long
     * @param closed   ends the wait early
     * @return whether the time passed and nothing was closed
     */
    boolean sleep(Duration duration, CountDownLatch closed) throws InterruptedException;
}
