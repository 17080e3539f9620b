package io.github.wikistream.postgres;

import static io.github.wikistream.testkit.sample.SampleEvents.batch;
import static io.github.wikistream.testkit.sample.SampleEvents.change;
import static io.github.wikistream.testkit.sample.SampleEvents.changeLike;
import static io.github.wikistream.testkit.sample.SampleEvents.changes;
import static io.github.wikistream.testkit.sample.SampleEvents.checkpoint;
import static io.github.wikistream.testkit.sample.SampleEvents.deadLetter;
import static io.github.wikistream.testkit.sample.SampleEvents.ids;
import static io.github.wikistream.testkit.sample.SampleEvents.other;
import static io.github.wikistream.testkit.sample.SampleEvents.position;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.zaxxer.hikari.HikariDataSource;
import io.github.wikistream.embedded.test.TestPostgres;
import io.github.wikistream.error.FencedException;
import io.github.wikistream.error.PoisonException;
import io.github.wikistream.error.SinkException;
import io.github.wikistream.event.ChangeType;
import io.github.wikistream.event.Checkpoint;
import io.github.wikistream.event.DeadLetter;
import io.github.wikistream.event.EventMeta;
import io.github.wikistream.event.LogEntry;
import io.github.wikistream.event.OtherEvent;
import io.github.wikistream.event.RecentChange;
import io.github.wikistream.event.StreamEvent;
import io.github.wikistream.postgres.fixture.FlakyDataSource;
import io.github.wikistream.postgres.fixture.RefusingServer;
import io.github.wikistream.postgres.fixture.Session;
import io.github.wikistream.sink.Batch;
import io.github.wikistream.sink.SinkContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.LoggerFactory;

class PostgresSinkTest {
    private static final TestPostgres.Database DATABASE = TestPostgres.freshDatabase();
    private static final SinkContext CONTEXT = new SinkContext("test");

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<AutoCloseable> toClose = new ArrayList<>();
    private final Session session = new Session(DATABASE.jdbcUrl());
    private final PostgresSink sink = PostgresSink.of(DATABASE.uri());

    @BeforeEach
    void begin() {
        session.execute("DROP SCHEMA IF EXISTS wikistream CASCADE");
        toClose.add(session);
        toClose.add(sink);
    }

    @AfterEach
    void closeAll() throws Exception {
        threads.shutdownNow();
        Collections.reverse(toClose);
        for (AutoCloseable each : toClose) {
            each.close();
        }
    }

    private <T extends AutoCloseable> T closing(T closeable) {
        toClose.add(closeable);
        return closeable;
    }

    private PostgresSink newSink() {
        return closing(PostgresSink.of(DATABASE.uri()));
    }

    // --- tables

    @Test
    void createsItsTablesOnceAndUsesThemWhenReopened() {
        assertThat(sink.open(CONTEXT)).isEqualTo(Checkpoint.NONE);
        sink.write(batch(1, 2));
        assertThat(newSink().open(CONTEXT)).isEqualTo(checkpoint(2));
        assertThat(session.column("SELECT version FROM wikistream.schema_version"))
                .containsExactly("1");
    }

    @Test
    void concurrentInstancesCreateTheTablesTogether() throws Exception {
        int instances = 4;
        CountDownLatch start = new CountDownLatch(1);
        List<Future<Checkpoint>> openings = new ArrayList<>();
        for (int i = 0; i < instances; i++) {
            PostgresSink each = newSink();
            SinkContext own = new SinkContext("pipeline-" + i);
            openings.add(threads.submit(() -> {
                start.await();
                return each.open(own);
            }));
        }
        start.countDown();
        for (Future<Checkpoint> opening : openings) {
            assertThat(opening.get(5, TimeUnit.MINUTES)).isEqualTo(Checkpoint.NONE);
        }
        assertThat(session.value("SELECT count(*) FROM wikistream.checkpoint")).isEqualTo("4");
    }

    @Test
    void leavesOtherSchemasAlone() {
        session.execute("CREATE TABLE public.flyway_schema_history (installed_rank int, version text)");
        session.execute("INSERT INTO public.flyway_schema_history VALUES (1, '7')");
        toClose.add(() -> session.execute("DROP TABLE public.flyway_schema_history"));
        sink.open(CONTEXT);
        assertThat(session.column("SELECT version FROM public.flyway_schema_history"))
                .containsExactly("7");
        assertThat(session.column("SELECT tablename FROM pg_tables WHERE schemaname = 'public'"))
                .containsExactly("flyway_schema_history");
    }

    // --- columns

