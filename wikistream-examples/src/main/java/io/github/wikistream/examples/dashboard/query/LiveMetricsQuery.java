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
        private final Window shortWindow;
        private final Window longWindow;
        private final MetricQuery.Series humans;
        private final MetricQuery.Series bots;
        private final MetricQuery.Counts wikis;

        Queries(End end) {
            this.end = end;
            shortWindow = Window.endingAt(end.moment(), SHORT);
            longWindow = Window.endingAt(end.moment(), LONG);
            humans = new MetricQuery.Series(StandardMetrics.BOTS, "human", longWindow, Step.MINUTE);
            bots = new MetricQuery.Series(StandardMetrics.BOTS, "bot", longWindow, Step.MINUTE);
            wikis = new MetricQuery.Counts(StandardMetrics.WIKIS, shortWindow);
        }

        List<MetricQuery<?>> all() {
            List<MetricQuery<?>> all = new ArrayList<>(List.of(TOTAL, humans, bots, wikis));
            for (Window window : List.of(shortWindow, longWindow)) {
                COUNTED.forEach(metric -> all.add(new MetricQuery.Counts(metric, window)));
                all.add(top(StandardMetrics.WIKIS, window));
                all.add(top(StandardMetrics.USERS, window));
                all.add(top(StandardMetrics.PAGES, window));
            }
            return all;
        }

        MinuteSeries minutes(QueryResults answers) {
            return new MinuteSeries(
                    longWindow.from(),
                    answers.to(humans).values(),
                    answers.to(bots).values(),
                    end.now());
        }

        Headline headline(QueryResults answers, MinuteSeries minutes) {
            long byHumans = perMinute(minutes.humans(), end);
            long byBots = perMinute(minutes.bots(), end);
            return new Headline(
                    byHumans + byBots,
                    byHumans,
                    byBots,
                    answers.to(TOTAL).values().getOrDefault(StandardMetrics.ALL, 0L),
                    answers.to(new MetricQuery.Counts(StandardMetrics.TYPES, shortWindow))
                            .of(ChangeType.EDIT.word()),
                    answers.to(wikis).values().size(),
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

    private WindowMetrics window(Window window, End end, QueryResults answers) {
        MetricReader.Counts types = counts(answers, StandardMetrics.TYPES, window);
        MetricReader.Counts patrolled = counts(answers, StandardMetrics.PATROLLED, window);
        MetricReader.Counts bytes = counts(answers, StandardMetrics.BYTES, window);
        MetricReader.Counts removals = counts(answers, StandardMetrics.REMOVALS, window);
        return new WindowMetrics(
                types.complete(),
                end.until(),
                types.values(),
                counts(answers, StandardMetrics.NAMESPACES, window).values(),
                counts(answers, StandardMetrics.LOG_TYPES, window).values(),
                counts(answers, StandardMetrics.ACTORS, window).values(),
                new Flags(
                        yesNo(counts(answers, StandardMetrics.BOTS, window), "bot", "human"),
                        yesNo(counts(answers, StandardMetrics.MINOR, window), "minor", "major"),
                        yesNo(patrolled, "patrolled", "unpatrolled")),
                new Growth(bytes.of("added"), bytes.of("removed")),
                new Quality(
                        Share.of(counts(answers, StandardMetrics.REVERTS, window), "revert"),
                        Share.of(patrolled, "unpatrolled"),
                        Share.of(removals, "blanked"),
                        Share.of(removals, "large"),
                        counts(answers, StandardMetrics.NEW_ACCOUNTS, window).sum()),
                LeaderboardEntries.all(
                        answers.to(top(StandardMetrics.WIKIS, window)).ranks(), entries::wiki),
                LeaderboardEntries.all(
                        answers.to(top(StandardMetrics.USERS, window)).ranks(), LeaderboardEntries::user),
                LeaderboardEntries.all(
                        answers.to(top(StandardMetrics.PAGES, window)).ranks(), entries::page));
    }

    private static MetricReader.Counts counts(QueryResults answers, String metric, Window window) {
        return answers.to(new MetricQuery.Counts(metric, window));
    }

    private static YesNo yesNo(MetricReader.Counts counts, String yes, String no) {
        return new YesNo(counts.of(yes), counts.of(no));
    }
}
