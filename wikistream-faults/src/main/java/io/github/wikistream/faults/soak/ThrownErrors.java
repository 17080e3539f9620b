package io.github.wikistream.faults.soak;

import io.github.wikistream.faults.common.Interference;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** Throws an {@link Error} in user code, once per command. Thread-safe. */
final class ThrownErrors implements Interference {
    /** The user code that throws. */
    enum Place {
        LISTENER,
        METRIC,
        SINK_BEFORE_WRITE,
        SINK_AFTER_WRITE
    }

    private final AtomicReference<Place> armed = new AtomicReference<>();
    private final AtomicLong thrown = new AtomicLong();

    /** Makes the next call at a place throw. */
    void arm(Place place) {
        armed.set(place);
    }

    /** Returns how many errors were thrown. */
    long thrown() {
        return thrown.get();
    }

    /** Throws if this place is armed. */
    void pass(Place place) {
        if (armed.compareAndSet(place, null)) {
            thrown.incrementAndGet();
            switch (place) {
                case LISTENER -> throw new NoClassDefFoundError("thrown by a listener (injected)");
                case METRIC -> throw new StackOverflowError("thrown by a metric (injected)");
                case SINK_BEFORE_WRITE -> throw new OutOfMemoryError("thrown by a sink before a write (injected)");
                case SINK_AFTER_WRITE -> throw new AssertionError("thrown by a sink after a write (injected)");
            }
        }
    }

    @Override
    public void beforeOpen() {
        // Errors are injected into writes only.
    }

    @Override
    public void around(Runnable write) {
        pass(Place.SINK_BEFORE_WRITE);
        write.run();
        pass(Place.SINK_AFTER_WRITE);
    }
}
