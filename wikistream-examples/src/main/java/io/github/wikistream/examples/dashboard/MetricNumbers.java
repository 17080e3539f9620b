package io.github.wikistream.examples.dashboard;

import io.github.wikistream.examples.dashboard.MetricWindows.End;
import io.github.wikistream.metric.query.Distribution;
import io.github.wikistream.metric.query.MetricQuery;
import io.github.wikistream.metric.query.MetricQuery.Step;
import io.github.wikistream.metric.query.MetricReader;
import io.github.wikistream.metric.query.MetricReader.Rank;
import io.github.wikistream.metric.query.QueryResults;
import io.github.wikistream.metric.query.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** All that the store knows of one metric, whoever defined it, in one round trip. */
final class MetricNumbers {
    /** A longer window has too many minutes to send one by one. */
    private static final int MOST_MINUTES = 180;

    private static final List<Integer> PERCENTS = List.of(5, 25, 50, 75, 95, 99);

    private final MetricWindows moments;

    MetricNumbers(MetricWindows moments) {
        this.moments = moments;
    }

    /**
     * The numbers of one metric.
     *
     * @param metric       its name
     * @param window       {@code 5m}, {@code 1h}, {@code 24h} or {@code total}
     * @param from         first minute that counts; {@code null} for {@code total}
     * @param to           first minute that counts no more; {@code null} for {@code total}
     * @param complete     whether all of the window was counted
     * @param counts       by key, most first
     * @param top          the leaderboard, most first; empty for {@code total}, which keeps none
     * @param topError     how many more than that any member may have had
     * @param series       the counts step by step; {@code null} for {@code total}
     * @param distinct     how many different members a set saw; {@code null} for {@code total} and if it saw none
     * @param distribution how values are spread; {@code null} for {@code total} and if there are none
     */
    record MetricAnswer(
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
            @Nullable Values distribution) {}

    /**
     * Counts of a metric, step by step.
     *
     * @param start       where the first step begins
     * @param stepSeconds how long each is
     * @param complete    whether all of them were counted
     * @param values      by key, those with the largest counts first; one for each step, oldest first
     */
    record MetricSeries(Instant start, long stepSeconds, boolean complete, Map<String, List<Long>> values) {}

    /**
     * How many different members one of a metric's sets saw.
     *
     * @param key           which set
     * @param from          first minute that counts
     * @param complete      whether all of the window was counted
     * @param count         the estimate
     * @param standardError how far it is off as a rule, relative to the true number
     */
    record Distinct(String key, Instant from, boolean complete, long count, double standardError) {}

    /**
     * How the values of one of a metric's distributions are spread.
     *
     * @param key         which distribution
     * @param complete    whether all of the window was counted
     * @param count       how many values there are
     * @param approximateMean their mean, made from buckets of values, see {@link Distribution#approximateMean()}
     * @param percentiles {@code p5} to {@code p99}: so many of a hundred values are not larger
     */
    record Values(String key, boolean complete, long count, double approximateMean, Map<String, Long> percentiles) {}

    /** Returns the counts of a metric over all time. */
    MetricAnswer totals(String metric) {
        MetricQuery.Totals totals = new MetricQuery.Totals(metric);
        return moments.ask(
                end -> List.of(totals),
                (end, answers) -> new MetricAnswer(
                        metric,
                        "total",
                        null,
                        null,
                        true,
                        mostFirst(answers.to(totals).values()),
                        List.of(),
                        0,
                        null,
                        null,
                        null));
    }

    /**
     * Returns what a metric counted in a window that ends where the page's do.
     *
     * @param name   what the window is called
     * @param length up to three hours are told minute by minute, more by hours
     * @param limit  how many places of the leaderboard, and how many series
     * @param key    of the set and of the distribution that are told
     */
    MetricAnswer in(String metric, String name, Duration length, int limit, String key) {
        Function<End, Asked> asked = end -> new Asked(metric, Window.endingAt(end.moment(), length), limit, key);
        return moments.ask(
                end -> asked.apply(end).all(),
                (end, answers) -> asked.apply(end).answer(name, answers));
    }

    /** The questions about one metric and window. */
    private record Asked(String metric, Window window, int limit, String key) {
        MetricQuery.Counts counts() {
            return new MetricQuery.Counts(metric, window);
        }

        MetricQuery.Top top() {
            return new MetricQuery.Top(metric, window, limit);
        }

        MetricQuery.AllSeries series() {
            return new MetricQuery.AllSeries(metric, window, window.minutes() > MOST_MINUTES ? Step.HOUR : Step.MINUTE);
        }

        MetricQuery.Uniques uniques() {
            return new MetricQuery.Uniques(metric, key, window);
        }

        MetricQuery.Spread spread() {
            return new MetricQuery.Spread(metric, key, window);
        }

        List<MetricQuery<?>> all() {
            return List.of(counts(), top(), series(), uniques(), spread());
        }

        MetricAnswer answer(String name, QueryResults answers) {
            MetricReader.Counts counts = answers.to(counts());
            MetricReader.Leaderboard top = answers.to(top());
            return new MetricAnswer(
                    metric,
                    name,
                    counts.window().from(),
                    counts.window().to(),
                    counts.complete(),
                    mostFirst(counts.values()),
                    top.ranks(),
                    top.error(),
                    MetricNumbers.series(answers.to(series()), limit),
                    distinct(key, answers.to(uniques())),
                    values(key, answers.to(spread())));
        }
    }

    private static MetricSeries series(MetricReader.AllSeries all, int limit) {
        Map<String, Long> sums = new LinkedHashMap<>();
        all.values()
                .forEach((key, values) ->
                        sums.put(key, values.stream().mapToLong(Long::longValue).sum()));
        Map<String, List<Long>> values = new LinkedHashMap<>();
        mostFirst(sums).keySet().stream()
                .limit(limit)
                .forEach(key -> values.put(key, all.values().getOrDefault(key, List.of())));
        return new MetricSeries(all.window().from(), 60L * all.step().minutes(), all.complete(), values);
    }

    private static @Nullable Distinct distinct(String key, MetricReader.Uniques uniques) {
        return uniques.count() == 0
                ? null
                : new Distinct(
                        key, uniques.window().from(), uniques.complete(), uniques.count(), uniques.standardError());
    }

    private static @Nullable Values values(String key, MetricReader.Spread spread) {
        Distribution distribution = spread.distribution();
        if (distribution.count() == 0) {
            return null;
        }
        Map<String, Long> percentiles = new LinkedHashMap<>();
        PERCENTS.forEach(percent -> percentiles.put(
                "p" + percent, distribution.quantile(percent / 100.0).orElseThrow()));
        return new Values(
                key,
                spread.complete(),
                distribution.count(),
                distribution.approximateMean().orElseThrow(),
                percentiles);
    }

    private static Map<String, Long> mostFirst(Map<String, Long> counts) {
        Map<String, Long> sorted = new LinkedHashMap<>();
        counts.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()))
                .forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
        return sorted;
    }
}
