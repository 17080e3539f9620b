package io.github.wikistream.examples.dashboard;

import io.github.wikistream.event.ChangeType;
import io.github.wikistream.examples.dashboard.MetricWindows.End;
import io.github.wikistream.examples.dashboard.Snapshot.Flags;
import io.github.wikistream.examples.dashboard.Snapshot.Growth;
import io.github.wikistream.examples.dashboard.Snapshot.Headline;
import io.github.wikistream.examples.dashboard.Snapshot.Minutes;
import io.github.wikistream.examples.dashboard.Snapshot.Quality;
import io.github.wikistream.examples.dashboard.Snapshot.Share;
import io.github.wikistream.examples.dashboard.Snapshot.WindowNumbers;
import io.github.wikistream.examples.dashboard.Snapshot.YesNo;
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

/** The page's questions to the metric store, all of them in one round trip. */
final class RedisNumbers {
    private static final Duration SHORT = Duration.ofMinutes(5);
    private static final Duration LONG = Duration.ofHours(1);
    private static final long MILLIS_PER_MINUTE = 60_000;
    private static final int PLACES = 10;

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

    private final MetricWindows moments;
    private final LeaderboardRows places;

    /**
     * Makes one.
     *
     * @param readers gives the store's reader, throws {@link IllegalStateException} while the store is not open
     * @param endsNow whether windows always end now; otherwise they end with the newest minute once that is long ago
     * @param linked  whether the pages exist, so that links lead somewhere
     * @param clock   what now is
     */
    RedisNumbers(Supplier<MetricReader> readers, boolean endsNow, boolean linked, Clock clock) {
        moments = new MetricWindows(readers, endsNow, clock);
        places = new LeaderboardRows(linked);
    }

    /**
     * What the page shows of the metric store, all of one moment.
     *
     * @param headline    the big numbers, without the lag, which the metric store does not know
     * @param minutes     the last hour
     * @param shortWindow the last 5 minutes
     * @param longWindow  the last hour as one
     */
    record Numbers(Headline headline, Minutes minutes, WindowNumbers shortWindow, WindowNumbers longWindow) {}

    /** Returns those about one metric. */
    MetricNumbers metrics() {
        return new MetricNumbers(moments);
    }

    /** Returns all that the page shows. */
    Numbers numbers() {
        return moments.ask(end -> new Asked(end).all(), (end, answers) -> {
            Asked asked = new Asked(end);
            Minutes minutes = asked.minutes(answers);
            return new Numbers(
                    asked.headline(answers, minutes),
                    minutes,
                    window(asked.shortWindow, end, answers),
                    window(asked.longWindow, end, answers));
        });
    }

    /** The questions whose windows end at one moment. */
    private static final class Asked {
        private static final MetricQuery.Totals TOTAL = new MetricQuery.Totals(StandardMetrics.CHANGES);

        private final End end;
        private final Window shortWindow;
        private final Window longWindow;
        private final MetricQuery.Series humans;
        private final MetricQuery.Series bots;
        private final MetricQuery.Counts wikis;

        Asked(End end) {
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

        Minutes minutes(QueryResults answers) {
            return new Minutes(
                    longWindow.from(),
                    answers.to(humans).values(),
                    answers.to(bots).values(),
                    end.now());
        }

        Headline headline(QueryResults answers, Minutes minutes) {
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
        return new MetricQuery.Top(metric, window, PLACES);
    }

    /** The last 60 seconds: this minute so far, and as much of the one before as is missing, taken as evenly spread. */
    private static long perMinute(List<Long> minutes, End end) {
        long running = minutes.get(minutes.size() - 1);
        if (!end.now()) {
            return running;
        }
        double missing = 1 - (end.moment().toEpochMilli() % MILLIS_PER_MINUTE) / (double) MILLIS_PER_MINUTE;
        return Math.round(running + minutes.get(minutes.size() - 2) * missing);
    }

    private WindowNumbers window(Window window, End end, QueryResults answers) {
        MetricReader.Counts types = counts(answers, StandardMetrics.TYPES, window);
        MetricReader.Counts patrolled = counts(answers, StandardMetrics.PATROLLED, window);
        MetricReader.Counts bytes = counts(answers, StandardMetrics.BYTES, window);
        MetricReader.Counts removals = counts(answers, StandardMetrics.REMOVALS, window);
        return new WindowNumbers(
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
                LeaderboardRows.all(
                        answers.to(top(StandardMetrics.WIKIS, window)).ranks(), places::wiki),
                LeaderboardRows.all(
                        answers.to(top(StandardMetrics.USERS, window)).ranks(), LeaderboardRows::user),
                LeaderboardRows.all(
                        answers.to(top(StandardMetrics.PAGES, window)).ranks(), places::page));
    }

    private static MetricReader.Counts counts(QueryResults answers, String metric, Window window) {
        return answers.to(new MetricQuery.Counts(metric, window));
    }

    private static YesNo yesNo(MetricReader.Counts counts, String yes, String no) {
        return new YesNo(counts.of(yes), counts.of(no));
    }
}
