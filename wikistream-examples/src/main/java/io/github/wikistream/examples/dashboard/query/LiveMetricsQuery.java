package io.github.wikistream.examples.dashboard.query;

import io.github.wikistream.event.ChangeType;
import io.github.wikistream.examples.dashboard.query.LiveMetrics.Headline;
import io.github.wikistream.examples.dashboard.query.LiveMetrics.MinuteSeries;
import io.github.wikistream.examples.dashboard.query.WindowMetrics.Flags;
import io.github.wikistream.examples.dashboard.query.WindowMetrics.Growth;
import io.github.wikistream.examples.dashboard.query.WindowMetrics.Quality;
import io.github.wikistream.examples.dashboard.query.WindowMetrics.Share;
import io.github.wikistream.examples.dashboard.query.WindowMetrics.YesNo;
import io.github.wikistream.examples.dashboard.query.WindowedQuery.End;
import io.github.wikistream.metric.query.MetricQuery;
import io.github.wikistream.metric.query.MetricQuery.Step;
import io.github.wikistream.metric.query.MetricReader;
import io.github.wikistream.metric.query.QueryResults;
import io.github.wikistream.metric.query.Window;
import io.github.wikistream.metric.standard.StandardMetrics;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Queries everything that the page shows from the metric store, in one round trip. */
public final class LiveMetricsQuery {
    private static final Duration SHORT = Duration.ofMinutes(5);
    private static final Duration LONG = Duration.ofHours(1);
    private static final long MILLIS_PER_MINUTE = 60_000;
    private static final int TOP = 10;

    private static final List<String> COUNTED = List.of(
            StandardMetrics.TYPES,
            StandardMetrics.NAMESPACES,
            StandardMetrics.LOG_TYPES,
            StandardMetrics.ACTORS,
            StandardMetrics.BOTS,
            StandardMetrics.MINOR,
            StandardMetrics.PATROLLED,
            StandardMetrics.BYTES,
            StandardMetrics.REVERTS,
            StandardMetrics.REMOVALS,
            StandardMetrics.NEW_ACCOUNTS);

    private final WindowedQuery windowed;
    private final LeaderboardEntries entries;

    /**
     * @param readers supplies the store's reader; throws {@link IllegalStateException} until the store is open
     * @param endsNow whether windows always end now; otherwise they end with the newest minute if that is not recent
     * @param linked  whether the pages exist on the wikis and are linked
     */
    public LiveMetricsQuery(Supplier<MetricReader> readers, boolean endsNow, boolean linked, Clock clock) {
        windowed = new WindowedQuery(readers, endsNow, clock);
        entries = new LeaderboardEntries(linked);
    }

    /** Returns the queries for a single metric. */
    public MetricDetailsQuery details() {
        return new MetricDetailsQuery(windowed);
    }

    /** Queries all metrics of the page. */
    public LiveMetrics metrics() {
        return windowed.ask(end -> new Queries(end).all(), (end, answers) -> {
            Queries queries = new Queries(end);
            MinuteSeries minutes = queries.minutes(answers);
            return new LiveMetrics(
                    queries.headline(answers, minutes),
                    minutes,
                    window(queries.shortWindow, end, answers),
                    window(queries.longWindow, end, answers));
        });
    }

    /** The queries whose windows end at the same moment. */
    private static final class Queries {
        private static final MetricQuery.Totals TOTAL = new MetricQuery.Totals(StandardMetrics.CHANGES);

        private final End end;
        private final RollingWindow shortWindow;
        private final RollingWindow longWindow;
        private final Window hour;
        private final MetricQuery.Series humans;
        private final MetricQuery.Series bots;

        Queries(End end) {
            this.end = end;
            shortWindow = RollingWindow.endingAt(end, SHORT);
            longWindow = RollingWindow.endingAt(end, LONG);
            hour = Window.endingAt(end.moment(), LONG);
            humans = new MetricQuery.Series(StandardMetrics.BOTS, "human", hour, Step.MINUTE);
            bots = new MetricQuery.Series(StandardMetrics.BOTS, "bot", hour, Step.MINUTE);
        }

