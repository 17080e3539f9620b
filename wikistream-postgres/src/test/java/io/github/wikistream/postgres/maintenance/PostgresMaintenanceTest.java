package io.github.wikistream.postgres.maintenance;

import static io.github.wikistream.testkit.sample.SampleEvents.batch;
import static io.github.wikistream.testkit.sample.SampleEvents.checkpoint;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.wikistream.embedded.test.TestPostgres;
import io.github.wikistream.error.StoreException;
import io.github.wikistream.event.RecentChange;
import io.github.wikistream.postgres.ChangeSelection;
import io.github.wikistream.postgres.PostgresSink;
import io.github.wikistream.postgres.TimeRange;
import io.github.wikistream.postgres.analytics.EditQuality;
import io.github.wikistream.postgres.analytics.WikiAnalytics;
import io.github.wikistream.postgres.fixture.Session;
import io.github.wikistream.postgres.fixture.Simulation;
import io.github.wikistream.postgres.internal.jdbc.Database;
import io.github.wikistream.postgres.maintenance.MaintenanceReport.Outcome;
import io.github.wikistream.postgres.maintenance.MaintenanceReport.Task;
import io.github.wikistream.sink.Batch;
import io.github.wikistream.sink.SinkContext;
import io.github.wikistream.testkit.sample.SampleEvents;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

@Tag("locales")
class PostgresMaintenanceTest {
    private static final Instant FIRST_DAY = Instant.parse("2026-06-17T23:00:00Z");
    private static final Instant NOW = Instant.parse("2026-06-21T10:00:00Z");
    private static final MaintenancePlan TWO_DAYS =
            MaintenancePlan.keepingAll().keeping(RetainedData.CHANGES, Duration.ofDays(2));

    private final TestPostgres.Database database = TestPostgres.freshDatabase();
    private final Session session = new Session(database.jdbcUrl());
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<AutoCloseable> toClose = new ArrayList<>(List.of(session));

    @AfterEach
    void close() throws Exception {
        threads.shutdownNow();
        Collections.reverse(toClose);
        for (AutoCloseable each : toClose) {
            each.close();
        }
    }

