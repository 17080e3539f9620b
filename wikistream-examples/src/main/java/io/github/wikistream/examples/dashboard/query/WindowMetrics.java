package io.github.wikistream.examples.dashboard.query;

import io.github.wikistream.metric.query.MetricReader;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Metrics of a window. Map keys are the keys of the standard metrics.
 *
 * @param complete whether the whole window was counted
 * @param until    exclusive end of the window; {@code null} if it ends now
 */
public record WindowMetrics(
        boolean complete,
        @Nullable Instant until,
        Map<String, Long> types,
        Map<String, Long> namespaces,
        Map<String, Long> logTypes,
        Map<String, Long> actors,
        Flags flags,
        Growth growth,
        Quality quality,
        List<LeaderboardEntry> topWikis,
        List<LeaderboardEntry> topUsers,
        List<LeaderboardEntry> topPages) {
    /** Counts of properties that are either true or false. */
    public record Flags(YesNo bots, YesNo minor, YesNo patrolled) {}

    /** Counts of true and false. */
    public record YesNo(long yes, long no) {}

    /** Bytes that edits and new pages added and removed; both are positive. */
    public record Growth(long added, long removed) {}

    /**
     * Quality indicators; {@code docs/reference/metrics.md} defines them.
     *
     * @param reverts       reverts, of all edits
     * @param unpatrolled   unpatrolled changes, of all changes on wikis with patrolling
     * @param blanked       edits that blank a page, of all edits with known sizes
     * @param largeRemovals edits that remove at least half of a page, of all edits with known sizes
     * @param newAccounts   number of created accounts
     */
    public record Quality(Share reverts, Share unpatrolled, Share blanked, Share largeRemovals, long newAccounts) {}

    /**
     * A share of a total.
     *
     * @param count number of events with the property
     * @param of    number of all events
     * @param share {@code count / of}, 0 to 1; {@code null} if {@code of} is 0
     */
    public record Share(long count, long of, @Nullable Double share) {
        /** Returns the share of one key in a metric's counts. */
        public static Share of(MetricReader.Counts counts, String key) {
            long sum = counts.sum();
            return new Share(counts.of(key), sum, sum == 0 ? null : counts.of(key) / (double) sum);
        }
    }
}
