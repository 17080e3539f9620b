package io.github.wikistream.examples.dashboard.api;

import io.github.wikistream.StreamReport;
import io.github.wikistream.examples.dashboard.live.Snapshot;
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
import java.util.function.Supplier;

/**
 * The routes about metrics and stored events without a dashboard around them. What the dashboard queries in the background is queried by the
 * request that needs it, if the latest result is too old.
 */
public final class EmbeddedApi implements PipelineData {
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
    public Snapshot snapshot() {
        anomalies.poll();
        latest.poll();
        Snapshot.Builder snapshot = Snapshot.builder(
                        clock.instant(), new Snapshot.SourceState("other", "", "connected", null))
                .phase(Snapshot.Phase.RUNNING)
                .health("ok")
                .latest(latest.answer());
        AnomalyDetector.Anomalies detected = anomalies.answer();
        if (detected != null) {
            snapshot.spikes(detected.spikes()).editWars(detected.editWars());
        }
        return snapshot.build();
    }

    @Override
    public List<String> ownMetrics() {
        return Metric.installed().stream().map(Metric::name).toList();
    }

    @Override
    public Clock clock() {
        return clock;
    }
}
