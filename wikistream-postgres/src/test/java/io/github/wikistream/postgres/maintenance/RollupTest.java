package io.github.wikistream.postgres.maintenance;

import static io.github.wikistream.testkit.sample.SampleEvents.batch;
import static io.github.wikistream.testkit.sample.SampleEvents.change;
import static io.github.wikistream.testkit.sample.SampleEvents.changeLike;
import static io.github.wikistream.testkit.sample.SampleEvents.checkpoint;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.github.wikistream.embedded.test.TestPostgres;
import io.github.wikistream.error.SinkException;
import io.github.wikistream.event.RecentChange;
import io.github.wikistream.postgres.ChangeSelection;
import io.github.wikistream.postgres.PostgresSink;
import io.github.wikistream.postgres.TimeRange;
import io.github.wikistream.postgres.analytics.EditQuality.FirstTimer;
import io.github.wikistream.postgres.analytics.TopLists.UserCount;
import io.github.wikistream.postgres.analytics.WikiAnalytics;
import io.github.wikistream.postgres.fixture.Session;
import io.github.wikistream.postgres.fixture.Simulation;
import io.github.wikistream.sink.Batch;
import io.github.wikistream.sink.SinkContext;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The counts, compared with the rows by the project's own verification, which is tested here too. */
class RollupTest {
    private static final SinkContext CONTEXT = new SinkContext("test");
    private static final LocalDate DAY = LocalDate.of(2026, 6, 20);
    private static final Instant EVENING = Instant.parse("2026-06-20T21:40:00Z");

    private final TestPostgres.Database database = TestPostgres.freshDatabase();
    private final Session session = new Session(database.jdbcUrl());
    private final PostgresSink sink = PostgresSink.of(database.uri());
    private final PostgresMaintenance maintenance = PostgresMaintenance.of(database.uri());
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void close() {
        threads.shutdownNow();
        maintenance.close();
        sink.close();
        session.close();
    }

    private long count(String sql) {
        return Long.parseLong(String.valueOf(session.value(sql)));
    }

    private long counted(String table) {
        String condition = table.equals("count_delta") ? "" : " WHERE cuboid = 'k'";
        return count("SELECT coalesce(sum(changes), 0) FROM wikistream." + table + condition);
    }

    private void assertAllRight(LocalDate first, LocalDate last) {
        assertThat(maintenance.verify(first, last)).isEmpty();
    }

    @Test
    void countsAreExactBeforeAndAfterCompaction() {
        Simulation.store(sink, "test", Simulation.changes(1, EVENING, 150, 6), 100);
        assertThat(counted("count_delta")).isEqualTo(900);
        assertAllRight(DAY, DAY.plusDays(1));

        maintenance.run(MaintenancePlan.keepingAll());
        assertThat(counted("count_delta")).isZero();
        for (String rollup : List.of("rollup_minute", "rollup_hour", "rollup_day")) {
            assertThat(counted(rollup)).as(rollup).isEqualTo(900);
        }
        assertThat(count("SELECT count(*) FROM wikistream.rollup_minute")).isGreaterThan(150);
        assertThat(count("SELECT count(DISTINCT bucket) FROM wikistream.rollup_hour"))
                .isEqualTo(4);
        assertThat(count("SELECT count(DISTINCT bucket) FROM wikistream.top_hour"))
                .isGreaterThanOrEqualTo(3);
        assertAllRight(DAY, DAY.plusDays(1));

        Simulation.store(sink, "more", Simulation.changes(2, EVENING, 150, 2), 50);
        assertAllRight(DAY, DAY.plusDays(1));
        maintenance.run(MaintenancePlan.keepingAll());
        assertThat(counted("rollup_hour")).isEqualTo(1_200);
        assertAllRight(DAY, DAY.plusDays(1));
    }

