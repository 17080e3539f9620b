package io.github.wikistream.bench.redis;

import io.github.wikistream.metric.query.MetricQuery;
import io.github.wikistream.metric.query.Window;
import io.github.wikistream.metric.standard.StandardMetrics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The queries behind what the dashboard shows of an hour: counters, leaderboards, and two series. */
final class DashboardHour {
    private static final int RANKS = 10;

    private static final List<String> COUNTERS = List.of(
            StandardMetrics.CHANGES,
            StandardMetrics.TYPES,
            StandardMetrics.NAMESPACES,
            StandardMetrics.LOG_TYPES,
            StandardMetrics.ACTORS,
            StandardMetrics.BOTS,
            StandardMetrics.MINOR,
            StandardMetrics.PATROLLED,
            StandardMetrics.BYTES,
            StandardMetrics.WIKIS,
            StandardMetrics.REVERTS,
            StandardMetrics.REMOVALS,
            StandardMetrics.NEW_ACCOUNTS);

    private DashboardHour() {}

    static List<MetricQuery<?>> queries(Instant newest) {
        Window window = Window.endingAt(newest, Duration.ofHours(1));
        List<MetricQuery<?>> queries = new ArrayList<>();
        for (String metric : COUNTERS) {
            queries.add(new MetricQuery.Counts(metric, window));
        }
        for (String metric : List.of(StandardMetrics.WIKIS, StandardMetrics.USERS, StandardMetrics.PAGES)) {
            queries.add(new MetricQuery.Top(metric, window, RANKS));
        }
        for (String key : List.of("human", "bot")) {
            queries.add(new MetricQuery.Series(StandardMetrics.BOTS, key, window, MetricQuery.Step.MINUTE));
        }
        return queries;
    }
}
