package io.github.wikistream.internal.resume;

import java.time.Duration;

/**
 * Estimates how far events are behind newer ones in the logs of one source, and the margin that covers it: twice the
 * displacement of all but one event in a thousand, since another cluster displaces events about as far as they are
 * displaced here. Events further behind than {@link #WRONGLY_DATED} have wrong dates and do not count as disorder. Old
 * events lose weight over time. Thread-safe.
 */
public final class DisorderEstimator {
    private static final Duration MOST = Duration.ofMinutes(1);
    private static final long WRONGLY_DATED = Duration.ofMinutes(10).toMillis();

    /** Fewer events are not enough for an estimate. */
    private static final long ENOUGH = 200;

    private static final long BETWEEN_MARGINS = 100;
    private static final long HALVED_AT = 100_000;
    private static final long STRAYS = 1_000;
    private static final int FACTOR = 2;

    private final Duration least;

    /** Numbers of events that were behind by less than 1, 2, 4, 8, … milliseconds. */
    private final long[] events = new long[Long.SIZE];

    private long total;
    private long untilMargin = ENOUGH;
    private volatile Duration margin;

    /** @param least the margin before the first estimate, and whenever events are in better order */
    public DisorderEstimator(Duration least) {
        this.least = least;
        margin = least;
    }

    /**
     * Records an event.
     *
     * @param behindMillis how far it is dated before the newest of its topic on the same connection; 0 if it is not
     */
    synchronized void passed(long behindMillis) {
        if (behindMillis >= WRONGLY_DATED) {
            return;
        }
        events[Long.SIZE - Long.numberOfLeadingZeros(behindMillis)]++;
        total++;
        if (--untilMargin <= 0) {
            untilMargin = BETWEEN_MARGINS;
            margin = measured();
            if (total >= HALVED_AT) {
                halve();
            }
        }
    }

    private Duration measured() {
        long strays = total / STRAYS;
        int bits = events.length - 1;
        while (bits > 0 && events[bits] <= strays) {
            strays -= events[bits];
            bits--;
        }
        Duration covered = Duration.ofMillis(FACTOR * (1L << bits));
        Duration bounded = covered.compareTo(MOST) > 0 ? MOST : covered;
        return bounded.compareTo(least) > 0 ? bounded : least;
    }

    private void halve() {
        total = 0;
        for (int i = 0; i < events.length; i++) {
            events[i] /= 2;
            total += events[i];
        }
    }

    /** Returns the margin that covers the disorder observed. */
    public Duration margin() {
        return margin;
    }
}
