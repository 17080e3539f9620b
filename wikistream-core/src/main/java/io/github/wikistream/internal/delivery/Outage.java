package io.github.wikistream.internal.delivery;

import io.github.wikistream.error.SinkException;
import java.time.Duration;

/** The failed attempts of a sink since its last success, and the waits between them. Used by the lane's thread. */
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
     * Waits before the next attempt: a random time whose upper bound doubles, so that many clients do not return at
     * once. If a repair is required, the bound is the largest at once and the wait is at least half of it, because too
     * many attempts with a wrong password lock the account.
     */
    void pause(SinkException cause) throws InterruptedException {
        if (failures == 0) {
            failingSince = settings.time().nanoTime();
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
        settings.time().sleep(Duration.ofNanos(settings.random().nextLong(least, bound.toNanos() + 1)));
    }

    /** Ends the outage, if there is one, after a successful attempt. */
    void end() {
        if (failures > 0) {
            int failed = failures;
            failures = 0;
            observer.recovered(failed, Duration.ofNanos(settings.time().nanoTime() - failingSince));
        }
    }
}