        List<MetricQuery<?>> all() {
            List<MetricQuery<?>> all = new ArrayList<>(List.of(TOTAL, humans, bots));
            all.addAll(shortWindow.queries(StandardMetrics.WIKIS));
            for (RollingWindow window : List.of(shortWindow, longWindow)) {
                COUNTED.forEach(metric -> all.addAll(window.queries(metric)));
                all.add(top(StandardMetrics.WIKIS, window.minutes()));
                all.add(top(StandardMetrics.USERS, window.minutes()));
                all.add(top(StandardMetrics.PAGES, window.minutes()));
            }
            return all;
        }

        MinuteSeries minutes(QueryResults answers) {
            return new MinuteSeries(
                    hour.from(), answers.to(humans).values(), answers.to(bots).values(), end.now());
        }

        Headline headline(QueryResults answers, MinuteSeries minutes) {
            long byHumans = perMinute(minutes.humans(), end);
            long byBots = perMinute(minutes.bots(), end);
            return new Headline(
                    byHumans + byBots,
                    byHumans,
                    byBots,
                    answers.to(TOTAL).values().getOrDefault(StandardMetrics.ALL, 0L),
                    shortWindow.counts(StandardMetrics.TYPES, answers).of(ChangeType.EDIT.word()),
                    shortWindow.counts(StandardMetrics.WIKIS, answers).values().size(),
                    null);
        }
    }

    private static MetricQuery.Top top(String metric, Window window) {
        return new MetricQuery.Top(metric, window, TOP);
    }

    /** Estimates the last 60 seconds from the current minute and a proportional part of the previous one. */
    private static long perMinute(List<Long> minutes, End end) {
        long running = minutes.get(minutes.size() - 1);
        if (!end.now()) {
            return running;
        }
        double missing = 1 - (end.moment().toEpochMilli() % MILLIS_PER_MINUTE) / (double) MILLIS_PER_MINUTE;
        return Math.round(running + minutes.get(minutes.size() - 2) * missing);
    }

    private WindowMetrics window(RollingWindow window, End end, QueryResults answers) {
        MetricReader.Counts types = window.counts(StandardMetrics.TYPES, answers);
        MetricReader.Counts patrolled = window.counts(StandardMetrics.PATROLLED, answers);
        MetricReader.Counts bytes = window.counts(StandardMetrics.BYTES, answers);
        MetricReader.Counts removals = window.counts(StandardMetrics.REMOVALS, answers);
        return new WindowMetrics(
                types.complete(),
                end.until(),
                types.values(),
                window.counts(StandardMetrics.NAMESPACES, answers).values(),
                window.counts(StandardMetrics.LOG_TYPES, answers).values(),
                window.counts(StandardMetrics.ACTORS, answers).values(),
                new Flags(
                        yesNo(window.counts(StandardMetrics.BOTS, answers), "bot", "human"),
                        yesNo(window.counts(StandardMetrics.MINOR, answers), "minor", "major"),
                        yesNo(patrolled, "patrolled", "unpatrolled")),
                new Growth(bytes.of("added"), bytes.of("removed")),
                new Quality(
                        Share.of(window.counts(StandardMetrics.REVERTS, answers), "revert"),
                        Share.of(patrolled, "unpatrolled"),
                        Share.of(removals, "blanked"),
                        Share.of(removals, "large"),
                        window.counts(StandardMetrics.NEW_ACCOUNTS, answers).sum()),
                LeaderboardEntries.all(
                        answers.to(top(StandardMetrics.WIKIS, window.minutes())).ranks(), entries::wiki),
                LeaderboardEntries.all(
                        answers.to(top(StandardMetrics.USERS, window.minutes())).ranks(), LeaderboardEntries::user),
                LeaderboardEntries.all(
                        answers.to(top(StandardMetrics.PAGES, window.minutes())).ranks(), entries::page));
    }

    private static YesNo yesNo(MetricReader.Counts counts, String yes, String no) {
        return new YesNo(counts.of(yes), counts.of(no));
    }
}