    @Test
    void storesEachFieldInItsColumn() {
        Instant dt = Instant.parse("2026-06-20T15:49:48.988Z");
        EventMeta meta = EventMeta.builder().id(new UUID(-1, 7)).occurredAt(dt).stream("mediawiki.recentchange")
                .domain("en.wikipedia.org")
                .requestId("request")
                .uri("https://en.wikipedia.org/wiki/A")
                .topic("eqiad.mediawiki.recentchange")
                .partition(3)
                .offset(5_000_000_000L)
                .build();
        RecentChange full = RecentChange.builder()
                .meta(meta)
                .type(ChangeType.UNKNOWN)
                .typeName("142")
                .rcId(2_500_000_001L)
                .changedAt(Instant.parse("2026-06-20T15:49:47Z"))
                .wiki("enwiki")
                .serverName("en.wikipedia.org")
                .namespace(-2)
                .title("Title")
                .user("~2026-12881-95")
                .minor(true)
                .patrolled(false)
                .bytesOld(10L)
                .bytesNew(9_000_000_000L)
                .revisionOld(3_000_000_000L)
                .revisionNew(3_000_000_001L)
                .comment("why")
                .log(LogEntry.builder()
                        .id(0L)
                        .type("block")
                        .action("reblock")
                        .comment("in words")
                        .params("{\"b\": [1, \"x\"], \"a\": null}")
                        .build())
                .json("{\"the\":  \"event\"}")
                .build();
        sink.open(CONTEXT);
        sink.write(batch(1, 1, List.of(full), List.of()));
        assertThat(session.row("""
                        SELECT id, dt AT TIME ZONE 'UTC', changed_at AT TIME ZONE 'UTC', rc_id, revision_old,
                               revision_new, length_old, length_new, log_id, topic_offset, topic_partition, namespace,
                               bot, minor, patrolled, altered, type, wiki, server_name, title, user_name, actor,
                               comment, log_type, log_action, log_comment, log_params, stream, topic, raw
                        FROM wikistream.recent_change"""))
                .containsExactly(
                        "ffffffff-ffff-ffff-0000-000000000007",
                        "2026-06-20 15:49:48.988",
                        "2026-06-20 15:49:47",
                        "2500000001",
                        "3000000000",
                        "3000000001",
                        "10",
                        "9000000000",
                        "0",
                        "5000000000",
                        "3",
                        "-2",
                        "f",
                        "t",
                        "f",
                        "f",
                        "142",
                        "enwiki",
                        "en.wikipedia.org",
                        "Title",
                        "~2026-12881-95",
                        "temporary",
                        "why",
                        "block",
                        "reblock",
                        "in words",
                        "{\"a\": null, \"b\": [1, \"x\"]}",
                        "mediawiki.recentchange",
                        "eqiad.mediawiki.recentchange",
                        "{\"the\":  \"event\"}");
    }

    @Test
    void absentFieldsAreNull() {
        EventMeta meta = EventMeta.builder().id(UUID.randomUUID()).occurredAt(Instant.EPOCH).stream("s")
                .build();
        RecentChange bare = RecentChange.builder()
                .meta(meta)
                .type(ChangeType.LOG)
                .typeName("log")
                .wiki("w")
                .title("t")
                .json("{}")
                .build();
        sink.open(CONTEXT);
        sink.write(batch(1, 1, List.of(bare), List.of()));
        assertThat(session.row("""
                        SELECT changed_at, rc_id, revision_old, revision_new, length_old, length_new, log_id,
                               topic_offset, minor, patrolled, server_name, user_name, comment, log_type, log_action,
                               log_comment, log_params, topic
                        FROM wikistream.recent_change""")).containsOnlyNulls();
        assertThat(session.value("SELECT actor FROM wikistream.recent_change")).isEqualTo("redacted");
    }

    @Test
    void storesTheEventAsReceivedByDefault() {
        try (PostgresSink lean = PostgresSink.of(DATABASE.uri() + "?raw=false")) {
            lean.open(CONTEXT);
            lean.write(batch(1, 2, List.of(change(1), other(2)), List.of()));
        }
        assertThat(session.value("SELECT raw FROM wikistream.recent_change")).isNull();
        // Events of other streams are stored only as raw JSON.
        assertThat(session.value("SELECT raw FROM wikistream.event")).isEqualTo(other(2).json());
    }

    @Test
    void storesOtherEventsAndDeadLettersInTablesOfTheirOwn() {
        DeadLetter letter = deadLetter(3);
        sink.open(CONTEXT);
        sink.write(batch(1, 3, List.of(other(1), change(2)), List.of(letter)));
        assertThat(session.row(
                        "SELECT id, dt AT TIME ZONE 'UTC', stream, wiki, topic, topic_partition, topic_offset, altered,"
                                + " raw"
                                + " FROM wikistream.event"))
                .containsExactly(
                        other(1).id().toString(),
                        "2026-06-20 15:00:01",
                        "mediawiki.page-delete",
                        "enwiki",
                        "eqiad.mediawiki.page-delete",
                        "0",
                        "5000000001",
                        "f",
                        other(1).json());
        assertThat(session.row("SELECT id, received_at AT TIME ZONE 'UTC', pipeline, position, reason, data,"
                        + " data_bytes, altered"
                        + " FROM wikistream.dead_letter"))
                .containsExactly(
                        letter.id().toString(),
                        "2026-06-20 15:00:03.25",
                        "test",
                        letter.position().toJson(),
                        letter.reason(),
                        letter.data(),
                        null,
                        "f");
    }

    // --- odd text, JSON and dates

