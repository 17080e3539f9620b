package io.github.wikistream.examples.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wikistream.embedded.test.TestPostgres;
import io.github.wikistream.embedded.test.TestRedis;
import io.github.wikistream.examples.SourceChoice;
import io.github.wikistream.examples.Sources;
import io.github.wikistream.examples.cli.doctor.Finding.Result;
import io.github.wikistream.postgres.PostgresSink;
import io.github.wikistream.sink.SinkContext;
import io.github.wikistream.testkit.sample.SampleEvents;
import io.github.wikistream.testkit.server.EventStreamsServer;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each check, with what it is to find and with what is wrong. */
class DoctorTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static List<Finding> stream(String address, Duration patience) throws InterruptedException {
        return new StreamCheck(
                        Sources.of(
                                SourceChoice.parse(List.of(address)),
                                List.of("recentchange"),
                                "test/1.0 (me@example.org)"),
                        URI.create(address),
                        false,
                        patience)
                .run();
    }

    @Test
    void aStreamThatDeliversIsFine() throws Exception {
        try (EventStreamsServer server = EventStreamsServer.builder()
                .events(SampleEvents.changes(1, 5).stream()
                        .map(change -> change.json())
                        .toList())
                .start()) {
            List<Finding> findings = stream("http://127.0.0.1:" + server.port(), PATIENCE);
            assertThat(findings).allMatch(finding -> finding.result() == Result.OK);
            assertThat(findings).extracting(Finding::subject).containsExactly("DNS", "user agent", "stream", "clock");
        }
    }

    @Test
    void aServerThatDoesNotListenAndAnUnknownNameAreFaults() throws Exception {
        assertThat(stream("http://127.0.0.1:1", Duration.ofSeconds(1))).last().satisfies(finding -> {
            assertThat(finding.result()).isEqualTo(Result.FAULT);
            assertThat(finding.text()).contains("no connection to 127.0.0.1", "check firewall and proxy");
        });
        assertThat(stream("http://nowhere.invalid", Duration.ofSeconds(1)))
                .singleElement()
                .satisfies(finding -> assertThat(finding.text()).contains("nowhere.invalid is unknown"));
    }

    @Test
    void postgresNeedsARoleThatMayWrite() throws Exception {
        TestPostgres.Database database = TestPostgres.freshDatabase();
        assertThat(new PostgresCheck(database.uri()).run())
                .extracting(Finding::text)
                .anyMatch(text -> text.startsWith("version "))
                .anyMatch(text -> text.contains("may create schema wikistream"));
        try (PostgresSink sink = PostgresSink.of(database.uri())) {
            sink.open(new SinkContext("test"));
        }
        assertThat(new PostgresCheck(database.uri()).run())
                .extracting(Finding::text)
                .anyMatch(text -> text.contains("may write to schema wikistream"));
        String reader = "doctor_" + System.nanoTime();
        try (Connection connection = PostgresSink.dataSource(database.uri()).getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE ROLE " + reader + " LOGIN PASSWORD 'x'");
        }
        try {
            assertThat(new PostgresCheck(database.as(reader, "x").uri()).run())
                    .filteredOn(finding -> finding.result() == Result.FAULT)
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.text()).contains("may not write: GRANT"));
        } finally {
            try (Connection connection = PostgresSink.dataSource(database.uri()).getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("DROP ROLE " + reader);
            }
        }
        assertThat(new PostgresCheck("postgresql://nobody:s3cret@127.0.0.1:1/none").run())
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.result()).isEqualTo(Result.FAULT);
                    assertThat(finding.text()).contains("pg_hba.conf").doesNotContain("s3cret");
                });
    }

    @Test
    void redisNeedsAUserThatMayWrite() {
        assertThat(new RedisCheck(TestRedis.freshDatabase()).run())
                .hasSize(2)
                .first()
                .satisfies(finding -> {
                    assertThat(finding.result()).isEqualTo(Result.OK);
                    assertThat(finding.text()).startsWith("version ");
                });
        assertThat(new RedisCheck("redis://:s3cret@127.0.0.1:1?timeout=2").run())
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.result()).isEqualTo(Result.FAULT);
                    assertThat(finding.text())
                            .contains("WIKISTREAM_REDIS_PASSWORD")
                            .doesNotContain("s3cret");
                });
    }

    @Test
    void aDiskWithLittleSpaceIsNoticed(@TempDir Path folder) {
        DiskCheck check = new DiskCheck(folder.resolve("not/there/yet"));
        assertThat(check.run().text()).contains("MiB are free for " + folder);
        assertThat(check.judge(511L << 20).result()).isEqualTo(Result.FAULT);
        assertThat(check.judge(513L << 20).result()).isEqualTo(Result.WARNING);
        assertThat(check.judge(3L << 30).result()).isEqualTo(Result.OK);
    }
}
