package io.github.wikistream.examples.dashboard.live;

import io.github.wikistream.StreamHealth;
import io.github.wikistream.StreamReport;
import io.github.wikistream.examples.dashboard.live.Snapshot.Counts;
import io.github.wikistream.examples.dashboard.live.Snapshot.Notice;
import io.github.wikistream.examples.dashboard.query.AnomalyDetector;
import io.github.wikistream.examples.dashboard.query.BackgroundQuery;
import io.github.wikistream.examples.dashboard.query.EventHistory;
import io.github.wikistream.examples.dashboard.query.LeaderboardEntry;
import io.github.wikistream.examples.dashboard.query.LiveMetrics;
import io.github.wikistream.examples.dashboard.query.LiveMetrics.Headline;
import io.github.wikistream.examples.dashboard.query.LiveMetricsQuery;
import io.github.wikistream.examples.dashboard.query.RecentEvent;
import io.github.wikistream.examples.dashboard.query.StoredEventsQuery;
import io.github.wikistream.examples.dashboard.query.WindowMetrics;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Assembles snapshots from the pipeline's status and report and from the latest results of the queries to both stores. */
public final class SnapshotAssembler {
    /** The factor by which intervals are longer without viewers. */
    private static final int UNWATCHED_FACTOR = 10;

    private final PipelineStatus status;
    private final String build;
    private final Clock clock;
    private final Map<String, Instant> faultsSince = new HashMap<>();
    private volatile @Nullable Queries queries;

    /**
     * @param build identifier of the page's files
     */
    public SnapshotAssembler(PipelineStatus status, String build, Clock clock) {
        this.status = status;
        this.build = build;
        this.clock = clock;
    }

    /**
     * Sets the sources of the snapshots.
     *
     * @param report   report of the pipeline, whose first lane is PostgreSQL's
     * @param health   health of the pipeline
     * @param counted  time of the newest event in the metric store
     * @param current  whether the source delivers current events, so that the age of the newest event is the lag
     */
    public void readFrom(
            Supplier<StreamReport> report,
            Supplier<StreamHealth> health,
            Supplier<Optional<Instant>> counted,
            LiveMetricsQuery metrics,
            AnomalyDetector anomalies,
            StoredEventsQuery events,
            boolean current,
            Executor executor,
            LongSupplier nanoTime) {
        queries = new Queries(report, health, counted, metrics, anomalies, events, current, executor, nanoTime);
    }

    /**
     * Starts the queries that are due; does not block.
     *
     * @param watched whether somebody sees the results; otherwise the queries run less often
     */
    public void poll(boolean watched) {
        Queries known = queries;
        if (known != null) {
            known.poll(watched ? 1 : UNWATCHED_FACTOR);
        }
    }

    /** Returns the latest result of the live metrics; another object for each result. */
    public @Nullable Object metrics() {
        Queries known = queries;
        return known == null ? null : known.counted.answer();
    }

    /** Returns the current snapshot. Calls must not overlap. */
    public Snapshot take() {
        Instant now = clock.instant();
        List<Notice> notices = new ArrayList<>(status.notices());
        Snapshot.Builder snapshot = Snapshot.builder(now, status.sourceState())
                .build(build)
                .phase(status.phase())
                .title(status.title())
                .text(status.text());
        Queries known = queries;
        if (known != null) {
            Map<String, String> faults = known.faults();
            faultsSince.keySet().retainAll(faults.keySet());
            faults.forEach((store, fault) -> notices.add(Notice.error(
                    Notice.STORE + store,
                    faultsSince.computeIfAbsent(store, first -> now),
                    label(store) + " does not respond.",
                    fault)));
            StreamReport report = known.report.get();
            notices.addAll(HealthNotices.of(known.health.get(), status.label(), status.wasConnected(), now));
            known.addTo(snapshot, now);
            snapshot.counts(counts(report)).lanes(LaneStates.of(report.lanes())).stores(faults);
        }
        return snapshot.notices(notices).health(health(notices)).build();
    }

