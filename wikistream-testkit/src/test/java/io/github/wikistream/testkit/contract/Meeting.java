package io.github.wikistream.testkit.contract;

import java.util.concurrent.Exchanger;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A point where two threads meet between a check and the action that depends on it. The test's own thread passes. */
final class Meeting {
    private static final long PATIENCE_MILLIS = 200;

    private final Exchanger<String> place = new Exchanger<>();
    private final Thread test = Thread.currentThread();

    /** Waits briefly for another thread; there may be none. */
    void meet() {
        if (Thread.currentThread() == test) {
            return;
        }
        try {
            String ignored = place.exchange("", PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            // No other thread came: the check holds.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