    @Test
    void dailyTopsAreBuiltAfterTheDayAndRebuiltAfterLateChanges() {
        Simulation.store(sink, "test", Simulation.changes(1, EVENING, 240, 3), 120);
        maintenance.run(MaintenancePlan.keepingAll());
        String made = "SELECT count(*) FROM wikistream.top_day_state WHERE made_at IS NOT NULL";
        assertThat(count(made)).isPositive();
        assertThat(count("SELECT sum(changes) FROM wikistream.top_day WHERE kind = 'p' AND bucket = '2026-06-20Z'"))
                .isEqualTo(420);
        Simulation.store(sink, "late", Simulation.changes(3, EVENING, 20, 4), 80);
        assertAllRight(DAY, DAY.plusDays(1));
        maintenance.run(MaintenancePlan.keepingAll());
        assertThat(count("SELECT sum(changes) FROM wikistream.top_day WHERE kind = 'p' AND bucket = '2026-06-20Z'"))
                .isEqualTo(500);
        assertAllRight(DAY, DAY.plusDays(1));
    }

    /** The planner's choice depends on statistics, which autovacuum may have collected when the hour was nearly empty. */
    @Test
    void moreChangesOfACompactedHourAreFoundByNameEvenIfStatisticsAreOutOfDate() {
        Simulation.store(sink, "test", Simulation.changes(1, EVENING, 1, 3), 3);
        session.execute("ALTER TABLE wikistream.top_hour_20260620 SET (autovacuum_enabled = off)");
        session.execute("INSERT INTO wikistream.top_hour VALUES ('2026-06-20T10:00Z', 'u', '', 0, 'somebody', 1, 0)");
        session.execute("ANALYZE wikistream.top_hour");
        long before = rowsReadByPlace();
        for (int time = 1; time <= 2; time++) {
            session.execute(
                    "INSERT INTO wikistream.top_delta SELECT '2026-06-20T10:00Z', 'p', 'enwiki', 0, 'Page ' || n, 1, 0, NULL"
                            + " FROM generate_series(1, 5000) AS n");
            session.execute("SELECT wikistream.compact_tops(4)");
        }
        assertThat(count("SELECT count(*) FROM wikistream.top_hour WHERE kind = 'p' AND changes = 2"))
                .isEqualTo(5_000);
        assertThat(rowsReadByPlace() - before).isLessThan(100_000);
    }

    /** Returns how many entries of the index by number of changes were read so far. */
    private long rowsReadByPlace() {
        session.execute("SELECT pg_stat_force_next_flush()");
        return count("SELECT sum(idx_tup_read) FROM pg_stat_user_indexes WHERE relname LIKE 'top\\_hour\\_%'"
                + " AND indexrelname LIKE '%changes%'");
    }

    @Test
    void repeatCountsOnceWhicheverPipelineWritesIt() {
        RecentChange twice = change(2);
        sink.open(CONTEXT);
        sink.write(batch(1, 4, List.of(change(1), twice, twice, change(4)), List.of()));
        try (PostgresSink other = PostgresSink.of(database.uri())) {
            other.open(new SinkContext("other"));
            other.write(batch(1, 5, List.of(change(4), change(5), change(5), change(1)), List.of()));
            other.write(new Batch(checkpoint(5), checkpoint(6), List.of(change(6), twice), List.of()));
        }
        assertThat(session.ids("recent_change")).hasSize(5);
        assertThat(counted("count_delta")).isEqualTo(5);
        assertAllRight(DAY, DAY);
    }

    @Test
    void failingBatchCountsNothing() {
        sink.open(CONTEXT);
        sink.write(batch(1, 10));
        session.execute("ALTER TABLE wikistream.checkpoint ADD CONSTRAINT c CHECK (token <> 'sample-20')");
        assertThatThrownBy(() -> sink.write(batch(11, 20))).isInstanceOf(SinkException.class);
        assertThat(counted("count_delta")).isEqualTo(10);
        assertAllRight(DAY, DAY);
    }