    @ParameterizedTest
    @ValueSource(
            strings = {
                "it's \"quoted\", $$ and \\ \\N \\. \\t",
                "tab\tline\nreturn\rend",
                "\u0001\u001F\u007F\u0080\uFFFE\uFFFF\uFEFF",
                "مرحبا \u200F\u202E עברית",
                "𝔸\uD83D\uDE00\uDBFF\uDFFF"
            })
    void textIsReturnedUnchanged(String text) {
        sink.open(CONTEXT);
        sink.write(batch(1, 1, List.of(everywhere(text)), List.of()));
        assertThat(session.row("SELECT title, user_name, comment, log_type, log_comment, log_params #>> '{}', altered"
                        + " FROM wikistream.recent_change"))
                .containsExactly(text, text, text, text, text, text, "f");
    }

    @Test
    void everyUnicodeCharacterIsReturnedUnchanged() {
        String all = IntStream.rangeClosed(1, Character.MAX_CODE_POINT)
                .filter(point -> point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE)
                .mapToObj(Character::toString)
                .collect(Collectors.joining());
        assertThat(all.getBytes(StandardCharsets.UTF_8).length).isGreaterThan(4_000_000);
        sink.open(CONTEXT);
        sink.write(batch(1, 3, List.of(change(1), everywhere(all), change(3)), List.of()));
        assertThat(session.row("SELECT title, user_name, comment, altered FROM wikistream.recent_change"
                        + " WHERE log_type <> 'block'"))
                .containsExactly(all, all, all, "f");
    }

    @Test
    void unstorableCharactersAreReplacedAndFlagged() {
        String bad = "nul \0 high \uD83D low \uDE00 turned \uDE00\uD83D end \uD83D";
        String good = "nul \uFFFD high \uFFFD low \uFFFD turned \uFFFD\uFFFD end \uFFFD";
        DeadLetter letter = DeadLetter.builder()
                .id(new UUID(1, 1))
                .position(position(1))
                .receivedAt(Instant.EPOCH)
                .reason("bad\0reason")
                .data("{\"a\0b\":é}")
                .build();
        sink.open(CONTEXT);
        sink.write(batch(1, 3, List.of(change(1), everywhere(bad), change(3)), List.of(letter)));
        assertThat(session.row("SELECT title, user_name, comment, log_type, log_comment, log_params #>> '{}'"
                        + " FROM wikistream.recent_change WHERE altered"))
                .containsOnly(good);
        assertThat(session.value("SELECT count(*) FROM wikistream.recent_change WHERE NOT altered"))
                .isEqualTo("2");
        assertThat(session.row("SELECT altered, reason, data, encode(data_bytes, 'hex') FROM wikistream.dead_letter"))
                .containsExactly("t", "bad\uFFFDreason", "{\"a\uFFFDb\":é}", "7b22610062223ac3a97d");
    }

    @Test
    void escapedNulIsKeptInTheRawEvent() {
        RecentChange change = withLog(
                1,
                LogEntry.builder()
                        .id(1L)
                        .type("a")
                        .action("b")
                        .comment("c")
                        .params("{\"x\\u0000\":[\"\\ud800\", 1e2]}")
                        .build());
        sink.open(CONTEXT);
        sink.write(batch(1, 1, List.of(change), List.of()));
        assertThat(session.row("SELECT altered, log_params, raw FROM wikistream.recent_change"))
                .containsExactly("t", "{\"x\uFFFD\": [\"\uFFFD\", 100]}", change.json());
        assertThat(change.json()).contains("\\u0000");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e999999", "-3E-200000", "{\"a\":", "", "1 2", "nothing", "{'a':1}"})
    void unstorableParametersAreOmittedAndFlagged(String params) {
        sink.open(CONTEXT);
        sink.write(batch(1, 2, List.of(withParams(1, params), change(2)), List.of()));
        assertThat(session.row("SELECT altered, log_params FROM wikistream.recent_change WHERE id = '"
                        + change(1).id() + "'"))
                .containsExactly("t", null);
        assertThat(session.ids("recent_change")).hasSize(2);
    }

    @Test
    void deeplyNestedParametersAreStored() {
        String deep = "[".repeat(50_000) + "]".repeat(50_000);
        sink.open(CONTEXT);
        sink.write(batch(1, 1, List.of(withParams(1, deep)), List.of()));
        assertThat(session.row("SELECT altered, log_params FROM wikistream.recent_change"))
                .containsExactly("t", null);
    }

