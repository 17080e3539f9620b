package io.github.wikistream.postgres;

import static io.github.wikistream.testkit.sample.SampleEvents.batch;
import static io.github.wikistream.testkit.sample.SampleEvents.change;
import static io.github.wikistream.testkit.sample.SampleEvents.deadLetter;
import static io.github.wikistream.testkit.sample.SampleEvents.other;
import static io.github.wikistream.testkit.sample.SampleEvents.position;
import static io.github.wikistream.testkit.sample.SampleEvents.time;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.wikistream.DeadLetters;
import io.github.wikistream.embedded.test.TestPostgres;
import io.github.wikistream.event.DeadLetter;
import io.github.wikistream.postgres.analytics.WikiAnalytics;
import io.github.wikistream.postgres.fixture.Session;
import io.github.wikistream.postgres.internal.jdbc.Database;
import io.github.wikistream.postgres.internal.jdbc.Transactions;
import io.github.wikistream.postgres.internal.write.DeltaCompaction;
import io.github.wikistream.postgres.maintenance.MaintenancePlan;
import io.github.wikistream.postgres.maintenance.MaintenanceReport;
import io.github.wikistream.postgres.maintenance.PostgresMaintenance;
import io.github.wikistream.postgres.maintenance.RetainedData;
import io.github.wikistream.sink.DeadLetterFilter;
import io.github.wikistream.sink.RedriveReport;
import io.github.wikistream.sink.SinkContext;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.util.PSQLException;

