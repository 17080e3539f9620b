package io.github.wikistream.testkit.contract;

import java.util.concurrent.Exchanger;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Where two threads come together between a check and what follows from it. The thread of the test itself passes. */
final class Meeting {
    private static final long PATIENCE_MILLIS = 200;

    private final Exchanger<String> place = new Exchanger<>();
    private final Thread test = Thread.currentThread();

    /** Waits for another thread; not for long, as there may be none. */
    void meet() {
        if (Thread.currentThread() == test) {
            return;
        }
        try {
            String ignored = place.exchange("", PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            // Nobody came: the check holds.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