    @Test
    void datesOfAllAgesAreStored() {
        List<Instant> dates = List.of(
                Instant.MIN,
                Instant.parse("-4711-01-01T00:00:00Z"),
                Instant.parse("0001-06-15T12:00:00.123456Z"),
                Instant.EPOCH,
                Instant.parse("2015-12-31T23:59:59.999999Z"),
                Instant.parse("2016-01-01T00:00:00Z"),
                Instant.parse("2018-10-19T11:24:42Z"),
                Instant.parse("2018-10-20T00:00:00Z"),
                Instant.parse("2026-06-20T15:49:48.988Z"),
                Instant.parse("2099-12-31T23:59:59.999999Z"),
                Instant.parse("2100-01-01T00:00:00Z"),
                Instant.parse("9999-12-31T23:59:59Z"),
                Instant.MAX);
        List<StreamEvent> events = new ArrayList<>();
        for (int i = 0; i < dates.size(); i++) {
            events.add(changeAt(i + 1, dates.get(i)));
            events.add(otherAt(100 + i, dates.get(i)));
        }
        sink.open(CONTEXT);
        sink.write(batch(1, 200, events, List.of()));
        assertThat(session.column("SELECT to_char(dt AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US BC')"
                        + " FROM wikistream.recent_change ORDER BY dt, id"))
                .containsExactly(
                        "4712-01-01 00:00:00.000000 BC",
                        "4712-01-01 00:00:00.000000 BC",
                        "0001-06-15 12:00:00.123456 AD",
                        "1970-01-01 00:00:00.000000 AD",
                        "2015-12-31 23:59:59.999999 AD",
                        "2016-01-01 00:00:00.000000 AD",
                        "2018-10-19 11:24:42.000000 AD",
                        "2018-10-20 00:00:00.000000 AD",
                        "2026-06-20 15:49:48.988000 AD",
                        "2099-12-31 23:59:59.999999 AD",
                        "2100-01-01 00:00:00.000000 AD",
                        "9999-12-31 23:59:59.000000 AD",
                        "294276-12-31 23:59:59.999999 AD");
        assertThat(session.value("SELECT count(*) FROM wikistream.recent_change WHERE altered"))
                .isEqualTo("2");
        assertThat(session.column("SELECT DISTINCT relname FROM wikistream.event e"
                        + " JOIN pg_class c ON c.oid = e.tableoid ORDER BY 1"))
                .containsExactly(
                        "event_20160101",
                        "event_20181019",
                        "event_20181020",
                        "event_20260620",
                        "event_20991231",
                        "event_early",
                        "event_late");
    }

    @Test
    void batchMaySpanManyDays() {
        List<RecentChange> changes = IntStream.rangeClosed(1, 130)
                .mapToObj(day ->
                        changeAt(day, Instant.parse("2020-01-01T12:00:00Z").plusSeconds(86_400L * day)))
                .toList();
        sink.open(CONTEXT);
        sink.write(batch(1, 130, changes, List.of()));
        assertThat(session.value("SELECT count(*) FROM wikistream.recent_change"))
                .isEqualTo("130");
        assertThat(session.value("SELECT count(DISTINCT tableoid) FROM wikistream.recent_change"))
                .isEqualTo("130");
    }

    // --- exactly once

    @Test
    void pipelinesShareRowsAndStoreEachEventOnce() {
        sink.open(CONTEXT);
        sink.write(batch(1, 5, changes(1, 5), List.of(deadLetter(1))));
        PostgresSink other = newSink();
        other.open(new SinkContext("other"));
        other.write(batch(
                1,
                8,
                List.of(change(4), change(5), change(6), other(7), other(8)),
                List.of(deadLetter(1), deadLetter(2))));
        other.write(new Batch(checkpoint(8), checkpoint(9), List.of(change(6), change(9), other(8)), List.of()));
        other.write(new Batch(checkpoint(9), checkpoint(11), List.of(change(10), change(11)), List.of()));
        other.write(new Batch(checkpoint(11), checkpoint(12), List.of(change(11), change(12)), List.of()));
        assertThat(session.ids("recent_change"))
                .containsExactlyInAnyOrderElementsOf(ids(1, 12).stream()
                        .filter(id -> !List.of(other(7).id(), other(8).id()).contains(id))
                        .toList());
        assertThat(session.ids("event")).containsExactlyInAnyOrder(other(7).id(), other(8).id());
        assertThat(session.ids("dead_letter")).hasSize(2);
        assertThat(session.column("SELECT pipeline || ' ' || token FROM wikistream.checkpoint ORDER BY 1"))
                .containsExactly("other sample-12", "test sample-5");
    }

    @Test
    void pipelinesThatWriteTheSameEventsDoNotDeadlock() throws Exception {
        sink.open(CONTEXT);
        CountDownLatch start = new CountDownLatch(1);
        List<Future<?>> writers = new ArrayList<>();
        for (int writer = 0; writer < 3; writer++) {
            PostgresSink each = newSink();
            each.open(new SinkContext("writer-" + writer));
            writers.add(threads.submit(() -> {
                start.await();
                for (int first = 1; first <= 2_000; first += 200) {
                    each.write(batch(first, first + 199));
                }
                return null;
            }));
        }
        start.countDown();
        for (Future<?> writer : writers) {
            writer.get(5, TimeUnit.MINUTES);
        }
        assertThat(session.ids("recent_change")).containsExactlyInAnyOrderElementsOf(ids(1, 2_000));
    }

    @Test
    void commitWithALostReplyIsFoundOnReopening() {
        FlakyDataSource flaky = new FlakyDataSource(dataSource());
        PostgresSink unlucky = closing(PostgresSink.of(flaky));
        unlucky.open(CONTEXT);
        unlucky.write(batch(1, 2));
        flaky.loseNextCommitAnswer(true);
        assertThat(retryable(() -> unlucky.write(batch(3, 4)))).hasMessageContaining("08006");
        assertThat(unlucky.open(CONTEXT)).isEqualTo(checkpoint(4));
        flaky.loseNextCommitAnswer(false);
        assertThat(retryable(() -> unlucky.write(batch(5, 6)))).hasMessageContaining("08006");
        assertThat(unlucky.open(CONTEXT)).isEqualTo(checkpoint(4));
        unlucky.write(batch(5, 6));
        assertThat(session.ids("recent_change")).containsExactlyInAnyOrderElementsOf(ids(1, 6));
    }

