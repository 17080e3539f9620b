package io.github.wikistream.faults.soak;

import io.github.wikistream.faults.common.Interference;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** Throws an {@link Error} where code of a user's runs, once for each order. Safe for use by several threads. */
final class ThrownErrors implements Interference {
    /** Whose code throws. */
    enum Place {
        LISTENER,
        METRIC,
        SINK_BEFORE_WRITE,
        SINK_AFTER_WRITE
    }

    private final AtomicReference<Place> armed = new AtomicReference<>();
    private final AtomicLong thrown = new AtomicLong();

    /** Lets the next call at a place throw. */
    void arm(Place place) {
        armed.set(place);
    }

    /** Returns how often an error was thrown. */
    long thrown() {
        return thrown.get();
    }

    /** Throws if this place is armed. */
    void pass(Place place) {
        if (armed.compareAndSet(place, null)) {
            thrown.incrementAndGet();
            switch (place) {
                case LISTENER -> throw new NoClassDefFoundError("thrown by a listener, on order");
                case METRIC -> throw new StackOverflowError("thrown by a metric, on order");
                case SINK_BEFORE_WRITE -> throw new OutOfMemoryError("thrown by a sink before a write, on order");
                case SINK_AFTER_WRITE -> throw new AssertionError("thrown by a sink after a write, on order");
            }
        }
    }

    @Override
    public void beforeOpen() {
        // Errors come from writes only.
    }

    @Override
    public void around(Runnable write) {
        pass(Place.SINK_BEFORE_WRITE);
        write.run();
        pass(Place.SINK_AFTER_WRITE);
    }
}
