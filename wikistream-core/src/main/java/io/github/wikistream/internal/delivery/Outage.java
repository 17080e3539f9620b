package io.github.wikistream.internal.delivery;

import io.github.wikistream.error.SinkException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The failed attempts of one sink since it last succeeded, and the waits between them. Used by the lane's thread. */
final class Outage {
    private static final int MOST_DOUBLINGS = 20;

    private final LaneSettings settings;
    private final DeliveryObserver observer;
    private int failures;
    private long failingSince;

    Outage(LaneSettings settings, DeliveryObserver observer) {
        this.settings = settings;
        this.observer = observer;
    }

    /**
     * Waits before the next attempt: a random time up to a bound that doubles, so that many clients do not return at once. If a repair is
     * needed, the bound is the largest at once, and at least half of it is waited: a wrong password tried too often locks the account.
     */
    void pause(SinkException cause) throws InterruptedException {
        if (failures == 0) {
            failingSince = System.nanoTime();
        }
        observer.retrying(cause, failures);
        Duration bound = settings.retryBase().multipliedBy(1L << Math.min(failures++, MOST_DOUBLINGS));
        if (bound.compareTo(settings.retryMost()) > 0) {
            bound = settings.retryMost();
        }
        long least = 0;
        if (cause.isRepairable()) {
            bound = settings.retryMost();
            least = bound.toNanos() / 2;
        }
        TimeUnit.NANOSECONDS.sleep(settings.random().nextLong(least, bound.toNanos() + 1));
    }

    /** Ends the outage, if there is one: an attempt succeeded. */
    void end() {
        if (failures > 0) {
            int failed = failures;
            failures = 0;
            observer.recovered(failed, Duration.ofNanos(System.nanoTime() - failingSince));
        }
    }
}
