package io.github.wikistream.internal.delivery;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Says once, to whoever looks or waits, that it is time to stop. Safe for use by several threads. */
final class StopSignal {
    private final CountDownLatch given = new CountDownLatch(1);

    void give() {
        given.countDown();
    }

    boolean isGiven() {
        return given.getCount() == 0;
    }

    /**
     * Waits for it.
     *
     * @return whether it was given in time
     */
    boolean await(Duration patience) throws InterruptedException {
        return given.await(patience.toNanos(), TimeUnit.NANOSECONDS);
    }
}
