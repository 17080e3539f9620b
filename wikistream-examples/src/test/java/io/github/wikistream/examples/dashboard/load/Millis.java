package io.github.wikistream.examples.dashboard.load;

import java.util.concurrent.atomic.AtomicLongArray;

/** Durations in milliseconds, up to a minute. Thread-safe. */
final class Millis {
    private static final int MAX = 60_000;
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final AtomicLongArray counts = new AtomicLongArray(MAX + 1);
    private volatile boolean begun;

    /** Begins to count; what is added before is part of the warm-up. */
    void begin() {
        begun = true;
    }

    void add(long nanos) {
        if (!begun) {
            return;
        }
        counts.incrementAndGet((int) Math.min(MAX, Math.max(0, nanos / NANOS_PER_MILLI)));
    }

    long count() {
        long sum = 0;
        for (int millis = 0; millis <= MAX; millis++) {
            sum += counts.get(millis);
        }
        return sum;
    }

    /** Returns the duration that a share of the durations does not exceed. */
    int quantile(double share) {
        long rest = (long) Math.ceil(count() * share);
        for (int millis = 0; millis <= MAX; millis++) {
            rest -= counts.get(millis);
            if (rest <= 0) {
                return millis;
            }
        }
        return MAX;
    }

    @Override
    public String toString() {
        return "p50 " + quantile(0.5) + " ms, p99 " + quantile(0.99) + " ms, max " + quantile(1) + " ms of " + count();
    }
}
