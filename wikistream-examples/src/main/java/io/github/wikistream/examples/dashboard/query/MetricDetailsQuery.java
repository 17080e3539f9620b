package io.github.wikistream.examples.dashboard.query;

import io.github.wikistream.examples.dashboard.query.MetricDetails.Distinct;
import io.github.wikistream.examples.dashboard.query.MetricDetails.MetricSeries;
import io.github.wikistream.examples.dashboard.query.WindowedQuery.End;
import io.github.wikistream.metric.query.Distribution;
import io.github.wikistream.metric.query.MetricQuery;
import io.github.wikistream.metric.query.MetricQuery.Step;
import io.github.wikistream.metric.query.MetricReader;
import io.github.wikistream.metric.query.QueryResults;
import io.github.wikistream.metric.query.Window;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Queries everything that the store has about one metric, standard or custom, in one round trip. */
public final class MetricDetailsQuery {
    /** Longer windows are queried by hours. */
    private static final int MOST_MINUTES = 180;

    private static final List<Integer> PERCENTS = List.of(5, 25, 50, 75, 95, 99);

    private final WindowedQuery windowed;

    public MetricDetailsQuery(WindowedQuery windowed) {
        this.windowed = windowed;
    }

    /** Queries the total counts of a metric. */
    public MetricDetails totals(String metric) {
        MetricQuery.Totals totals = new MetricQuery.Totals(metric);
        return windowed.ask(
                end -> List.of(totals),
                (end, answers) -> new MetricDetails(
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
     * Queries a metric over a window that ends like the windows of the page.
     *
     * @param name   name of the window
     * @param length up to three hours by minutes, longer by hours
     * @param limit  maximum size of the leaderboard, and number of series
     * @param key    key of the set and of the distribution
     */
    public MetricDetails in(String metric, String name, Duration length, int limit, String key) {
        Function<End, Queries> queries = end -> new Queries(metric, Window.endingAt(end.moment(), length), limit, key);
        return windowed.ask(
                end -> queries.apply(end).all(),
                (end, answers) -> queries.apply(end).answer(name, answers));
    }

    /** The queries about one metric and window. */
    private record Queries(String metric, Window window, int limit, String key) {
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

        MetricDetails answer(String name, QueryResults answers) {
            MetricReader.Counts counts = answers.to(counts());
            MetricReader.Leaderboard top = answers.to(top());
            return new MetricDetails(
                    metric,
                    name,
                    counts.window().from(),
                    counts.window().to(),
                    counts.complete(),
                    mostFirst(counts.values()),
                    top.ranks(),
                    top.error(),
                    MetricDetailsQuery.series(answers.to(series()), limit),
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

    private static MetricDetails.@Nullable Values values(String key, MetricReader.Spread spread) {
        Distribution distribution = spread.distribution();
        if (distribution.count() == 0) {
            return null;
        }
        Map<String, Long> percentiles = new LinkedHashMap<>();
        PERCENTS.forEach(percent -> percentiles.put(
                "p" + percent, distribution.quantile(percent / 100.0).orElseThrow()));
        return new MetricDetails.Values(
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
