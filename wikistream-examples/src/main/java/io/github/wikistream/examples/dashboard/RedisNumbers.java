package io.github.wikistream.examples.dashboard;

import io.github.wikistream.event.ChangeType;
import io.github.wikistream.examples.dashboard.Moments.End;
import io.github.wikistream.examples.dashboard.Snapshot.Flags;
import io.github.wikistream.examples.dashboard.Snapshot.Growth;
import io.github.wikistream.examples.dashboard.Snapshot.Headline;
import io.github.wikistream.examples.dashboard.Snapshot.Minutes;
import io.github.wikistream.examples.dashboard.Snapshot.Quality;
import io.github.wikistream.examples.dashboard.Snapshot.Share;
import io.github.wikistream.examples.dashboard.Snapshot.WindowNumbers;
import io.github.wikistream.examples.dashboard.Snapshot.YesNo;
import io.github.wikistream.metric.Answers;
import io.github.wikistream.metric.Bucket.Step;
import io.github.wikistream.metric.MetricReader;
import io.github.wikistream.metric.MetricReader.Rank;
import io.github.wikistream.metric.Question;
import io.github.wikistream.metric.StandardMetrics;
import io.github.wikistream.metric.Window;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The page's questions to the metric store, all of them in one round trip, and those about one metric, in another. */
final class RedisNumbers {
    private static final Duration SHORT = Duration.ofMinutes(5);
    private static final Duration LONG = Duration.ofHours(1);
    private static final long MILLIS_PER_MINUTE = 60_000;
    private static final int PLACES = 10;

    /** A longer window has too many minutes to send one by one. */
    private static final Duration MOST_BY_MINUTES = Duration.ofHours(3);

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

    private final Moments moments;
    private final Places places;

    /**
     * Makes one.
     *
     * @param readers gives the store's reader, throws {@link IllegalStateException} while the store is not open
     * @param endsNow whether windows always end now; otherwise they end with the newest minute once that is long ago
     * @param linked  whether the pages exist, so that links lead somewhere
     * @param clock   what now is
     */
    RedisNumbers(Supplier<MetricReader> readers, boolean endsNow, boolean linked, Clock clock) {
        moments = new Moments(readers, endsNow, clock);
        places = new Places(linked);
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
        private static final Question.Totals TOTAL = new Question.Totals(StandardMetrics.CHANGES);

        private final End end;
        private final Window shortWindow;
        private final Window longWindow;
        private final Question.Series humans;
        private final Question.Series bots;
        private final Question.Counts wikis;

        Asked(End end) {
            this.end = end;
            shortWindow = Window.endingAt(end.moment(), SHORT);
            longWindow = Window.endingAt(end.moment(), LONG);
            humans = new Question.Series(StandardMetrics.BOTS, "human", longWindow, Step.MINUTE);
            bots = new Question.Series(StandardMetrics.BOTS, "bot", longWindow, Step.MINUTE);
            wikis = new Question.Counts(StandardMetrics.WIKIS, shortWindow);
        }

        List<Question<?>> all() {
            List<Question<?>> all = new ArrayList<>(List.of(TOTAL, humans, bots, wikis));
            for (Window window : List.of(shortWindow, longWindow)) {
                COUNTED.forEach(metric -> all.add(new Question.Counts(metric, window)));
                all.add(top(StandardMetrics.WIKIS, window));
                all.add(top(StandardMetrics.USERS, window));
                all.add(top(StandardMetrics.PAGES, window));
            }
            return all;
        }

        Minutes minutes(Answers answers) {
            return new Minutes(
                    longWindow.from(),
                    answers.to(humans).values(),
                    answers.to(bots).values(),
                    end.now());
        }

        Headline headline(Answers answers, Minutes minutes) {
            long byHumans = perMinute(minutes.humans(), end);
            long byBots = perMinute(minutes.bots(), end);
            return new Headline(
                    byHumans + byBots,
                    byHumans,
                    byBots,
                    answers.to(TOTAL).values().getOrDefault(StandardMetrics.ALL, 0L),
                    answers.to(new Question.Counts(StandardMetrics.TYPES, shortWindow))
                            .of(ChangeType.EDIT.word()),
                    answers.to(wikis).values().size(),
                    null);
        }
    }

    private static Question.Top top(String metric, Window window) {
        return new Question.Top(metric, window, PLACES);
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

    private WindowNumbers window(Window window, End end, Answers answers) {
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
                Places.all(answers.to(top(StandardMetrics.WIKIS, window)).ranks(), places::wiki),
                Places.all(answers.to(top(StandardMetrics.USERS, window)).ranks(), Places::user),
                Places.all(answers.to(top(StandardMetrics.PAGES, window)).ranks(), places::page));
    }

    private static MetricReader.Counts counts(Answers answers, String metric, Window window) {
        return answers.to(new Question.Counts(metric, window));
    }

    private static YesNo yesNo(MetricReader.Counts counts, String yes, String no) {
        return new YesNo(counts.of(yes), counts.of(no));
    }

    /**
     * The counts of one metric, whoever defined it.
     *
     * @param metric   its name
     * @param window   {@code 5m}, {@code 1h}, {@code 24h} or {@code total}
     * @param from     first minute that counts; {@code null} for {@code total}
     * @param to       first minute that counts no more; {@code null} for {@code total}
     * @param complete whether all of the window was counted
     * @param counts   by key, most first
     * @param top      the leaderboard, most first; empty for {@code total}, which keeps none
     * @param series   the counts step by step; {@code null} for {@code total}
     */
    record MetricAnswer(
            String metric,
            String window,
            @Nullable Instant from,
            @Nullable Instant to,
            boolean complete,
            Map<String, Long> counts,
            List<Rank> top,
            @Nullable MetricSeries series) {}

    /**
     * Counts of a metric, step by step.
     *
     * @param start       where the first step begins
     * @param stepSeconds how long each is
     * @param complete    whether all of them were counted
     * @param values      by key, those with the largest counts first; one for each step, oldest first
     */
    record MetricSeries(Instant start, long stepSeconds, boolean complete, Map<String, List<Long>> values) {}

    /** Returns the counts of a metric over all time. */
    MetricAnswer totals(String metric) {
        Question.Totals totals = new Question.Totals(metric);
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
                        null));
    }

    /**
     * Returns the counts of a metric in a window that ends where the page's do.
     *
     * @param name   what the window is called
     * @param length up to three hours are told minute by minute, more by hours
     * @param limit  how many places of the leaderboard, and how many series
     */
    MetricAnswer counts(String metric, String name, Duration length, int limit) {
        Step step = length.compareTo(MOST_BY_MINUTES) > 0 ? Step.HOUR : Step.MINUTE;
        return moments.ask(
                end -> {
                    Window window = Window.endingAt(end.moment(), length);
                    return List.of(
                            new Question.Counts(metric, window),
                            new Question.Top(metric, window, limit),
                            new Question.AllSeries(metric, window, step));
                },
                (end, answers) -> {
                    Window window = Window.endingAt(end.moment(), length);
                    MetricReader.Counts counts = counts(answers, metric, window);
                    return new MetricAnswer(
                            metric,
                            name,
                            window.from(),
                            window.to(),
                            counts.complete(),
                            mostFirst(counts.values()),
                            answers.to(new Question.Top(metric, window, limit)).ranks(),
                            series(answers.to(new Question.AllSeries(metric, window, step)), limit));
                });
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

    private static Map<String, Long> mostFirst(Map<String, Long> counts) {
        Map<String, Long> sorted = new LinkedHashMap<>();
        counts.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()))
                .forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
        return sorted;
    }
}
