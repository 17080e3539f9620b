package io.github.wikistream.internal.delivery;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Elapsed time as a lane measures it, and its waits. Thread-safe. */
public interface LaneTime {
    /** Measures and waits in real time. */
    LaneTime REAL = new LaneTime() {
        @Override
        public long nanoTime() {
            return System.nanoTime();
        }

        @Override
        public void sleep(Duration duration) throws InterruptedException {
            TimeUnit.NANOSECONDS.sleep(duration.toNanos());
        }
    };

    /** Returns a time like {@link System#nanoTime()}. */
    long nanoTime();

    void sleep(Duration duration) throws InterruptedException;
}
