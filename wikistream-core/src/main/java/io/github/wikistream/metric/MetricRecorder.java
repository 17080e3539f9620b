package io.github.wikistream.metric;

import io.github.wikistream.event.RecentChange;
import io.github.wikistream.metric.query.Distribution;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/**
 * Receives the counts of a {@link Metric} for one change. Valid only during the call that it is passed to.
 *
 * <p>Keys and members that are too long are refused, not truncated: a metric that counts texts without a known limit
 * shortens them itself. A metric that throws adds nothing for that change.
 */
@API(status = Status.EXPERIMENTAL, since = "0.1.0")
public interface MetricRecorder {
    /** The key of a count that is not divided further. */
    String ALL = "all";

    /**
     * Adds to a counter. Use it for few keys, such as types or wikis: a total of each is kept forever.
     *
     * @param key the counter of the metric; any text of at most 200 characters, without control characters and unpaired
     *     surrogates
     * @param delta the amount to add; may be negative
     * @throws IllegalArgumentException if {@code key} is not such a text
     */
    void count(String key, long delta);

    /** Adds 1 to a counter. */
    default void count(String key) {
        count(key, 1);
    }

    /**
     * Adds to a member of the metric's leaderboard. Use it for many members, such as users or pages: only windows are
     * kept.
     *
     * @param member any text of at most 500 characters, without control characters and unpaired surrogates
     * @param delta the amount to add, more than 0
     * @throws IllegalArgumentException if {@code member} is not such a text, or {@code delta} is not more than 0
     */
    void top(String member, long delta);

    /** Adds 1 to a member of the metric's leaderboard. */
    default void top(String member) {
        top(member, 1);
    }

    /**
     * Adds a member to a set. Windows return an estimate of the number of distinct members.
     *
     * @param key the set of the metric; a text like a counter's key. Use few: a set takes up to 12 kB for each minute
     *     of two hours and for each hour of a day
     * @param member a text like a leaderboard's member
     * @throws IllegalArgumentException if either is not such a text
     */
    void unique(String key, String member);

    /** Adds a member to the set {@link #ALL}. */
    default void unique(String member) {
        unique(ALL, member);
    }

    /**
     * Adds a value to a distribution: see {@link Distribution}.
     *
     * @param key the distribution of the metric; a text like a counter's key, one of few
     * @param value any number
     * @throws IllegalArgumentException if {@code key} is not such a text
     */
    void distribution(String key, long value);

    /** Returns the shared facts of the observed change. A recorder that serves several metrics caches them. */
    default ChangeFacts facts(RecentChange change) {
        return ChangeFacts.of(change);
    }
}
