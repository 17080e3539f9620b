package io.github.wikistream.examples.dashboard;

import io.github.wikistream.event.ChangeType;
import io.github.wikistream.examples.dashboard.Snapshot.Flags;
import io.github.wikistream.examples.dashboard.Snapshot.Growth;
import io.github.wikistream.examples.dashboard.Snapshot.Headline;
import io.github.wikistream.examples.dashboard.Snapshot.Minutes;
import io.github.wikistream.examples.dashboard.Snapshot.Ranked;
import io.github.wikistream.examples.dashboard.Snapshot.WindowNumbers;
import io.github.wikistream.examples.dashboard.Snapshot.YesNo;
import io.github.wikistream.metric.MetricReader;
import io.github.wikistream.metric.MetricReader.Leaderboard;
import io.github.wikistream.metric.MetricReader.Rank;
import io.github.wikistream.metric.StandardMetrics;
import io.github.wikistream.metric.Window;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The page's questions to the metric store. */
final class RedisNumbers {
    private static final Duration SHORT = Duration.ofMinutes(5);
    private static final Duration LONG = Duration.ofHours(1);
    private static final long MILLIS_PER_MINUTE = 60_000;
    private static final int PLACES = 10;
    private static final Pattern BOT_NAME = Pattern.compile("(?i)bot\\b|^bot|bot[ _(-]");

    /** A recording counts as one of now while its newest minute is no older than this. */
    private static final Duration RECENT = Duration.ofMinutes(10);

    private final Supplier<MetricReader> readers;
    private final boolean endsNow;
    private final boolean linked;
    private final Clock clock;

    /**
     * Makes one.
     *
     * @param readers gives the store's reader, throws {@link IllegalStateException} while the store is not open
     * @param endsNow whether windows always end now; otherwise they end with the newest minute once that is long ago
     * @param linked  whether the pages exist, so that links lead somewhere
     * @param clock   what now is
     */
    RedisNumbers(Supplier<MetricReader> readers, boolean endsNow, boolean linked, Clock clock) {
        this.readers = readers;
        this.endsNow = endsNow;
        this.linked = linked;
        this.clock = clock;
    }

    /**
     * Where windows end.
     *
     * @param moment a moment of the last minute
     * @param now    whether that minute is still running
     */
    private record End(Instant moment, boolean now) {}

    private End end(MetricReader reader) {
        Instant now = clock.instant();
        if (endsNow) {
            return new End(now, true);
        }
        return reader.newestMinute()
                .filter(newest -> newest.isBefore(now.minus(RECENT)))
                .map(newest -> new End(newest, false))
                .orElse(new End(now, true));
    }

    /** Returns the big numbers, without the lag, which the metric store does not know. */
    Headline headline() {
        MetricReader reader = readers.get();
        End end = end(reader);
        Window lastMinutes = Window.endingAt(end.moment(), Duration.ofMinutes(2));
        long humans = perMinute(
                reader.series(StandardMetrics.BOTS, "human", lastMinutes).values(), end);
        long bots = perMinute(
                reader.series(StandardMetrics.BOTS, "bot", lastMinutes).values(), end);
        Window window = Window.endingAt(end.moment(), SHORT);
        return new Headline(
                humans + bots,
                humans,
                bots,
                reader.totals(StandardMetrics.CHANGES).getOrDefault(StandardMetrics.ALL, 0L),
                reader.counts(StandardMetrics.TYPES, window).values().getOrDefault(ChangeType.EDIT.word(), 0L),
                reader.counts(StandardMetrics.WIKIS, window).values().size(),
                null);
    }

    /** The last 60 seconds: this minute so far, and as much of the one before as is missing, taken as evenly spread. */
    private static long perMinute(List<Long> twoMinutes, End end) {
        if (!end.now()) {
            return twoMinutes.get(1);
        }
        double missing = 1 - (end.moment().toEpochMilli() % MILLIS_PER_MINUTE) / (double) MILLIS_PER_MINUTE;
        return Math.round(twoMinutes.get(1) + twoMinutes.get(0) * missing);
    }

    /** Returns the last hour. */
    Minutes minutes() {
        MetricReader reader = readers.get();
        End end = end(reader);
        Window window = Window.endingAt(end.moment(), LONG);
        return new Minutes(
                window.from(),
                reader.series(StandardMetrics.BOTS, "human", window).values(),
                reader.series(StandardMetrics.BOTS, "bot", window).values(),
                end.now());
    }

