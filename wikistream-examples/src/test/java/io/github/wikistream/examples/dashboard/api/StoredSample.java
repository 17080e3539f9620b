package io.github.wikistream.examples.dashboard.api;

import static io.github.wikistream.testkit.sample.SampleEvents.changeLike;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.wikistream.StreamHealth;
import io.github.wikistream.StreamReport;
import io.github.wikistream.embedded.test.TestPostgres;
import io.github.wikistream.event.Checkpoint;
import io.github.wikistream.event.Completeness;
import io.github.wikistream.event.DeadLetter;
import io.github.wikistream.event.RecentChange;
import io.github.wikistream.event.StreamEvent;
import io.github.wikistream.event.TopicPartition;
import io.github.wikistream.examples.SourceChoice;
import io.github.wikistream.examples.dashboard.live.DashboardHealth;
import io.github.wikistream.examples.dashboard.live.HealthReport;
import io.github.wikistream.examples.dashboard.live.LiveFeed;
import io.github.wikistream.examples.dashboard.live.PipelineStatus;
import io.github.wikistream.examples.dashboard.live.PipelineStatus.Gap;
import io.github.wikistream.examples.dashboard.live.Snapshot;
import io.github.wikistream.examples.dashboard.live.SnapshotAssembler;
import io.github.wikistream.examples.dashboard.meter.Telemetry;
import io.github.wikistream.examples.dashboard.notify.Incident;
import io.github.wikistream.examples.dashboard.page.PageFiles;
import io.github.wikistream.examples.dashboard.query.Administration;
import io.github.wikistream.examples.dashboard.query.AnomalyDetector;
import io.github.wikistream.examples.dashboard.query.DeadLetterQuery;
import io.github.wikistream.examples.dashboard.query.EventSearch;
import io.github.wikistream.examples.dashboard.query.HistoryQuery;
import io.github.wikistream.examples.dashboard.query.LiveMetricsQuery;
import io.github.wikistream.examples.dashboard.query.Maintenance;
import io.github.wikistream.examples.dashboard.query.QualityQuery;
import io.github.wikistream.examples.dashboard.query.RecordedMetrics;
import io.github.wikistream.examples.dashboard.query.StoredEventsQuery;
import io.github.wikistream.examples.dashboard.query.Stores;
import io.github.wikistream.postgres.PostgresSink;
import io.github.wikistream.postgres.analytics.WikiAnalytics;
import io.github.wikistream.sink.Batch;
import io.github.wikistream.sink.Guarantee;
import io.github.wikistream.sink.SinkContext;
import io.github.wikistream.testkit.sample.SampleEvents;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A server over real stored events, at a fixed time. */
final class StoredSample implements DashboardState, AutoCloseable {
    static final Instant START = Instant.parse("2026-06-20T14:00:00Z");
    static final Instant NOW = START.plusSeconds(3_600);
    static final int EVENTS = 60;
    static final String HOSTILE = "=cmd|' /C calc'!A0,\"<b>x</b>\"";

    private final TestPostgres.Database database = TestPostgres.freshDatabase();
    private final Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
    private final WikiAnalytics analytics = WikiAnalytics.of(database.uri());
    private final RecordedMetrics counted = new RecordedMetrics();
    private final Stores stores = new Stores(
            metrics(),
            new HistoryQuery(analytics),
            new QualityQuery(analytics),
            new EventSearch(analytics, true),
            StoredSample::report);
    private final Telemetry telemetry = new Telemetry(Path.of("none"));
    private final Administration administration = new Administration(
            new DeadLetterQuery(database.uri()), new Maintenance(database.uri(), clock, telemetry::maintained));
    private final Snapshot snapshot;
    private final DashboardServer server;
    private boolean open = true;

    StoredSample() {
        this(StartingState.OPEN);
    }

    StoredSample(Access access) {
        this(access, events());
    }

    StoredSample(Access access, List<StreamEvent> events) {
        store(events);
        PipelineStatus status = new PipelineStatus(SourceChoice.LIVE, clock);
        status.reading(SourceChoice.LIVE, false);
        SnapshotAssembler snapshots = new SnapshotAssembler(status, "build", clock);
        snapshots.readFrom(
                StoredSample::report,
                StoredSample::healthy,
                () -> Optional.of(NOW),
                metrics(),
                new AnomalyDetector(counted.store()::reader, true, true, clock),
                new StoredEventsQuery(analytics, true, true, clock),
                true,
                Runnable::run,
                System::nanoTime);
        snapshots.poll(true);
        snapshot = snapshots.take();
        server = new DashboardServer(
                "127.0.0.1",
                0,
                new PageFiles(),
                new LiveFeed(new ObjectMapper().createObjectNode(), Runnable::run),
                this,
                access);
    }

