package io.github.wikistream.examples.dashboard.notify;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wikistream.StreamReport;
import io.github.wikistream.StreamReport.LaneState;
import io.github.wikistream.WikiStream;
import io.github.wikistream.embedded.test.TestPostgres;
import io.github.wikistream.examples.SourceChoice;
import io.github.wikistream.examples.dashboard.MovableClock;
import io.github.wikistream.examples.dashboard.channel.Notification;
import io.github.wikistream.examples.dashboard.live.PipelineStatus;
import io.github.wikistream.examples.dashboard.live.SnapshotAssembler;
import io.github.wikistream.examples.dashboard.query.AnomalyDetector;
import io.github.wikistream.examples.dashboard.query.LiveMetricsQuery;
import io.github.wikistream.examples.dashboard.query.QualityQuery;
import io.github.wikistream.examples.dashboard.query.RecordedMetrics;
import io.github.wikistream.examples.dashboard.query.StoredEventsQuery;
import io.github.wikistream.postgres.PostgresSink;
import io.github.wikistream.postgres.analytics.WikiAnalytics;
import io.github.wikistream.sink.SinkContext;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** A disk that was full for three minutes raised no notice. PostgreSQL itself raises the error, SQLSTATE 53100. */
class DiskFullTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final TestPostgres.Database database = TestPostgres.freshDatabase();
    private final DataSource source = PostgresSink.dataSource(database.uri());
    private final MovableClock clock = new MovableClock();
    private final CollectingChannel channel = new CollectingChannel();
    private final PipelineStatus status = new PipelineStatus(SourceChoice.LIVE, clock);
    private final SnapshotAssembler snapshots = new SnapshotAssembler(status, "build", clock);

    @Test
    void isReportedWithinThreeMinutesAndOnceItHasSpaceAgain() throws Exception {
        // The stream has a clock of its own, that of the machine.
        clock.moveTo(Instant.now());
        try (PostgresSink sink = PostgresSink.of(database.uri())) {
            sink.open(new SinkContext("test"));
        }
        execute("""
                CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100'; END $$""");
        execute("CREATE TRIGGER full_disk BEFORE INSERT ON wikistream.recent_change"
                + " FOR EACH STATEMENT EXECUTE FUNCTION full_disk()");
        try (WikiAnalytics analytics = WikiAnalytics.of(database.uri());
                WikiStream stream = WikiStream.builder()
                        .pipeline("test")
                        .source("simulated:")
                        .userAgent("test/1.0 (me@example.org)")
                        .sink(database.uri())
                        .build()) {
            readFrom(stream, analytics);
            status.reading(SourceChoice.LIVE, false);
            stream.start();
            try (Notifier notifier = notifier(analytics)) {
                until(stream, lane -> lane.failure() != null);
                snapshots.take();
                clock.pass(Duration.ofMinutes(3));
                notifier.check();
                Notification begin = next();
                assertThat(begin.event()).isEqualTo(Notification.Event.BEGAN);
                assertThat(begin.subject()).isEqualTo("sink:postgresql");
                assertThat(begin.text()).contains("No space left on device", "free some disk space");

                execute("DROP TRIGGER full_disk ON wikistream.recent_change");
                until(stream, lane -> lane.failure() == null && lane.state() == LaneState.RUNNING);
                clock.pass(Notifier.QUIET);
                notifier.check();
                assertThat(next().event()).isEqualTo(Notification.Event.ENDED);
            }
        }
    }

    private Notifier notifier(WikiAnalytics analytics) {
        Rule health = Rule.builtIn("all").stream()
                .filter(rule -> rule.kind() == Rule.Kind.HEALTH)
                .findFirst()
                .orElseThrow();
        return new Notifier(
                new NotificationSettings(List.of(health), Map.of("all", channel)),
                snapshots::take,
                new QualityQuery(analytics),
                source,
                "test",
                clock);
    }

    private void readFrom(WikiStream stream, WikiAnalytics analytics) {
        RecordedMetrics counted = new RecordedMetrics();
        snapshots.readFrom(
                stream::report,
                stream::health,
                Optional::empty,
                new LiveMetricsQuery(counted.store()::reader, true, true, clock),
                new AnomalyDetector(counted.store()::reader, true, true, clock),
                new StoredEventsQuery(analytics, true, true, clock),
                true,
                Runnable::run,
                System::nanoTime);
    }

    private static void until(WikiStream stream, Predicate<StreamReport.Lane> state) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!state.test(stream.report().lanes().get(0))) {
            assertThat(System.nanoTime()).as("%s", stream.report()).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    private Notification next() throws InterruptedException {
        Notification next = channel.received.poll(PATIENCE.toMinutes(), TimeUnit.MINUTES);
        assertThat(next).isNotNull();
        return next;
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