    @Test
    void concurrentWritersAndCompactorsCountEverythingOnce() throws Exception {
        int writers = 3;
        sink.open(CONTEXT);
        AtomicBoolean over = new AtomicBoolean();
        List<Future<?>> compactors = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            compactors.add(threads.submit(() -> {
                try (PostgresMaintenance each = PostgresMaintenance.of(database.uri())) {
                    while (!over.get()) {
                        each.run(MaintenancePlan.keepingAll());
                    }
                }
                return null;
            }));
        }
        List<Future<?>> writing = new ArrayList<>();
        for (int writer = 0; writer < writers; writer++) {
            String pipeline = "writer-" + writer;
            // They share two thirds of their changes.
            List<RecentChange> changes = new ArrayList<>(Simulation.changes(1, EVENING, 200, 4));
            changes.addAll(Simulation.changes(10 + writer, EVENING, 200, 2));
            writing.add(threads.submit(() -> {
                try (PostgresSink each = PostgresSink.of(database.uri())) {
                    Simulation.store(each, pipeline, changes, 60);
                }
                return null;
            }));
        }
        for (Future<?> each : writing) {
            each.get(5, TimeUnit.MINUTES);
        }
        over.set(true);
        for (Future<?> each : compactors) {
            each.get(5, TimeUnit.MINUTES);
        }
        assertThat(count("SELECT count(*) FROM wikistream.recent_change")).isEqualTo(200 * 4 + writers * 200 * 2);
        assertAllRight(DAY, DAY.plusDays(1));
        maintenance.run(MaintenancePlan.keepingAll());
        assertAllRight(DAY, DAY.plusDays(1));
        assertThat(counted("rollup_day")).isEqualTo(200 * 4 + writers * 200 * 2);
    }

    @Test
    void verificationFindsMismatchesAndARecountRepairsThem() {
        Simulation.store(sink, "test", Simulation.changes(1, EVENING, 200, 3), 200);
        maintenance.run(MaintenancePlan.keepingAll());
        assertAllRight(DAY, DAY.plusDays(1));
        for (String damage : List.of(
                "UPDATE wikistream.rollup_minute SET changes = changes + 1 WHERE bucket = '2026-06-20 22:00Z'",
                "DELETE FROM wikistream.rollup_hour WHERE bucket = '2026-06-20 22:00Z' AND cuboid = 's'",
                "UPDATE wikistream.rollup_day SET wiki = wiki || 'x' WHERE cuboid = 'w' AND bucket = '2026-06-20Z'",
                "UPDATE wikistream.top_hour SET bot_changes = bot_changes + 1 WHERE bucket = '2026-06-20 22:00Z'",
                "DELETE FROM wikistream.top_day WHERE kind = 'p' AND bucket = '2026-06-20Z'",
                "UPDATE wikistream.rollup_hour SET reverts = reverts + 1 WHERE bucket = '2026-06-20 22:00Z' AND cuboid = 'w'",
                "UPDATE wikistream.rollup_minute SET edits = edits + 1 WHERE bucket = '2026-06-20 22:00Z' AND cuboid = 't'",
                "UPDATE wikistream.rollup_day SET bot_changes = 0 WHERE cuboid = 't' AND bucket = '2026-06-20Z'",
                "DELETE FROM wikistream.rollup_hour WHERE bucket = '2026-06-20 22:00Z' AND cuboid = 'v'",
                "DELETE FROM wikistream.first_seen WHERE first_at < '2026-06-21Z'",
                "UPDATE wikistream.first_seen SET first_at = first_at + interval '1 hour' WHERE first_at < '2026-06-20 23:00Z'",
                "UPDATE wikistream.first_seen SET first_at = first_at - interval '1 us' WHERE first_at < '2026-06-21Z'",
                "UPDATE wikistream.first_seen SET first_at = '2026-06-20 22:00Z' WHERE first_at >= '2026-06-21Z'",
                "INSERT INTO wikistream.first_seen VALUES ('nobody', '2026-06-20 22:00Z')",
                "INSERT INTO wikistream.count_delta VALUES"
                        + " ('2026-06-20 22:00Z', 'w', 0, 'edit', 'bot', NULL, NULL, NULL, 1, 0)",
                "INSERT INTO wikistream.top_delta VALUES ('2026-06-20 22:00Z', 'u', '', 0, 'x', 1, 0)")) {
            session.execute(damage);
            assertThat(maintenance.verify(DAY, DAY.plusDays(1))).as(damage).isNotEmpty();
            assertThat(maintenance.recount(DAY, DAY)).isEqualTo(3 * 140);
            assertAllRight(DAY, DAY.plusDays(1));
            assertThat(counted("rollup_day")).isEqualTo(600);
            assertThat(count("SELECT count(*) - count(DISTINCT name) FROM wikistream.first_seen"))
                    .isZero();
        }
    }

    @Test
    void lateChangesMoveTheFirstSighting() {
        TimeRange evening = new TimeRange(EVENING, EVENING.plusSeconds(3_600));
        sink.open(CONTEXT);
        try (WikiAnalytics analytics = WikiAnalytics.of(database.uri())) {
            for (int i = 0; i < 3; i++) {
                // Each time an hour earlier, and found there before and after compaction.
                Instant time = EVENING.minusSeconds(3_600L * i);
                RecentChange change =
                        changeLike(i + 1).occurredAt(time).user("Ada").build();
                sink.write(batch(i + 1, i + 1, List.of(change), List.of()));
                for (int times = 0; times < 2; times++) {
                    TimeRange hour = new TimeRange(time, time.plusSeconds(3_600));
                    assertThat(analytics.quality().firstTimers(ChangeSelection.of(hour), 5))
                            .extracting(FirstTimer::user, FirstTimer::firstAt, FirstTimer::changes)
                            .containsExactly(tuple("Ada", time, 1L));
                    assertThat(analytics.quality().firstTimers(ChangeSelection.of(evening)))
                            .isEqualTo(i == 0 ? 1 : 0);
                    assertAllRight(DAY, DAY);
                    maintenance.run(MaintenancePlan.keepingAll());
                }
                assertThat(session.column("SELECT name FROM wikistream.first_seen"))
                        .containsExactly("Ada");
            }
        }
    }

    @Test
    void unusualDatesAndTextsAreCountedAsStored() {
        List<RecentChange> odd = new ArrayList<>();
        Random random = new Random(1);
        int number = 1;
        for (Instant time : List.of(
                Instant.MIN,
                Instant.parse("-0044-03-15T12:00:00Z"),
                Instant.parse("2015-12-31T23:59:59.999Z"),
                Instant.parse("2016-02-29T12:00:00Z"),
                Instant.parse("2100-01-01T00:00:00Z"),
                Instant.MAX)) {
            for (String text : List.of("a\0b", "a\uFFFDb", "\uD83D", "\uD83D\uDE00".repeat(1_000_000), "")) {
                odd.add(changeLike(number++)
                        .occurredAt(time)
                        .wiki(random.nextBoolean() ? text : "enwiki")
                        .page(0, text)
                        .user(text)
                        .build());
            }
        }
        sink.open(CONTEXT);
        sink.write(batch(1, number, odd, List.of()));
        maintenance.run(MaintenancePlan.keepingAll());
        assertThat(counted("rollup_day")).isEqualTo(odd.size());
        try (WikiAnalytics analytics = WikiAnalytics.of(database.uri())) {
            TimeRange leap = TimeRange.before(Instant.parse("2016-03-01T00:00:00Z"), Duration.ofDays(1));
            assertThat(analytics.topLists().users(ChangeSelection.of(leap), 9))
                    .extracting(UserCount::user)
                    .containsExactlyInAnyOrder("a\uFFFDb", "\uFFFD", "\uD83D\uDE00".repeat(1_000_000), "");
        }
        assertThat(count("SELECT count(DISTINCT bucket) FROM wikistream.rollup_day"))
                .isEqualTo(6);
        assertAllRight(LocalDate.of(2015, 12, 31), LocalDate.of(2016, 3, 1));
        assertAllRight(LocalDate.of(2100, 1, 1), LocalDate.of(2100, 1, 1));
    }
}