    private PostgresMaintenance maintenance(Instant now) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(database.jdbcUrl());
        PostgresMaintenance maintenance = new PostgresMaintenance(
                Database.of(source), Clock.fixed(now, ZoneOffset.UTC), time -> Thread.onSpinWait());
        toClose.add(maintenance);
        return maintenance;
    }

    private void store(String pipeline, Instant start, int hours) {
        try (PostgresSink sink = PostgresSink.of(database.uri())) {
            Simulation.store(sink, pipeline, Simulation.changes(1, start, hours * 6, 10, 1), 500);
        }
    }

    private long count(String sql) {
        return Long.parseLong(String.valueOf(session.value(sql)));
    }

    private List<String> partitions(String parent) {
        return session
                .column("SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid"
                        + " WHERE i.inhparent = 'wikistream." + parent
                        + "'::regclass AND c.relname ~ '[0-9]$' ORDER BY 1")
                .stream()
                .map(String::valueOf)
                .toList();
    }

    private static Task task(MaintenanceReport report, String name) {
        return report.tasks().stream()
                .filter(task -> task.name().equals(name))
                .findAny()
                .orElseThrow();
    }

    @Test
    void createsPartitionsAheadOfWriters() {
        store("test", FIRST_DAY, 2);
        MaintenanceReport report =
                maintenance(NOW).run(MaintenancePlan.keepingAll().aheadBy(2));
        assertThat(partitions("recent_change"))
                .containsExactly(
                        "recent_change_20260617",
                        "recent_change_20260618",
                        "recent_change_20260621",
                        "recent_change_20260622",
                        "recent_change_20260623");
        assertThat(partitions("top_day")).containsExactly("top_day_202606");
        assertThat(task(report, "partitions of recent_change").details()).isEqualTo("3 created");
        assertThat(task(report, "partitions of top_day").outcome()).isEqualTo(Outcome.NOTHING);
        assertThat(maintenance(Instant.parse("2026-06-30T23:00:00Z"))
                        .run(MaintenancePlan.keepingAll().aheadBy(1))
                        .failed())
                .isFalse();
        assertThat(partitions("rollup_hour")).containsExactly("rollup_hour_202606", "rollup_hour_202607");
    }

    @Test
    void retentionDropsWholeDaysAndKeepsTheirCounts() {
        store("test", FIRST_DAY, 80);
        PostgresMaintenance maintenance = maintenance(NOW);
        MaintenanceReport rehearsal = maintenance.run(TWO_DAYS.asDryRun());
        assertThat(task(rehearsal, "retention of recent_change"))
                .extracting(Task::outcome, Task::details)
                .containsExactly(Outcome.WOULD, "recent_change_20260617, recent_change_20260618");
        assertThat(partitions("recent_change")).contains("recent_change_20260617");
        assertThat(count("SELECT count(*) FROM wikistream.maintenance_log")).isZero();

        MaintenanceReport report = maintenance.run(TWO_DAYS);
        assertThat(report.failed()).as("%s", report).isFalse();
        assertThat(partitions("recent_change")).startsWith("recent_change_20260619");
        assertThat(partitions("top_hour")).startsWith("top_hour_20260619");
        assertThat(partitions("rollup_minute")).startsWith("rollup_minute_20260619");
        assertThat(session.row("SELECT outcome, details FROM wikistream.maintenance_log"
                        + " WHERE task = 'retention of rollup_minute'"))
                .containsExactly("done", "rollup_minute_20260617, rollup_minute_20260618");
        try (WikiAnalytics analytics = WikiAnalytics.of(database.uri())) {
            ChangeSelection gone = ChangeSelection.of(
                    new TimeRange(Instant.parse("2026-06-18T00:00:00Z"), Instant.parse("2026-06-19T00:00:00Z")));
            assertThat(analytics.breakdowns().total(gone)).isEqualTo(24 * 6);
            assertThat(analytics.topLists().pages(gone, 5)).isNotEmpty();
            assertThat(analytics.total()).isEqualTo(80 * 6);

            // Rows written again after they were dropped do not count again.
            store("again", FIRST_DAY, 80);
            assertThat(analytics.total()).isEqualTo(80 * 6);
            maintenance.run(TWO_DAYS);
            assertThat(analytics.breakdowns().total(gone)).isEqualTo(24 * 6);
            assertThat(analytics.topLists().users(gone, 5)).isNotEmpty();
            assertThat(partitions("recent_change")).startsWith("recent_change_20260619");
        }
        assertThatThrownBy(() -> maintenance.recount(LocalDate.of(2026, 6, 18), LocalDate.of(2026, 6, 18)))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("retention has dropped the rows of 2026-06-18");
        assertThat(maintenance.verify(LocalDate.of(2026, 6, 19), LocalDate.of(2026, 6, 21)))
                .isEmpty();
    }

    @Test
    void droppedUsersDoNotBecomeNewAgain() {
        store("test", FIRST_DAY, 80);
        ChangeSelection kept = ChangeSelection.of(new TimeRange(Instant.parse("2026-06-20T00:00:00Z"), NOW));
        ChangeSelection dropped = ChangeSelection.of(new TimeRange(FIRST_DAY, Instant.parse("2026-06-19T00:00:00Z")));
        ChangeSelection edits = kept.ofTypes("edit");
        try (WikiAnalytics analytics = WikiAnalytics.of(database.uri())) {
            long before = analytics.quality().firstTimers(kept);
            long ofDropped = analytics.quality().firstTimers(dropped);
            assertThat(before).isPositive();
            assertThat(ofDropped).isPositive();
            List<EditQuality.FirstTimer> editors = analytics.quality().firstTimers(edits, 1_000);
            PostgresMaintenance later = maintenance(Instant.parse("2026-08-10T00:00:00Z"));
            maintenance(NOW).run(TWO_DAYS);
            later.run(MaintenancePlan.keepingAll().keeping(RetainedData.DAILY_TOPS, Duration.ofDays(31)));
            assertThat(count("SELECT count(*) FROM wikistream.top_day")).isZero();
            assertThat(analytics.quality().firstTimers(kept)).isEqualTo(before);
            assertThat(analytics.quality().firstTimers(edits, 1_000)).isEqualTo(editors);
            assertThat(analytics.quality().firstTimers(dropped)).isEqualTo(ofDropped);
            assertThat(analytics.quality().firstTimers(dropped, 1))
                    .extracting(EditQuality.FirstTimer::changes)
                    .containsExactly(0L);
        }
    }

    @Test
    void tablesHaveSeparateRetention() {
        try (PostgresSink sink = PostgresSink.of(database.uri())) {
            sink.open(new SinkContext("test"));
            sink.write(batch(1, 3, List.of(SampleEvents.other(2)), List.of(SampleEvents.deadLetter(1))));
        }
        PostgresMaintenance maintenance = maintenance(Instant.parse("2026-08-02T00:00:00Z"));
        maintenance.run(MaintenancePlan.keepingAll().keeping(RetainedData.EVENTS, Duration.ofDays(60)));
        assertThat(count("SELECT count(*) FROM wikistream.event")).isEqualTo(1);
        MaintenanceReport report = maintenance.run(MaintenancePlan.keepingAll()
                .keeping(RetainedData.EVENTS, Duration.ofDays(40))
                .keeping(RetainedData.DEAD_LETTERS, Duration.ofDays(40)));
        assertThat(report.failed()).as("%s", report).isFalse();
        assertThat(task(report, "retention of dead_letter").details()).isEqualTo("1 dead letters");
        assertThat(count("SELECT count(*) FROM wikistream.event")).isZero();
        assertThat(count("SELECT count(*) FROM wikistream.dead_letter")).isZero();
    }

    @Test
    void concurrentRunIsSkipped() {
        store("test", FIRST_DAY, 1);
        Session first = new Session(database.jdbcUrl());
        toClose.add(first);
        first.execute("SELECT pg_advisory_lock(2003397481, 2)");
        MaintenanceReport report = maintenance(NOW).run(TWO_DAYS);
        assertThat(report.ran()).isFalse();
        assertThat(report.tasks()).isEmpty();
        first.execute("SELECT pg_advisory_unlock(2003397481, 2)");
        assertThat(maintenance(NOW).run(TWO_DAYS).ran()).isTrue();
        // The lock is released too.
        assertThat(maintenance(NOW).run(TWO_DAYS).ran()).isTrue();
    }

    @Test
    void killedRunIsCompletedByTheNext() throws Exception {
        store("test", FIRST_DAY, 80);
        PostgresMaintenance maintenance = maintenance(NOW);
        Session reader = new Session(database.jdbcUrl());
        toClose.add(reader);
        maintenance.run(MaintenancePlan.keepingAll());
        // Retention proceeds up to the first partition that a transaction has read.
        reader.begin("SELECT count(*) FROM wikistream.recent_change");
        Future<MaintenanceReport> killed = threads.submit(() -> maintenance.run(TWO_DAYS));
        session.execute("SELECT pg_terminate_backend(" + session.awaitBlocked() + ")");
        assertThatThrownBy(() -> killed.get(5, TimeUnit.MINUTES)).hasCauseInstanceOf(StoreException.class);
        reader.rollback();
        MaintenanceReport report = maintenance.run(TWO_DAYS);
        assertThat(report.failed()).as("%s", report).isFalse();
        assertThat(partitions("recent_change")).startsWith("recent_change_20260619");
        assertThat(count("SELECT count(*) FROM pg_class WHERE relname = 'recent_change_20260617'"))
                .isZero();
    }

    @Test
    void detachedTableIsDroppedLater() {
        store("test", FIRST_DAY, 80);
        PostgresMaintenance maintenance = maintenance(NOW);
        maintenance.run(MaintenancePlan.keepingAll());
        session.execute("ALTER TABLE wikistream.recent_change DETACH PARTITION wikistream.recent_change_20260617");
        maintenance.run(TWO_DAYS);
        assertThat(count("SELECT count(*) FROM pg_class WHERE relname = 'recent_change_20260617'"))
                .isZero();
    }

    @Test
    void writersHardlyWaitAndKeptRowsAreUnchangedUnderLoad() throws Exception {
        store("old", FIRST_DAY, 80);
        PostgresMaintenance maintenance = maintenance(NOW);
        maintenance.run(MaintenancePlan.keepingAll());
        String kept = "SELECT md5(string_agg(id::text || title, ',' ORDER BY dt, id)) FROM wikistream.recent_change"
                + " WHERE dt >= '2026-06-19Z' AND dt < '2026-06-21Z'";
        String before = session.value(kept);
        Session reader = new Session(database.jdbcUrl());
        toClose.add(reader);
        reader.begin("SELECT count(*) FROM wikistream.recent_change");

        AtomicBoolean over = new AtomicBoolean();
        List<Future<Integer>> writers = new ArrayList<>();
        for (int writer = 0; writer < 2; writer++) {
            int seed = 10 + writer;
            List<RecentChange> changes = Simulation.changes(seed, NOW.minusSeconds(7_200), 100, 1, 40);
            writers.add(threads.submit(() -> write("writer-" + seed, changes, over)));
        }
        MaintenanceReport blocked = maintenance.run(TWO_DAYS);
        assertThat(blocked.failed()).as("%s", blocked).isTrue();
        assertThat(task(blocked, "retention of recent_change").details()).contains("oldest open transaction");
        assertThat(task(blocked, "retention of recent_change").waited()).isPositive();
        for (Task each : blocked.tasks()) {
            assertThat(each.outcome() == Outcome.FAILED)
                    .as("%s", each)
                    .isEqualTo(each.name().equals("retention of recent_change"));
        }
        reader.rollback();
        MaintenanceReport done = maintenance.run(TWO_DAYS);
        over.set(true);
        assertThat(done.failed()).as("%s", done).isFalse();
        int written = 0;
        for (Future<Integer> writer : writers) {
            written += writer.get(5, TimeUnit.MINUTES);
        }
        assertThat(partitions("recent_change")).startsWith("recent_change_20260619");
        assertThat(session.value(kept)).isEqualTo(before);
        assertThat(count("SELECT count(*) FROM wikistream.recent_change WHERE dt >= '2026-06-21 08:00Z'"))
                .isEqualTo(written);
        assertThat(maintenance.verify(LocalDate.of(2026, 6, 19), LocalDate.of(2026, 6, 21)))
                .isEmpty();
    }

    private int write(String pipeline, List<RecentChange> changes, AtomicBoolean over) {
        int written = 0;
        try (PostgresSink sink = PostgresSink.of(database.uri())) {
            sink.open(new SinkContext(pipeline));
            for (int number = 0; number * 100 < changes.size() && !over.get(); number++) {
                List<RecentChange> part = changes.subList(number * 100, number * 100 + 100);
                // No attempt fails: a lock wait of over a second would be a failure.
                sink.write(new Batch(checkpoint(number), checkpoint(number + 1), List.copyOf(part), List.of()));
                written += part.size();
            }
        }
        return written;
    }

    @Test
    void refusesInvalidPlans() {
        assertThatThrownBy(() -> MaintenancePlan.keepingAll().keeping(RetainedData.CHANGES, Duration.ofHours(23)))
                .hasMessage("CHANGES must be kept for 1 days or longer, not PT23H");
        assertThatThrownBy(() -> MaintenancePlan.keepingAll().aheadBy(61)).hasMessageContaining("0 to 60");
        PostgresMaintenance maintenance = maintenance(NOW);
        assertThatThrownBy(() -> maintenance.schedule(TWO_DAYS, Duration.ofSeconds(59)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> maintenance.verify(LocalDate.of(2026, 1, 2), LocalDate.of(2026, 1, 1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void runsOnASchedule() {
        store("test", FIRST_DAY, 1);
        PostgresMaintenance maintenance = maintenance(NOW);
        maintenance.schedule(MaintenancePlan.keepingAll(), Duration.ofHours(1));
        assertThatThrownBy(() -> maintenance.schedule(MaintenancePlan.keepingAll(), Duration.ofHours(1)))
                .isInstanceOf(IllegalStateException.class);
        session.await("SELECT count(*) > 0 FROM wikistream.maintenance_log WHERE task = 'statistics'");
    }
}