/** The roles of {@code roles.sql}: each can do its job, and is refused everything else. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RolesTest {
    private static final String PASSWORD = "secret";

    private final TestPostgres.Database database = TestPostgres.freshDatabase();
    private final Session session = new Session(database.jdbcUrl());
    private final String suffix = UUID.randomUUID().toString().replace("-", "");

    @BeforeAll
    void makeRoles() throws IOException {
        try (PostgresSink first = PostgresSink.of(database.uri())) {
            first.open(new SinkContext("first"));
            first.write(batch(1, 3, List.of(change(1), other(2), change(3)), List.of(deadLetter(1))));
        }
        session.execute(script());
        session.execute(script());
        for (String role : List.of("writer", "redriver", "reader")) {
            session.execute(
                    "CREATE ROLE " + role + suffix + " LOGIN PASSWORD '" + PASSWORD + "' IN ROLE wikistream_" + role);
        }
    }

    private static String script() throws IOException {
        try (InputStream file = Objects.requireNonNull(PostgresSink.class.getResourceAsStream("roles.sql"))) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @AfterAll
    void dropRoles() {
        for (String role : List.of("writer", "redriver", "reader")) {
            session.execute("DROP ROLE " + role + suffix);
        }
        session.close();
    }

    private String uri(String role) {
        return database.as(role + suffix, PASSWORD).uri();
    }

    private Session sessionOf(String role) {
        return new Session(database.as(role + suffix, PASSWORD).jdbcUrl());
    }

    @Test
    void writerWrites() throws Exception {
        // Those of the first batch, and of the redriver's test if that ran before.
        List<UUID> stored = new ArrayList<>(session.ids("recent_change"));
        assertThat(stored).contains(change(1).id(), change(3).id());
        try (PostgresSink writer = PostgresSink.of(uri("writer"))) {
            writer.open(new SinkContext("second"));
            // uses the temporary table, with rows that exist and rows that do not, on a day without partitions
            writer.write(batch(1, 4, List.of(change(1), other(2), change(4)), List.of(deadLetter(1), deadLetter(2))));
            writer.write(batch(5, 5, List.of(change(5)), List.of()));
        }
        stored.addAll(List.of(change(4).id(), change(5).id()));
        assertThat(session.ids("recent_change")).containsExactlyInAnyOrderElementsOf(stored);
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(database.as("writer" + suffix, PASSWORD).jdbcUrl());
        try (Transactions transactions = new Transactions(Database.of(source), "")) {
            assertThat(new DeltaCompaction(transactions).compact().changes()).isEqualTo(stored.size());
        }
    }

    @Test
    void readerReads() {
        try (WikiAnalytics reader = WikiAnalytics.of(uri("reader"))) {
            TimeRange day = TimeRange.before(Instant.parse("2026-06-21T00:00:00Z"), Duration.ofDays(1));
            ChangeSelection all = ChangeSelection.of(day);
            assertThat(reader.breakdowns().total(all)).isPositive();
            assertThat(reader.topLists().users(all, 5)).isNotEmpty();
            assertThat(reader.changes().newest(5)).isNotEmpty();
        }
    }

    @Test
    void ownerNeedsOnlyASchemaOfItsOwn() {
        String role = "owner" + suffix;
        TestPostgres.Database own = TestPostgres.freshDatabase();
        Clock later = Clock.fixed(Instant.parse("2026-08-01T00:00:00Z"), ZoneOffset.UTC);
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(own.as(role, PASSWORD).jdbcUrl());
        try (Session admin = new Session(own.jdbcUrl())) {
            admin.execute("CREATE ROLE " + role + " LOGIN PASSWORD '" + PASSWORD + "'");
            admin.execute("GRANT " + role + " TO current_user");
            admin.execute("CREATE SCHEMA wikistream AUTHORIZATION " + role);
            try (PostgresSink sink = PostgresSink.of(source);
                    PostgresMaintenance maintenance = PostgresMaintenance.of(source, later)) {
                sink.open(new SinkContext("test"));
                sink.write(batch(1, 3));
                MaintenanceReport report = maintenance.run(
                        MaintenancePlan.keepingAll().keeping(RetainedData.DEAD_LETTERS, Duration.ofDays(10)));
                assertThat(report.failed()).as("%s", report).isFalse();
                report = maintenance.run(
                        MaintenancePlan.keepingAll().keeping(RetainedData.CHANGES, Duration.ofDays(10)));
                assertThat(report.failed()).as("%s", report).isFalse();
                assertThat(maintenance.verify(LocalDate.of(2026, 8, 1), LocalDate.of(2026, 8, 1)))
                        .isEmpty();
            }
            admin.execute("DROP OWNED BY " + role);
            admin.execute("DROP ROLE " + role);
        }
    }

    @Test
    void redriverRedrivesDeadLetters() {
        DeadLetter refused = DeadLetter.builder()
                .id(change(7).id())
                .position(position(7))
                .receivedAt(time(7))
                .reason("refused by a check")
                .data(change(7).json())
                .build();
        DeadLetter broken = DeadLetter.builder()
                .id(change(8).id())
                .position(position(8))
                .receivedAt(time(8))
                .reason("an old reason")
                .data("{broken")
                .build();
        try (PostgresSink sink = PostgresSink.of(database.uri())) {
            sink.open(new SinkContext("third"));
            sink.write(batch(1, 8, List.of(), List.of(refused, broken)));
        }
        DeadLetterFilter both = DeadLetterFilter.ALL.withIds(Set.of(refused.id(), broken.id()));
        try (DeadLetters reader = DeadLetters.open(uri("reader"));
                DeadLetters redriver = DeadLetters.open(uri("redriver"))) {
            assertThat(reader.list(both)).hasSize(2);
            assertThatThrownBy(() -> reader.redrive(both)).hasMessageContaining("permission denied");
            assertThat(redriver.redrive(both))
                    .isEqualTo(RedriveReport.builder().stored(1).failed(1).build());
            assertThat(reader.list(both)).extracting(DeadLetter::id).containsExactly(broken.id());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO wikistream.checkpoint VALUES ('x', '', NULL, now())",
                "INSERT INTO wikistream.dead_letter SELECT * FROM wikistream.dead_letter",
                "UPDATE wikistream.dead_letter SET data = ''",
                "UPDATE wikistream.recent_change SET title = ''",
                "DELETE FROM wikistream.event",
                "SELECT wikistream.compact_counts(1)",
                "CREATE TABLE wikistream.mine ()"
            })
    void redriverMayDoNothingElse(String sql) {
        assertRefused("redriver", sql);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DELETE FROM wikistream.dead_letter",
                "UPDATE wikistream.dead_letter SET reason = ''",
                "UPDATE wikistream.recent_change SET title = ''",
                "DELETE FROM wikistream.recent_change",
                "DELETE FROM wikistream.checkpoint",
                "DELETE FROM wikistream.count_delta",
                "UPDATE wikistream.rollup_hour SET changes = 0",
                "SELECT FROM wikistream.rollup_hour",
                "INSERT INTO wikistream.horizon VALUES ('recent_change', now())",
                "SELECT wikistream.recount_day('2026-06-20')",
                "DROP TABLE wikistream.recent_change_20260620",
                "CREATE TABLE wikistream.mine ()"
            })
    void writerMayDoNothingElse(String sql) {
        assertRefused("writer", sql);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO wikistream.checkpoint VALUES ('x', '', NULL, now())",
                "DELETE FROM wikistream.recent_change",
                "DELETE FROM wikistream.dead_letter",
                "UPDATE wikistream.checkpoint SET token = ''",
                "SELECT wikistream.create_partitions('event', ARRAY['2020-01-01'::date])",
                "SELECT wikistream.compact_counts(1)",
                "SELECT wikistream.build_top_day()",
                "TRUNCATE wikistream.rollup_day",
                "CREATE TABLE wikistream.mine ()"
            })
    void readerMayDoNothingElse(String sql) {
        assertRefused("reader", sql);
    }

    private void assertRefused(String role, String sql) {
        try (Session own = sessionOf(role)) {
            assertThatThrownBy(() -> own.execute(sql))
                    .hasRootCauseInstanceOf(PSQLException.class)
                    .rootCause()
                    .hasMessageMatching("(?s)ERROR: (permission denied|must be owner).*");
        }
    }
}
