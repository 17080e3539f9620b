package io.github.wikistream.internal.progress;

import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;

/**
 * The real time that the dates of events are compared with: a clock, corrected by the events. A few events dated ahead
 * are dated wrongly; if nearly all are, the clock is behind. Not thread-safe.
 */
public final class StreamTime {
    private static final long TOLERANCE_MILLIS = Duration.ofSeconds(10).toMillis();
    private static final int WINDOW = 100;

    /** How many events of a window may be dated ahead of the others without any influence. */
    private static final int STRAYS = 10;

    private final Clock clock;
    private final long[] aheads = new long[WINDOW];
    private int seen;
    private long ahead;

    public StreamTime(Clock clock) {
        this.clock = clock;
    }

    /** Records the date of the next event of any topic. */
    public void pass(long timestamp) {
        aheads[seen++] = timestamp - clock.millis();
        if (seen == WINDOW) {
            seen = 0;
            Arrays.sort(aheads);
            ahead = aheads[STRAYS] > TOLERANCE_MILLIS ? aheads[STRAYS] : 0;
        }
    }

    long millis() {
        return clock.millis() + ahead;
    }

    /** Returns how far the events are ahead of the clock; 0 if they are not. */
    public Duration ahead() {
        return Duration.ofMillis(ahead);
    }
}