    @Test
    void openWaitsForAWriteInProgress() throws Exception {
        sink.open(CONTEXT);
        sink.write(batch(1, 2));
        Session ghost = closing(new Session(DATABASE.jdbcUrl()));
        ghost.begin("UPDATE wikistream.checkpoint SET token = 'sample-4', checkpoint = '"
                + checkpoint(4).toJson() + "'");
        Future<Checkpoint> opening = threads.submit(() -> newSink().open(CONTEXT));
        session.awaitBlocked();
        ghost.execute("COMMIT");
        assertThat(opening.get(5, TimeUnit.MINUTES)).isEqualTo(checkpoint(4));
    }

    @Test
    void loserOfTwoWritersLearnsTheStoredCheckpoint() {
        sink.open(CONTEXT);
        PostgresSink rival = newSink();
        rival.open(CONTEXT);
        rival.write(batch(1, 2));
        FencedException fenced = catchThrowableOfType(FencedException.class, () -> sink.write(batch(1, 3)));
        assertThat(fenced).hasMessageContainingAll(DATABASE.host(), "'test'", "''", "'sample-2'");
        assertThat(session.ids("recent_change")).hasSize(2);
        session.execute("DELETE FROM wikistream.checkpoint");
        assertThatThrownBy(() -> rival.write(batch(3, 4))).isInstanceOf(FencedException.class);
        assertThat(session.ids("recent_change")).hasSize(2);
    }

    // --- faults

