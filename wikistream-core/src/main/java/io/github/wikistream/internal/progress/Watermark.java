package io.github.wikistream.internal.progress;

import java.util.Arrays;

/**
 * How late it is in the log of a topic: the running maximum of its events' times, save for a few that are far ahead of those around them.
 * Such events are dated wrongly. A row of many is not, but shows that nothing came for a while; a topic so quiet that all its events are far
 * apart is behind by as many events, which is harmless: to be early costs repeats, to be late would cost events. Not thread-safe.
 */
public final class Watermark {
    /** Before the first event. */
    static final long UNKNOWN = Long.MIN_VALUE;

    private static final int ROW = 10;

    private final long farAheadMillis;
    private long now = UNKNOWN;
    private final long[] row = new long[ROW];
    private int inRow;

    /**
     * Makes one for a log that has not begun.
     *
     * @param farAheadMillis how far ahead a single event is not believed
     */
    public Watermark(long farAheadMillis) {
        this.farAheadMillis = farAheadMillis;
    }

    /** Goes on from an earlier run. */
    void restore(long time) {
        now = time;
    }

    /**
     * Takes note of the next event.
     *
     * @param clock the real time, which no log is ahead of
     * @return {@link #UNKNOWN}, unless a row of events that were not believed is believed now: how late it really was while they came, by most
     *     of them. The time itself is that of the earliest of them, to be on the safe side
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

    /** Tells whether an event is so far ahead of the log that it is not believed by itself. */
    boolean isFarAhead(long timestamp) {
        return isKnown() && timestamp - now > farAheadMillis;
    }

    public boolean isKnown() {
        return now != UNKNOWN;
    }

    /** Returns how late it is; {@link #UNKNOWN} before the first event. */
    public long now() {
        return now;
    }
}
