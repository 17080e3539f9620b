package io.github.wikistream.metric;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Answers questions about the counts of one pipeline. Metrics and keys that were never counted are simply 0 or absent. Every method may
 * throw {@link io.github.wikistream.error.SinkException} if the store cannot be reached.
 */
public interface MetricReader {
    /** Returns the newest minute that holds a count; empty before the first. */
    Optional<Instant> newestMinute();

    /** Returns all counters of a metric, by key, over all that was ever counted. */
    Map<String, Long> totals(String metric);

    /** Returns all counters of a metric, by key, over a window. */
    Counts counts(String metric, Window window);

    /** Returns one counter minute by minute, minutes without a count as 0. */
    Series series(String metric, String key, Window window);

    /**
     * Returns the members of a metric's leaderboard that gained most in a window.
     *
     * @param limit how many at most, 1 to 1000
     * @throws IllegalArgumentException if {@code limit} is out of that range
     */
    Leaderboard top(String metric, Window window, int limit);

    /**
     * Counters over a window.
     *
     * @param window   the window that was asked for
     * @param complete whether the store still keeps every minute of it
     * @param values   by key; keys without a count are left out
     */
    record Counts(Window window, boolean complete, Map<String, Long> values) {
        /** Copies the values. */
        public Counts {
            values = Map.copyOf(values);
        }
    }

    /**
     * One counter over a window, minute by minute.
     *
     * @param window   the window that was asked for
     * @param complete whether the store still keeps every minute of it
     * @param values   one for each minute, oldest first
     */
    record Series(Window window, boolean complete, List<Long> values) {
        /** Copies the values. */
        public Series {
            values = List.copyOf(values);
        }
    }

    /**
     * The best of a leaderboard.
     *
     * @param window   the window that was asked for
     * @param complete whether the store still keeps every minute of it
     * @param ranks    most first, ties in the order of the members' code points
     */
    record Leaderboard(Window window, boolean complete, List<Rank> ranks) {
        /** Copies the ranks. */
        public Leaderboard {
            ranks = List.copyOf(ranks);
        }
    }

    /**
     * One place in a leaderboard.
     *
     * @param member who
     * @param count  how many
     */
    record Rank(String member, long count) {}
}
