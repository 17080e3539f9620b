package io.github.wikistream.examples.dashboard;

import io.github.wikistream.StreamReport;
import io.github.wikistream.examples.Version;
import io.github.wikistream.examples.dashboard.Snapshot.Counts;
import io.github.wikistream.examples.dashboard.Snapshot.Headline;
import io.github.wikistream.examples.dashboard.Snapshot.History;
import io.github.wikistream.examples.dashboard.Snapshot.LaneState;
import io.github.wikistream.examples.dashboard.Snapshot.LatestChange;
import io.github.wikistream.examples.dashboard.Snapshot.Minutes;
import io.github.wikistream.examples.dashboard.Snapshot.Notice;
import io.github.wikistream.examples.dashboard.Snapshot.Ranked;
import io.github.wikistream.examples.dashboard.Snapshot.WindowNumbers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Puts the page's snapshots together: from the status board, from the stream's report, and from both stores' last answers. */
final class Snapshots {
    private final StatusBoard board;
    private final String build;
    private final Clock clock;
    private volatile @Nullable Numbers numbers;

    /**
     * Makes one that knows no numbers yet.
     *
     * @param build name of the page's files
     */
    Snapshots(StatusBoard board, String build, Clock clock) {
        this.board = board;
        this.build = build;
        this.clock = clock;
    }

    /**
     * Says where the numbers are.
     *
     * @param report   what the stream did; its first lane is PostgreSQL's
     * @param lagMeans whether the age of the newest change says how far behind we are
     */
    void readFrom(
            Supplier<StreamReport> report,
            RedisNumbers redis,
            PostgresNumbers postgres,
            boolean lagMeans,
            Executor executor,
            LongSupplier nanoTime) {
        numbers = new Numbers(report, redis, postgres, lagMeans, executor, nanoTime);
    }

    /** Asks the stores what is due to be asked; returns at once. */
    void poll() {
        Numbers known = numbers;
        if (known != null) {
            known.poll();
        }
    }

    /** Tells whether the big numbers are known. */
    boolean hasNumbers() {
        Numbers known = numbers;
        return known != null && known.headline.answer() != null;
    }

    /** Returns how things are now. */
    Snapshot take() {
        Instant now = clock.instant();
        List<Notice> notices = new ArrayList<>(board.notices());
        Numbers known = numbers;
        if (known == null) {
            return new Snapshot(
                    now,
                    Version.number(),
                    build,
                    board.phase(),
                    board.title(),
                    board.text(),
                    notices,
                    board.sourceState(),
                    null,
                    null,
                    null,
                    Map.of(),
                    null,
                    null,
                    null,
                    List.of(),
                    Map.of());
        }
        StreamReport report = known.report.get();
        Map<String, String> faults = known.faults();
        faults.forEach((store, fault) -> notices.add(Notice.error(names(store) + " does not answer.", fault)));
        report.lanes().stream()
                .filter(lane -> lane.state() == StreamReport.LaneState.FAILED)
                .forEach(lane -> notices.add(Notice.error(
                        "Nothing is written to '" + lane.sink() + "' any more.", String.valueOf(lane.failure()))));
        return new Snapshot(
                now,
                Version.number(),
                build,
                board.phase(),
                board.title(),
                board.text(),
                notices,
                board.sourceState(),
                new Counts(
                        report.received(),
                        report.canaries(),
                        report.invalid(),
                        report.repeats(),
                        report.elapsed().toMillis() / 1000.0),
                known.headline(now),
                known.minutes.answer(),
                known.windows(),
                known.history.answer(),
                known.latest.answer(),
                known.dayUsers.answer(),
                report.lanes().stream().map(Snapshots::lane).toList(),
                faults);
    }

    private static String names(String store) {
        return store.equals(Numbers.REDIS) ? "Redis" : "PostgreSQL";
    }

