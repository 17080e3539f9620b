package io.github.wikistream.examples.dashboard.query;

import io.github.wikistream.metric.query.MetricReader.Rank;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything about one metric.
 *
 * @param metric       name of the metric
 * @param window       {@code 5m}, {@code 1h}, {@code 24h} or {@code total}
 * @param from         start of the window; {@code null} for {@code total}
 * @param to           exclusive end of the window; {@code null} for {@code total}
 * @param complete     whether the store has every minute of the window
 * @param counts       by key, largest first
 * @param top          the leaderboard, largest first; empty for {@code total}
 * @param topError     maximum by which a count of the leaderboard is too low
 * @param series       the counts over time; {@code null} for {@code total}
 * @param distinct     number of distinct members; {@code null} for {@code total} and if there are none
 * @param distribution distribution of values; {@code null} for {@code total} and if there are none
 */
public record MetricDetails(
        String metric,
        String window,
        @Nullable Instant from,
        @Nullable Instant to,
        boolean complete,
        Map<String, Long> counts,
        List<Rank> top,
        long topError,
        @Nullable MetricSeries series,
        @Nullable Distinct distinct,
        @Nullable Values distribution) {
    /**
     * Counts of a metric over time.
     *
     * @param start       start of the first step
     * @param stepSeconds length of a step
     * @param complete    whether the store has every step
     * @param values      by key, largest sum first; one value per step, oldest first
     */
    public record MetricSeries(Instant start, long stepSeconds, boolean complete, Map<String, List<Long>> values) {}

    /**
     * Number of distinct members of a set.
     *
     * @param key           key of the set
     * @param from          start of the window
     * @param complete      whether the store has every minute of the window
     * @param count         the estimate
     * @param standardError relative standard error
     */
    public record Distinct(String key, Instant from, boolean complete, long count, double standardError) {}

    /**
     * Distribution of values.
     *
     * @param key         key of the distribution
     * @param complete    whether the store has every minute of the window
     * @param count       number of values
     * @param approximateMean mean, estimated from buckets; see {@link Distribution#approximateMean()}
     * @param percentiles {@code p5} to {@code p99}: estimated from buckets
     */
    public record Values(
            String key, boolean complete, long count, double approximateMean, Map<String, Long> percentiles) {}
}
