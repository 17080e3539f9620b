package io.github.wikistream.internal.progress;

import java.util.Arrays;

/**
 * The time of a topic's log: the running maximum of its events' times, except for a few that are far ahead of their
 * neighbours. Such events are dated wrongly. A row of many is not; it shows that the topic was silent for a while. A
 * topic so quiet that all its events are far apart lags by as many events, which is harmless: an early position costs
 * repeats, a late one would lose events. Not thread-safe.
 */
public final class Watermark {
    /** Before the first event. */
    static final long UNKNOWN = Long.MIN_VALUE;

    private static final int ROW = 10;

    private final long farAheadMillis;
    private long now = UNKNOWN;
    private final long[] row = new long[ROW];
    private int inRow;

    /** @param farAheadMillis how far ahead a single event is not trusted */
    public Watermark(long farAheadMillis) {
        this.farAheadMillis = farAheadMillis;
    }

    /** Continues from an earlier run. */
    void restore(long time) {
        now = time;
    }

    /**
     * Advances to the next event.
     *
     * @param clock the real time, which no log is ahead of
     * @return {@link #UNKNOWN}, unless this event completes a row of distrusted events that is trusted now: the median
     *     of their times. The time itself becomes that of the earliest of them, to be safe
     */
    public long pass(long timestamp, long clock) {
        if (now == UNKNOWN) {
            now = Math.min(timestamp, clock);
        } else if (!isFarAhead(timestamp)) {
            now = Math.max(now, Math.min(timestamp, clock));
            inRow = 0;
        } else {
            row[inRow++] = Math.min(timestamp, clock);
            if (inRow == ROW) {
                inRow = 0;
                Arrays.sort(row);
                now = Math.max(now, row[0]);
                return row[ROW / 2];
            }
        }
        return UNKNOWN;
    }

    /** Returns whether an event is too far ahead of the log to be trusted by itself. */
    boolean isFarAhead(long timestamp) {
        return isKnown() && timestamp - now > farAheadMillis;
    }

    public boolean isKnown() {
        return now != UNKNOWN;
    }

    /** Returns the time of the log; {@link #UNKNOWN} before the first event. */
    public long now() {
        return now;
    }
}