    @Test
    void killedSessionIsRetryable() throws Exception {
        sink.open(CONTEXT);
        sink.write(batch(1, 2));
        Session blocker = closing(new Session(DATABASE.jdbcUrl()));
        blocker.begin("LOCK TABLE wikistream.recent_change IN EXCLUSIVE MODE");
        Future<?> writing = threads.submit(() -> sink.write(batch(3, 4)));
        session.execute("SELECT pg_terminate_backend(" + session.awaitBlocked() + ")");
        assertThatThrownBy(() -> writing.get(5, TimeUnit.MINUTES))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        SinkException.class, e -> assertThat(e.isRetryable()).isTrue())
                // The driver reports a connection that ends while it waits for COPY as lost.
                .hasMessageMatching("PostgreSQL at " + Pattern.quote(DATABASE.host())
                        + ":\\d+/\\w+: write of 2 events for pipeline 'test' failed: .*"
                        + "SQLSTATE (57P01|08006)\\)");
        blocker.rollback();
        assertThat(sink.open(CONTEXT)).isEqualTo(checkpoint(2));
        sink.write(batch(3, 4));
        assertThat(session.ids("recent_change")).hasSize(4);
    }

    @Test
    void heldLockIsRetryable() {
        sink.open(CONTEXT);
        Session blocker = closing(new Session(DATABASE.jdbcUrl()));
        blocker.begin("LOCK TABLE wikistream.recent_change IN SHARE UPDATE EXCLUSIVE MODE");
        assertThat(retryable(() -> sink.write(batch(1, 2))))
                .hasMessageContainingAll("creation of partitions for [2026-06-20]", "55P03", "pg_locks");
        blocker.rollback();
        sink.write(batch(1, 2));
        assertThat(session.ids("recent_change")).hasSize(2);
    }

    @Test
    void readOnlyServerIsRetryable() {
        sink.open(CONTEXT);
        sink.write(batch(1, 2));
        String name = session.value("SELECT current_database()");
        session.execute("ALTER DATABASE " + name + " SET default_transaction_read_only = on");
        toClose.add(() -> session.execute("ALTER DATABASE " + name + " RESET default_transaction_read_only"));
        PostgresSink late = newSink();
        assertThat(retryable(() -> late.open(CONTEXT))).hasMessageContainingAll("25006", "standby");
        // An older session is still writable.
        sink.write(batch(3, 4));
        terminateOthers();
        // Each of the pool's three terminated connections fails once before the pool notices.
        assertThat(Stream.generate(() -> retryable(() -> sink.open(CONTEXT)))
                        .limit(4)
                        .anyMatch(fault -> String.valueOf(fault.getMessage()).contains("25006")))
                .isTrue();
        session.execute("ALTER DATABASE " + name + " RESET default_transaction_read_only");
        // A session keeps its initial setting; only new sessions see the change.
        assertThat(late.open(CONTEXT)).isEqualTo(checkpoint(4));
        assertThat(sink.open(CONTEXT)).isEqualTo(checkpoint(4));
        sink.write(batch(5, 6));
        assertThat(session.ids("recent_change")).hasSize(6);
    }

    private void terminateOthers() {
        session.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'wikistream'"
                + " AND datname = current_database()");
    }

    /** Constraints added to a table, one for each kind of refusal; the title 'Page 2' violates them. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "22001 | ALTER TABLE wikistream.recent_change ALTER title TYPE varchar(6)",
                "22012 | ALTER TABLE wikistream.recent_change ADD CHECK (1 / (title <> 'Page 2')::int = 1)",
                "23502 | ALTER TABLE wikistream.recent_change ALTER length_old SET NOT NULL",
                "23503 | CREATE TABLE wikistream.page (title text PRIMARY KEY);"
                        + " INSERT INTO wikistream.page VALUES ('Page 1'), ('Page 3');"
                        + " ALTER TABLE wikistream.recent_change ADD FOREIGN KEY (title) REFERENCES wikistream.page",
                "23514 | ALTER TABLE wikistream.recent_change ADD CONSTRAINT no_second CHECK (title <> 'Page 2')",
                "54000 | CREATE INDEX ON wikistream.recent_change (title, comment)",
            })
    void refusedEventIsPoisonAndTheOthersAreStored(String state, String rule) {
        sink.open(CONTEXT);
        session.execute(rule);
        boolean ofNull = state.equals("23502");
        String title = state.equals("22001") ? "Page 2, whose title is too long" : "Page 2";
        RecentChange bad = changeLike(2)
                .bytes(ofNull ? null : 1L, 2L)
                .page(0, title)
                .comment(incompressible(state.equals("54000") ? 10_000 : 10))
                .build();
        List<StreamEvent> all = List.of(titled(1), bad, titled(3));
        Batch whole = new Batch(Checkpoint.NONE, checkpoint(3), all, List.of());
        assertThatThrownBy(() -> sink.write(whole))
                .isInstanceOf(PoisonException.class)
                .hasMessageContainingAll("write of 3 events", "SQLSTATE " + state);
        assertThat(sink.open(CONTEXT)).isEqualTo(Checkpoint.NONE);
        sink.write(new Batch(Checkpoint.NONE, checkpoint(3), List.of(titled(1), titled(3)), List.of()));
        assertThat(session.ids("recent_change"))
                .containsExactlyInAnyOrder(titled(1).id(), titled(3).id());
    }

    private static RecentChange titled(int number) {
        return changeLike(number)
                .page(0, "Page " + number)
                .bytes(1L, 2L)
                .comment("short")
                .build();
    }

    private static String incompressible(int length) {
        Random random = new Random(3);
        return random.ints(length, 'a', 'z' + 1)
                .mapToObj(letter -> String.valueOf((char) letter))
                .collect(Collectors.joining());
    }

    /** A trigger raises errors that cannot be provoked, such as a full disk. */
    @Test
    void transientErrorsAreRetryable() {
        sink.open(CONTEXT);
        session.execute("CREATE TABLE wikistream.fault (state text)");
        session.execute("CREATE FUNCTION wikistream.fail() RETURNS trigger LANGUAGE plpgsql AS $$"
                + " DECLARE state text; BEGIN FOR state IN SELECT f.state FROM wikistream.fault f LOOP"
                + " RAISE EXCEPTION 'on purpose' USING ERRCODE = state; END LOOP; RETURN NULL; END $$");
        session.execute(
                "CREATE TRIGGER fail BEFORE INSERT ON wikistream.recent_change EXECUTE FUNCTION wikistream.fail()");
        int number = 1;
        for (String state : List.of("08006", "40001", "40P01", "53100", "53200", "55P03", "57014", "58030")) {
            Batch batch = batch(number, number);
            session.execute("INSERT INTO wikistream.fault VALUES ('" + state + "')");
            assertThat(retryable(() -> sink.write(batch))).hasMessageContainingAll("on purpose", state);
            session.execute("DELETE FROM wikistream.fault");
            assertThat(sink.open(CONTEXT)).isEqualTo(batch.previous());
            sink.write(batch);
            number++;
        }
        assertThat(session.ids("recent_change")).hasSize(number - 1);
    }

    @Test
    void changedTableStopsTheSink() {
        sink.open(CONTEXT);
        session.execute("ALTER TABLE wikistream.recent_change RENAME comment TO remark");
        assertThat(permanent(() -> sink.write(batch(1, 2))))
                .isNotInstanceOf(PoisonException.class)
                .hasMessageContainingAll("42703", "comment", "undo the changes");
    }

    @Test
    void missingPermissionStopsTheSink() {
        sink.open(CONTEXT);
        sink.write(batch(1, 1));
        session.execute("REVOKE INSERT ON wikistream.recent_change FROM current_user");
        assertThat(permanent(() -> sink.write(batch(2, 2)))).hasMessageContainingAll("42501", "grant");
    }

    @Test
    void missingDatabaseStopsTheSink() {
        try (PostgresSink lost = PostgresSink.of(DATABASE.uri() + "_not_there")) {
            assertThat(permanent(() -> lost.open(CONTEXT))).hasMessageContainingAll("_not_there", "3D000", "create");
        }
    }

    @Test
    void unreachableServerIsRetryable() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        try (PostgresSink lost = PostgresSink.of("postgresql://u:geheim@127.0.0.1:" + port + "/db")) {
            assertThat(retryable(() -> lost.open(CONTEXT)))
                    .hasMessageContainingAll("127.0.0.1:" + port + "/db", "08001")
                    .hasMessageNotContaining("geheim");
        }
    }

    @Test
    void wrongPasswordStopsTheSinkAndIsNotShown() throws Exception {
        try (RefusingServer server = new RefusingServer();
                PostgresSink wrong =
                        PostgresSink.of("postgresql://u:geheim@127.0.0.1:" + server.port() + "/db?sslmode=disable")) {
            SinkException refused = permanent(() -> wrong.open(CONTEXT));
            assertThat(refused)
                    .hasMessageContainingAll("28P01", "127.0.0.1:" + server.port() + "/db", "check user and password");
            assertThat(server.passwordsReceived()).contains("geheim");
            assertThat(refused).hasStackTraceContaining("28P01");
            for (Throwable each = refused; each != null; each = each.getCause()) {
                assertThat(each.toString()).doesNotContain("geheim");
            }
        }
    }

    @Test
    void droppedPartitionIsRecreatedAfterOpening() {
        sink.open(CONTEXT);
        sink.write(batch(1, 2));
        session.execute("DROP TABLE wikistream.recent_change_20260620");
        assertThat(retryable(() -> sink.write(batch(3, 4)))).hasMessageContaining("23514");
        assertThat(sink.open(CONTEXT)).isEqualTo(checkpoint(2));
        ListAppender<ILoggingEvent> logged = listen("io.github.wikistream.postgres.internal.write.Partitions");
        sink.write(batch(3, 4));
        // The rows of the partition are lost, which is logged once.
        assertThat(logged.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .singleElement()
                .asString()
                .contains("the partitions of recent_change for [2026-06-20] were dropped", "their rows are lost");
        sink.open(CONTEXT);
        sink.write(batch(5, 6));
        assertThat(logged.list).hasSize(1);
        assertThat(session.ids("recent_change")).containsExactlyInAnyOrderElementsOf(ids(3, 6));
    }

    private ListAppender<ILoggingEvent> listen(String source) {
        Logger logger = (Logger) LoggerFactory.getLogger(source);
        ListAppender<ILoggingEvent> logged = new ListAppender<>();
        logged.start();
        logger.setLevel(Level.WARN);
        logger.addAppender(logged);
        toClose.add(() -> logger.detachAppender(logged));
        return logged;
    }

    /** A schema that is dropped under a running pipeline is created again, like an emptied Redis. */
    @Test
    void droppedSchemaIsRecreated() {
        sink.open(CONTEXT);
        sink.write(batch(1, 2));
        session.execute("DROP SCHEMA wikistream CASCADE");
        assertThat(permanent(() -> sink.write(batch(3, 4))).isRepairable()).isTrue();
        assertThat(permanent(() -> sink.open(CONTEXT)).isRepairable()).isTrue();
        assertThat(sink.open(CONTEXT)).isEqualTo(Checkpoint.NONE);
        sink.write(batch(1, 2));
        assertThat(session.ids("recent_change")).containsExactlyInAnyOrderElementsOf(ids(1, 2));
    }

    /**
     * A pooler or a foreign function may deallocate the statements that the driver has prepared in a session.
     */
    @Test
    void sessionWithoutItsPreparedStatementsIsReplaced() throws SQLException {
        PGSimpleDataSource driver = dataSource();
        driver.setPrepareThreshold(-1);
        try (HikariDataSource pool = new HikariDataSource()) {
            pool.setDataSource(driver);
            pool.setMaximumPoolSize(2);
            PostgresSink pooled = closing(PostgresSink.of(pool));
            pooled.open(CONTEXT);
            pooled.write(batch(1, 2));
            pooled.write(batch(3, 4));
            List<Connection> all = List.of(pool.getConnection(), pool.getConnection());
            for (Connection each : all) {
                try (Statement statement = each.createStatement()) {
                    // The driver detects the plain command.
                    statement.execute("DO $$ BEGIN EXECUTE 'DEALLOCATE ALL'; END $$");
                }
                each.close();
            }
            assertThat(retryable(() -> pooled.write(batch(5, 6)))).hasMessageContaining("26000");
            Checkpoint durable = checkpoint(4);
            // Each attempt discards one of the sessions.
            for (int attempt = 0; attempt < 3; attempt++) {
                try {
                    assertThat(pooled.open(CONTEXT)).isEqualTo(durable);
                    pooled.write(batch(5, 6));
                    break;
                } catch (SinkException e) {
                    assertThat(e.isRetryable()).isTrue();
                }
            }
            assertThat(session.ids("recent_change")).containsExactlyInAnyOrderElementsOf(ids(1, 6));
        }
    }

    // --- life cycle

    @Test
    void interruptEndsAWaitingWriteAndTheNextOneWorks() throws Exception {
        sink.open(CONTEXT);
        sink.write(batch(1, 2));
        Session blocker = closing(new Session(DATABASE.jdbcUrl()));
        blocker.begin("LOCK TABLE wikistream.recent_change IN EXCLUSIVE MODE");
        AtomicBoolean flag = new AtomicBoolean();
        Thread[] writer = new Thread[1];
        CountDownLatch started = new CountDownLatch(1);
        Future<?> writing = threads.submit(() -> {
            writer[0] = Thread.currentThread();
            started.countDown();
            try {
                sink.write(batch(3, 4));
            } finally {
                flag.set(Thread.interrupted());
            }
        });
        started.await();
        int blocked = session.awaitBlocked();
        writer[0].interrupt();
        assertThatThrownBy(() -> writing.get(5, TimeUnit.MINUTES))
                .cause()
                .isInstanceOfSatisfying(
                        SinkException.class, e -> assertThat(e.isRetryable()).isTrue())
                .hasMessageContaining("interrupted");
        assertThat(flag).isTrue();
        // The server has cancelled the write too.
        assertThat(session.column("SELECT pid FROM pg_locks WHERE NOT granted AND pid = " + blocked))
                .isEmpty();
        blocker.rollback();
        assertThat(sink.open(CONTEXT)).isEqualTo(checkpoint(2));
        sink.write(batch(3, 4));
        assertThat(session.ids("recent_change")).hasSize(4);
    }

    @Test
    void interruptedThreadsStartNothing() {
        sink.open(CONTEXT);
        Thread.currentThread().interrupt();
        assertThat(retryable(() -> sink.write(batch(1, 2)))).hasMessageContaining("interrupted");
        assertThat(Thread.interrupted()).isTrue();
        assertThat(session.ids("recent_change")).isEmpty();
    }

    @Test
    void refusesUseOutOfOrder() {
        assertThatThrownBy(() -> sink.write(batch(1, 1)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("not open");
        sink.open(CONTEXT);
        sink.close();
        assertThatCode(sink::close).doesNotThrowAnyException();
        assertThatThrownBy(() -> sink.write(batch(1, 1)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
        assertThatThrownBy(() -> sink.open(CONTEXT))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }

    @Test
    void restoresBorrowedConnections() {
        FlakyDataSource given = new FlakyDataSource(dataSource());
        PostgresSink guest = closing(PostgresSink.of(given));
        guest.open(CONTEXT);
        guest.write(batch(1, 2));
        assertThat(given.handedOut()).isPositive();
        assertThat(given.stillOpen()).isZero();
        assertThat(given.autoCommitOnClose()).isTrue();
        PostgresSink lean = closing(PostgresSink.withoutRaw(given));
        lean.open(CONTEXT);
        lean.write(batch(3, 4));
        assertThat(session.column("SELECT raw IS NULL FROM wikistream.recent_change ORDER BY dt"))
                .containsExactly("f", "f", "t", "t");
    }

    private PGSimpleDataSource dataSource() {
        PGSimpleDataSource plain = new PGSimpleDataSource();
        plain.setURL(DATABASE.jdbcUrl());
        return plain;
    }

    private static SinkException retryable(Runnable call) {
        SinkException thrown = catchThrowableOfType(SinkException.class, call::run);
        assertThat(thrown).isNotNull();
        assertThat(thrown.isRetryable())
                .as("retryable: %s", thrown.getMessage())
                .isTrue();
        return thrown;
    }

    private static SinkException permanent(Runnable call) {
        SinkException thrown = catchThrowableOfType(SinkException.class, call::run);
        assertThat(thrown).isNotNull();
        assertThat(thrown.isRetryable())
                .as("retryable: %s", thrown.getMessage())
                .isFalse();
        return thrown;
    }

    private static RecentChange everywhere(String text) {
        String json = '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
        return changeLike(2)
                .type("log")
                .page(0, text)
                .user(text)
                .comment(text)
                .log(LogEntry.builder()
                        .id(1L)
                        .type(text)
                        .action("a")
                        .comment(text)
                        .params(json)
                        .build())
                .build();
    }

    private static RecentChange withLog(int number, LogEntry log) {
        return changeLike(number).type("log").log(log).build();
    }

    // Parameters that are not JSON cannot be part of an event's JSON either.
    private static RecentChange withParams(int number, @Nullable String params) {
        RecentChange like = change(number);
        return RecentChange.builder()
                .meta(like.meta())
                .type(ChangeType.LOG)
                .typeName("log")
                .wiki(like.wiki())
                .title(like.title())
                .log(LogEntry.builder()
                        .id(1L)
                        .type("a")
                        .action("b")
                        .comment("c")
                        .params(params)
                        .build())
                .json("{}")
                .build();
    }

    private static RecentChange changeAt(int number, Instant dt) {
        RecentChange like = change(number);
        return RecentChange.builder()
                .meta(metaAt(like.meta(), dt))
                .type(ChangeType.EDIT)
                .typeName("edit")
                .wiki(like.wiki())
                .title(like.title())
                .json("{}")
                .build();
    }

    private static OtherEvent otherAt(int number, Instant dt) {
        return new OtherEvent(metaAt(other(number).meta(), dt), null, "{}");
    }

    private static EventMeta metaAt(EventMeta like, Instant dt) {
        return EventMeta.builder().id(like.id()).occurredAt(dt).stream(like.stream())
                .build();
    }
}