    /** Returns the last 5 minutes. */
    WindowNumbers shortWindow() {
        return window(SHORT);
    }

    /** Returns the last hour as one. */
    WindowNumbers longWindow() {
        return window(LONG);
    }

    private WindowNumbers window(Duration length) {
        MetricReader reader = readers.get();
        End end = end(reader);
        Window window = Window.endingAt(end.moment(), length);
        Function<String, Map<String, Long>> counts =
                metric -> reader.counts(metric, window).values();
        Map<String, Long> bytes = counts.apply(StandardMetrics.BYTES);
        MetricReader.Counts types = reader.counts(StandardMetrics.TYPES, window);
        return new WindowNumbers(
                types.complete(),
                end.now() ? null : end.moment().plus(1, ChronoUnit.MINUTES),
                types.values(),
                counts.apply(StandardMetrics.NAMESPACES),
                counts.apply(StandardMetrics.LOG_TYPES),
                counts.apply(StandardMetrics.ACTORS),
                new Flags(
                        yesNo(counts.apply(StandardMetrics.BOTS), "bot", "human"),
                        yesNo(counts.apply(StandardMetrics.MINOR), "minor", "major"),
                        yesNo(counts.apply(StandardMetrics.PATROLLED), "patrolled", "unpatrolled")),
                new Growth(bytes.getOrDefault("added", 0L), bytes.getOrDefault("removed", 0L)),
                ranked(reader.top(StandardMetrics.WIKIS, window, PLACES), this::wiki),
                ranked(reader.top(StandardMetrics.USERS, window, PLACES), RedisNumbers::user),
                ranked(reader.top(StandardMetrics.PAGES, window, PLACES), this::page));
    }

    private static YesNo yesNo(Map<String, Long> counts, String yes, String no) {
        return new YesNo(counts.getOrDefault(yes, 0L), counts.getOrDefault(no, 0L));
    }

    private static List<Ranked> ranked(Leaderboard board, Function<Rank, Ranked> shape) {
        return board.ranks().stream().map(shape).toList();
    }

    private Ranked wiki(Rank rank) {
        String host = linked ? Links.hostOf(rank.member()) : null;
        return new Ranked(rank.member(), null, Links.page(host, ""), false, rank.count());
    }

    /** A leaderboard does not keep the bot flag; most bots say what they are in their name, as the wikis' rules ask. */
    private static Ranked user(Rank rank) {
        return new Ranked(
                rank.member(), null, null, BOT_NAME.matcher(rank.member()).find(), rank.count());
    }

    private Ranked page(Rank rank) {
        int colon = rank.member().indexOf(':');
        String wiki = rank.member().substring(0, Math.max(colon, 0));
        String title = rank.member().substring(colon + 1);
        return new Ranked(title, wiki, linkTo(wiki, title), false, rank.count());
    }

    private @Nullable String linkTo(String wiki, String title) {
        return linked ? Links.page(Links.hostOf(wiki), title) : null;
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
     */
    record MetricAnswer(
            String metric,
            String window,
            @Nullable Instant from,
            @Nullable Instant to,
            boolean complete,
            Map<String, Long> counts,
            List<Rank> top) {}

    /** Returns the counts of a metric over all time. */
    MetricAnswer totals(String metric) {
        return new MetricAnswer(
                metric, "total", null, null, true, mostFirst(readers.get().totals(metric)), List.of());
    }

    /** Returns the counts of a metric in a window that ends where the page's do. */
    MetricAnswer counts(String metric, String name, Duration length, int limit) {
        MetricReader reader = readers.get();
        Window window = Window.endingAt(end(reader).moment(), length);
        MetricReader.Counts counts = reader.counts(metric, window);
        return new MetricAnswer(
                metric,
                name,
                window.from(),
                window.to(),
                counts.complete(),
                mostFirst(counts.values()),
                reader.top(metric, window, limit).ranks());
    }

    private static Map<String, Long> mostFirst(Map<String, Long> counts) {
        Map<String, Long> sorted = new LinkedHashMap<>();
        counts.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()))
                .forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
        return sorted;
    }
}