    private static LaneState lane(StreamReport.Lane lane) {
        return new LaneState(
                lane.sink(),
                lane.state().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                lane.stored(),
                lane.repeats(),
                lane.deadLetters(),
                lane.retries(),
                lane.lagEvents(),
                lane.lag().toMillis() / 1000.0,
                lane.failure());
    }

    /** The questions to the stores, each at its own pace: what moves every second, what moves every few, what is dear. */
    private static final class Numbers {
        static final String REDIS = "redis";
        static final String POSTGRESQL = "postgresql";

        private final Supplier<StreamReport> report;
        private final boolean lagMeans;
        private final Refreshed<Headline> headline;
        private final Refreshed<Minutes> minutes;
        private final Refreshed<WindowNumbers> shortWindow;
        private final Refreshed<WindowNumbers> longWindow;
        private final Refreshed<List<LatestChange>> latest;
        private final Refreshed<History> history;
        private final Refreshed<List<Ranked>> dayUsers;
        private final List<Refreshed<?>> redis;
        private final List<Refreshed<?>> postgresql;

        Numbers(
                Supplier<StreamReport> report,
                RedisNumbers redisNumbers,
                PostgresNumbers postgresNumbers,
                boolean lagMeans,
                Executor executor,
                LongSupplier nanoTime) {
            this.report = report;
            this.lagMeans = lagMeans;
            Duration often = Duration.ofMillis(900);
            Duration sometimes = Duration.ofSeconds(3);
            Duration seldom = Duration.ofSeconds(10);
            headline = new Refreshed<>(redisNumbers::headline, often, executor, nanoTime);
            minutes = new Refreshed<>(redisNumbers::minutes, often, executor, nanoTime);
            shortWindow = new Refreshed<>(redisNumbers::shortWindow, often, executor, nanoTime);
            longWindow = new Refreshed<>(redisNumbers::longWindow, sometimes, executor, nanoTime);
            latest = new Refreshed<>(postgresNumbers::latest, often, executor, nanoTime);
            history = new Refreshed<>(postgresNumbers::history, seldom, executor, nanoTime);
            dayUsers = new Refreshed<>(postgresNumbers::dayUsers, seldom, executor, nanoTime);
            redis = List.of(headline, minutes, shortWindow, longWindow);
            postgresql = List.of(latest, history, dayUsers);
        }

        void poll() {
            redis.forEach(Refreshed::poll);
            // Before the sink was opened for the first time there may be no tables to ask.
            if (report.get().lanes().get(0).state() != StreamReport.LaneState.OPENING) {
                postgresql.forEach(Refreshed::poll);
            }
        }

        Map<String, String> faults() {
            Map<String, String> faults = new LinkedHashMap<>();
            addFault(faults, REDIS, redis);
            addFault(faults, POSTGRESQL, postgresql);
            return faults;
        }

        private static void addFault(Map<String, String> faults, String store, List<Refreshed<?>> questions) {
            for (Refreshed<?> question : questions) {
                String fault = question.fault();
                if (fault != null) {
                    faults.put(store, fault);
                    return;
                }
            }
        }

        @Nullable
        Headline headline(Instant now) {
            Headline h = headline.answer();
            List<LatestChange> newest = latest.answer();
            if (h == null || !lagMeans || newest == null || newest.isEmpty()) {
                return h;
            }
            double lag = Math.max(0, Duration.between(newest.get(0).at(), now).toMillis() / 1000.0);
            return new Headline(
                    h.perMinute(), h.humansPerMinute(), h.botsPerMinute(), h.total(), h.edits(), h.wikis(), lag);
        }

        Map<String, WindowNumbers> windows() {
            Map<String, WindowNumbers> windows = new LinkedHashMap<>();
            putIfKnown(windows, "5m", shortWindow.answer());
            putIfKnown(windows, "1h", longWindow.answer());
            return windows;
        }

        private static void putIfKnown(
                Map<String, WindowNumbers> windows, String name, @Nullable WindowNumbers answer) {
            if (answer != null) {
                windows.put(name, answer);
            }
        }
    }
}