    private static Counts counts(StreamReport report) {
        return new Counts(
                report.received(),
                report.canaries(),
                report.invalid(),
                report.repeats(),
                report.elapsed().toMillis() / 1000.0);
    }

    private String health(List<Notice> notices) {
        if (notices.stream().anyMatch(notice -> notice.level().equals("error"))) {
            return "error";
        }
        if (status.phase() == Snapshot.Phase.STARTING) {
            return "starting";
        }
        return notices.isEmpty() ? "ok" : "warning";
    }

    private static String label(String store) {
        return store.equals(Queries.REDIS) ? "Redis" : "PostgreSQL";
    }

    /** The queries to the stores, each with its own interval. */
    private static final class Queries {
        static final String REDIS = "redis";
        static final String POSTGRESQL = "postgresql";

        private final Supplier<StreamReport> report;
        private final Supplier<StreamHealth> health;
        private final Supplier<Optional<Instant>> newest;
        private final boolean current;
        private final BackgroundQuery<LiveMetrics> counted;
        private final BackgroundQuery<AnomalyDetector.Anomalies> seen;
        private final BackgroundQuery<List<RecentEvent>> latest;
        private final BackgroundQuery<EventHistory> history;
        private final BackgroundQuery<List<LeaderboardEntry>> dayUsers;
        private final List<BackgroundQuery<?>> redis;
        private final List<BackgroundQuery<?>> postgresql;

        Queries(
                Supplier<StreamReport> report,
                Supplier<StreamHealth> health,
                Supplier<Optional<Instant>> newest,
                LiveMetricsQuery metrics,
                AnomalyDetector anomalies,
                StoredEventsQuery events,
                boolean current,
                Executor executor,
                LongSupplier nanoTime) {
            this.report = report;
            this.health = health;
            this.newest = newest;
            this.current = current;
            Duration often = Duration.ofMillis(900);
            Duration seldom = Duration.ofSeconds(10);
            counted = new BackgroundQuery<>(metrics::metrics, Duration.ofMillis(400), executor, nanoTime);
            seen = new BackgroundQuery<>(anomalies::detect, seldom, executor, nanoTime);
            latest = new BackgroundQuery<>(events::latest, often, executor, nanoTime);
            history = new BackgroundQuery<>(events::history, seldom, executor, nanoTime);
            dayUsers = new BackgroundQuery<>(events::dayUsers, seldom, executor, nanoTime);
            redis = List.of(counted, seen);
            postgresql = List.of(latest, history, dayUsers);
        }

        void poll(int factor) {
            counted.poll(factor);
            // Notifications depend on it.
            seen.poll();
            // The tables may not exist before the sink was opened for the first time.
            if (report.get().lanes().get(0).state() != StreamReport.LaneState.OPENING) {
                postgresql.forEach(query -> query.poll(factor));
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

        void addTo(Snapshot.Builder snapshot, Instant now) {
            LiveMetrics metrics = counted.answer();
            if (metrics != null) {
                snapshot.headline(headline(metrics.headline(), now))
                        .minutes(metrics.minutes())
                        .windows(windows(metrics));
            }
            AnomalyDetector.Anomalies anomalies = seen.answer();
            if (anomalies != null) {
                snapshot.spikes(anomalies.spikes()).editWars(anomalies.editWars());
            }
            snapshot.history(history.answer()).latest(latest.answer()).dayUsers(dayUsers.answer());
        }

        private Headline headline(Headline counted, Instant now) {
            Double lag = current
                    ? newest.get()
                            .map(time -> Math.max(0, Duration.between(time, now).toMillis() / 1000.0))
                            .orElse(null)
                    : null;
            return new Headline(
                    counted.perMinute(),
                    counted.humansPerMinute(),
                    counted.botsPerMinute(),
                    counted.total(),
                    counted.edits(),
                    counted.wikis(),
                    lag);
        }

        private static Map<String, WindowMetrics> windows(LiveMetrics metrics) {
            Map<String, WindowMetrics> windows = new LinkedHashMap<>();
            windows.put("5m", metrics.shortWindow());
            windows.put("1h", metrics.longWindow());
            return windows;
        }
    }
}
