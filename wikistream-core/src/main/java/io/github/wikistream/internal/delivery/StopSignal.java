package io.github.wikistream.internal.delivery;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A request to stop. Thread-safe. */
final class StopSignal {
    private final CountDownLatch given = new CountDownLatch(1);

    void give() {
        given.countDown();
    }

    boolean isGiven() {
        return given.getCount() == 0;
    }

    /**
     * Waits for the request.
     *
     * @return whether the stop was requested in time
     */
    boolean await(Duration patience) throws InterruptedException {
        return given.await(patience.toNanos(), TimeUnit.NANOSECONDS);
    }
}