    /** One event a minute, on two wikis, by three users, some of them reverts. */
    private static List<StreamEvent> events() {
        List<StreamEvent> events = new ArrayList<>();
        for (int i = 0; i < EVENTS; i++) {
            events.add(changeLike(i + 1)
                    .type(i % 5 == 0 ? "new" : "edit")
                    .wiki(i % 3 == 0 ? "dewiki" : "enwiki")
                    .page(0, i == 7 ? HOSTILE : "Page " + i % 10)
                    .user(List.of("Ada", "Grace", HOSTILE).get(i % 3))
                    .comment(i % 4 == 0 ? "Reverted edits by [[Special:Contributions/X|X]]" : "text")
                    .occurredAt(START.plusSeconds(60L * i))
                    .build());
        }
        return events;
    }

    private void store(List<StreamEvent> events) {
        for (StreamEvent event : events) {
            RecentChange change = (RecentChange) event;
            String minute = change.occurredAt().truncatedTo(ChronoUnit.MINUTES).toString();
            counted.count(minute, "types", "edit", 1)
                    .changes(minute, change.wiki() + ":" + change.title(), String.valueOf(change.user()), 1);
        }
        try (PostgresSink sink = PostgresSink.of(database.uri())) {
            Checkpoint none = sink.open(new SinkContext("test"));
            sink.write(new Batch(none, SampleEvents.batch(1, 1).checkpoint(), events, List.of(hostileDeadLetter())));
        }
    }

    private static DeadLetter hostileDeadLetter() {
        return DeadLetter.builder()
                .id(new UUID(3, 4))
                .position(SampleEvents.position(1))
                .receivedAt(START)
                .reason(HOSTILE)
                .data(HOSTILE)
                .build();
    }

    private LiveMetricsQuery metrics() {
        return new LiveMetricsQuery(counted.store()::reader, true, true, clock);
    }

    private static StreamReport report() {
        return StreamReport.builder()
                .received(EVENTS)
                .lanes(List.of(StreamReport.Lane.builder()
                        .sink("postgresql")
                        .state(StreamReport.LaneState.RUNNING)
                        .guarantee(Guarantee.EFFECTIVELY_ONCE)
                        .stored(EVENTS)
                        .completeness(new TreeMap<>(Map.of(
                                new TopicPartition("eqiad.mediawiki.recentchange", 0),
                                Completeness.builder()
                                        .since(START)
                                        .received(EVENTS)
                                        .build())))
                        .build()))
                .build();
    }

    private static StreamHealth healthy() {
        StreamHealth.Check passes = new StreamHealth.Check(START, List.of());
        return new StreamHealth(passes, passes, passes);
    }

    @Override
    public HealthReport health() {
        return new DashboardHealth(clock).report(snapshot, START, healthy(), 1L);
    }

    @Override
    public Telemetry telemetry() {
        return telemetry;
    }

    int port() {
        return server.port();
    }

    List<ApiRouter.Route> routes() {
        return server.routes();
    }

    /** Makes the stores as if they were not open yet. */
    void setOpen(boolean value) {
        open = value;
    }

    @Override
    public @Nullable Stores stores() {
        return open ? stores : null;
    }

    @Override
    public @Nullable Administration administration() {
        return open ? administration : null;
    }

    @Override
    public Snapshot snapshot() {
        return snapshot;
    }

    @Override
    public List<Gap> gaps() {
        return List.of(new Gap("eqiad.mediawiki.recentchange", START, NOW));
    }

    @Override
    public List<String> ownMetrics() {
        return List.of("moods");
    }

    @Override
    public List<Incident> incidents() {
        return List.of(new Incident(
                new UUID(1, 2),
                "spike",
                "spike",
                HOSTILE,
                HOSTILE,
                HOSTILE,
                "enwiki",
                null,
                START,
                null,
                "ops",
                Incident.Delivery.FAILED,
                Incident.Delivery.NONE,
                "refused"));
    }

    @Override
    public Clock clock() {
        return clock;
    }

    @Override
    public void close() {
        server.close();
        telemetry.close();
        analytics.close();
    }
}
