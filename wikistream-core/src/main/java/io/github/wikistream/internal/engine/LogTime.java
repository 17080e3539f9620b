package io.github.wikistream.internal.engine;

/**
 * How late it is in the log of a topic: the running maximum of its events' times, save for a few that are far ahead of those around them.
 * Such events are dated wrongly. A row of many is not, but shows that nothing came for a while; a topic so quiet that all its events are far
 * apart is behind by as many events, which is harmless: to be early costs repeats, to be late would cost events. Not thread-safe.
 */
final class LogTime {
    /** Before the first event. */
    static final long UNKNOWN = Long.MIN_VALUE;

    private static final int ROW = 10;

    private final long farAheadMillis;
    private long now = UNKNOWN;
    private long earliestInRow;
    private int row;

    /**
     * Makes one for a log that has not begun.
     *
     * @param farAheadMillis how far ahead a single event is not believed
     */
    LogTime(long farAheadMillis) {
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
     * @return whether a row of events that were not believed is believed now, so that it is later than it seemed while they came
     */
    boolean pass(long timestamp, long clock) {
        if (now == UNKNOWN) {
            now = Math.min(timestamp, clock);
        } else if (!isFarAhead(timestamp)) {
            now = Math.max(now, Math.min(timestamp, clock));
            row = 0;
        } else {
            earliestInRow = row == 0 ? timestamp : Math.min(earliestInRow, timestamp);
            row++;
            if (row == ROW) {
                now = Math.max(now, Math.min(earliestInRow, clock));
                row = 0;
                return true;
            }
        }
        return false;
    }

    /** Tells whether an event is so far ahead of the log that it is not believed by itself. */
    boolean isFarAhead(long timestamp) {
        return isKnown() && timestamp - now > farAheadMillis;
    }

    boolean isKnown() {
        return now != UNKNOWN;
    }

    /** Returns how late it is; {@link #UNKNOWN} before the first event. */
    long now() {
        return now;
    }
}
