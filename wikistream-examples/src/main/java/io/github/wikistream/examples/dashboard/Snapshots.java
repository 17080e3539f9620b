package io.github.wikistream.examples.dashboard;

import io.github.wikistream.StreamReport;
import io.github.wikistream.examples.Version;
import io.github.wikistream.examples.dashboard.Snapshot.Burst;
import io.github.wikistream.examples.dashboard.Snapshot.Counts;
import io.github.wikistream.examples.dashboard.Snapshot.EditWar;
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
    private final StatusReport board;
    private final String build;
    private final Clock clock;
    private volatile @Nullable Numbers numbers;

    /**
     * Makes one that knows no numbers yet.
     *
     * @param build name of the page's files
     */
    Snapshots(StatusReport board, String build, Clock clock) {
        this.board = board;
        this.build = build;
        this.clock = clock;
    }

    /**
     * Says where the numbers are.
     *
     * @param report   what the stream did; its first lane is PostgreSQL's
     * @param watch    looked at by one thread at a time
     * @param lagMeans whether the age of the newest change says how far behind we are
     */
    void readFrom(
            Supplier<StreamReport> report,
            RedisNumbers redis,
            AnomalyWatch watch,
            PostgresNumbers postgres,
            boolean lagMeans,
            Executor executor,
            LongSupplier nanoTime) {
        numbers = new Numbers(report, redis, watch, postgres, lagMeans, executor, nanoTime);
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
        return known != null && known.counted.answer() != null;
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
                known.minutes(),
                known.windows(),
                known.spikes(),
                known.editWars(),
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
        private final BackgroundQuery<RedisNumbers.Numbers> counted;
        private final BackgroundQuery<AnomalyWatch.Seen> seen;
        private final BackgroundQuery<List<LatestChange>> latest;
        private final BackgroundQuery<History> history;
        private final BackgroundQuery<List<Ranked>> dayUsers;
        private final List<BackgroundQuery<?>> redis;
        private final List<BackgroundQuery<?>> postgresql;

        Numbers(
                Supplier<StreamReport> report,
                RedisNumbers redisNumbers,
                AnomalyWatch watch,
                PostgresNumbers postgresNumbers,
                boolean lagMeans,
                Executor executor,
                LongSupplier nanoTime) {
            this.report = report;
            this.lagMeans = lagMeans;
            Duration often = Duration.ofMillis(900);
            Duration seldom = Duration.ofSeconds(10);
            counted = new BackgroundQuery<>(redisNumbers::numbers, often, executor, nanoTime);
            seen = new BackgroundQuery<>(watch::look, seldom, executor, nanoTime);
            latest = new BackgroundQuery<>(postgresNumbers::latest, often, executor, nanoTime);
            history = new BackgroundQuery<>(postgresNumbers::history, seldom, executor, nanoTime);
            dayUsers = new BackgroundQuery<>(postgresNumbers::dayUsers, seldom, executor, nanoTime);
            redis = List.of(counted, seen);
            postgresql = List.of(latest, history, dayUsers);
        }

        void poll() {
            redis.forEach(BackgroundQuery::poll);
            // Before the sink was opened for the first time there may be no tables to ask.
            if (report.get().lanes().get(0).state() != StreamReport.LaneState.OPENING) {
                postgresql.forEach(BackgroundQuery::poll);
            }
        }

        Map<String, String> faults() {
            Map<String, String> faults = new LinkedHashMap<>();
            addFault(faults, REDIS, redis);
            addFault(faults, POSTGRESQL, postgresql);
            return faults;
        }

        private static void addFault(Map<String, String> faults, String store, List<BackgroundQuery<?>> questions) {
            for (BackgroundQuery<?> question : questions) {
                String fault = question.fault();
                if (fault != null) {
                    faults.put(store, fault);
                    return;
                }
            }
        }

        @Nullable
        Headline headline(Instant now) {
            RedisNumbers.Numbers known = counted.answer();
            List<LatestChange> newest = latest.answer();
            if (known == null) {
                return null;
            }
            Headline h = known.headline();
            if (!lagMeans || newest == null || newest.isEmpty()) {
                return h;
            }
            double lag = Math.max(0, Duration.between(newest.get(0).at(), now).toMillis() / 1000.0);
            return new Headline(
                    h.perMinute(), h.humansPerMinute(), h.botsPerMinute(), h.total(), h.edits(), h.wikis(), lag);
        }

        @Nullable
        Minutes minutes() {
            RedisNumbers.Numbers known = counted.answer();
            return known == null ? null : known.minutes();
        }

        Map<String, WindowNumbers> windows() {
            RedisNumbers.Numbers known = counted.answer();
            Map<String, WindowNumbers> windows = new LinkedHashMap<>();
            if (known != null) {
                windows.put("5m", known.shortWindow());
                windows.put("1h", known.longWindow());
            }
            return windows;
        }

        @Nullable
        List<Burst> spikes() {
            AnomalyWatch.Seen known = seen.answer();
            return known == null ? null : known.bursts();
        }

        @Nullable
        List<EditWar> editWars() {
            AnomalyWatch.Seen known = seen.answer();
            return known == null ? null : known.wars();
        }
    }
}
