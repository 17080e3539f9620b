package io.github.wikistream.examples.dashboard.api;

import io.github.wikistream.StreamReport;
import io.github.wikistream.examples.Version;
import io.github.wikistream.examples.dashboard.live.PipelineStatus.Gap;
import io.github.wikistream.examples.dashboard.live.Snapshot;
import io.github.wikistream.examples.dashboard.notify.Incident;
import io.github.wikistream.examples.dashboard.query.Administration;
import io.github.wikistream.examples.dashboard.query.AnomalyDetector;
import io.github.wikistream.examples.dashboard.query.BackgroundQuery;
import io.github.wikistream.examples.dashboard.query.EventSearch;
import io.github.wikistream.examples.dashboard.query.HistoryQuery;
import io.github.wikistream.examples.dashboard.query.LiveMetricsQuery;
import io.github.wikistream.examples.dashboard.query.QualityQuery;
import io.github.wikistream.examples.dashboard.query.RecentEvent;
import io.github.wikistream.examples.dashboard.query.StoredEventsQuery;
import io.github.wikistream.examples.dashboard.query.Stores;
import io.github.wikistream.metric.Metric;
import io.github.wikistream.metric.query.MetricReader;
import io.github.wikistream.postgres.analytics.WikiAnalytics;
import io.javalin.config.JavalinConfig;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The routes about metrics and stored events without a dashboard around them. What the dashboard queries in the background is queried by the
 * request that needs it, if the latest result is too old.
 */
public final class EmbeddedApi implements DashboardState {
    private static final Duration DETECTION_INTERVAL = Duration.ofSeconds(10);
    private static final Duration LATEST_INTERVAL = Duration.ofSeconds(1);

    private final Stores stores;
    private final BackgroundQuery<AnomalyDetector.Anomalies> anomalies;
    private final BackgroundQuery<List<RecentEvent>> latest;
    private final Clock clock;

    private EmbeddedApi(MetricReader reader, WikiAnalytics analytics, Supplier<StreamReport> report, Clock clock) {
        this.clock = clock;
        stores = new Stores(
                new LiveMetricsQuery(() -> reader, true, true, clock),
                new HistoryQuery(analytics),
                new QualityQuery(analytics),
                new EventSearch(analytics, true),
                report);
        AnomalyDetector detector = new AnomalyDetector(() -> reader, true, true, clock);
        anomalies = new BackgroundQuery<>(detector::detect, DETECTION_INTERVAL, Runnable::run, System::nanoTime);
        StoredEventsQuery events = new StoredEventsQuery(analytics, true, true, clock);
        latest = new BackgroundQuery<>(events::latest, LATEST_INTERVAL, Runnable::run, System::nanoTime);
    }

    /** Adds the routes to a server; its other routes and its handling of errors stay as they are. */
    public static void addTo(
            JavalinConfig config,
            MetricReader reader,
            WikiAnalytics analytics,
            Supplier<StreamReport> report,
            Clock clock) {
        EmbeddedApi state = new EmbeddedApi(reader, analytics, report, clock);
        ApiRouter router = ApiRouter.guarded(config);
        StoredData stored = new StoredData(state);
        new MetricsApi(state, stored).addTo(router);
        new HistoryApi(stored).addTo(router);
        new EventsApi(stored).addTo(router);
        new QualityApi(stored).addTo(router);
    }

    @Override
    public Stores stores() {
        return stores;
    }

    @Override
    public @Nullable Administration administration() {
        return null;
    }

    @Override
    public Snapshot snapshot() {
        anomalies.poll();
        latest.poll();
        AnomalyDetector.Anomalies detected = anomalies.answer();
        return new Snapshot(
                clock.instant(),
                Version.number(),
                "",
                Snapshot.Phase.RUNNING,
                "ok",
                "",
                "",
                List.of(),
                new Snapshot.SourceState("other", "", "connected", null),
                null,
                null,
                null,
                Map.of(),
                detected == null ? null : detected.spikes(),
                detected == null ? null : detected.editWars(),
                null,
                latest.answer(),
                null,
                List.of(),
                Map.of());
    }

    @Override
    public List<Gap> gaps() {
        return List.of();
    }

    @Override
    public List<String> ownMetrics() {
        return Metric.installed().stream().map(Metric::name).toList();
    }

    @Override
    public List<Incident> incidents() {
        return List.of();
    }

    @Override
    public Clock clock() {
        return clock;
    }
}
