package io.github.wikistream.metric;

import io.github.wikistream.event.RecentChange;
import io.github.wikistream.metric.query.Distribution;

/**
 * Takes what a {@link Metric} finds in one change. Belongs to the call it is passed to.
 *
 * <p>Nothing is cut off in silence: a metric that counts texts without a known limit shortens them itself. A metric that throws adds
 * nothing for that change.
 */
public interface MetricRecorder {
    /** The key of what is not told apart any further. */
    String ALL = "all";

    /**
     * Adds to a counter. For keys that are few, such as types or wikis: a total is kept for each of them for ever.
     *
     * @param key   which counter of the metric; any text of at most 200 characters, without control characters and unpaired surrogates
     * @param delta what to add; may be negative
     * @throws IllegalArgumentException if {@code key} is not such a text
     */
    void count(String key, long delta);

    /** Adds 1 to a counter. */
    default void count(String key) {
        count(key, 1);
    }

    /**
     * Adds to a member of the metric's leaderboard. For members that are many, such as users or pages: only windows are kept.
     *
     * @param member any text of at most 500 characters, without control characters and unpaired surrogates
     * @param delta  what to add, more than 0
     * @throws IllegalArgumentException if {@code member} is not such a text, or {@code delta} is not more than 0
     */
    void top(String member, long delta);

    /** Adds 1 to a member of the metric's leaderboard. */
    default void top(String member) {
        top(member, 1);
    }

    /**
     * Notes that a member occurred; how often does not matter. Windows tell how many different ones there were, by estimate.
     *
     * @param key    which set of the metric; a text like a counter's key. Few: a set takes up to 12 kB for each minute of two hours and
     *               for each hour of a day
     * @param member a text like a leaderboard's member
     * @throws IllegalArgumentException if either is not such a text
     */
    void unique(String key, String member);

    /** Notes that a member occurred, in the set {@link #ALL}. */
    default void unique(String member) {
        unique(ALL, member);
    }

    /**
     * Adds a value to a distribution. Windows tell how many values there were of which size: see {@link Distribution}.
     *
     * @param key   which distribution of the metric; a text like a counter's key, of few
     * @param value any number
     * @throws IllegalArgumentException if {@code key} is not such a text
     */
    void distribution(String key, long value);

    /**
     * Returns what several metrics ask of the change that is observed. A recorder that serves several metrics remembers it from one to the
     * next.
     */
    default ChangeFacts facts(RecentChange change) {
        return ChangeFacts.of(change);
    }
}
