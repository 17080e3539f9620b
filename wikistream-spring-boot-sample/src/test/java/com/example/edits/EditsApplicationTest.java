package com.example.edits;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wikistream.embedded.PostgresServer;
import io.github.wikistream.embedded.test.TestPostgres;
import io.github.wikistream.event.ChangeType;
import io.github.wikistream.event.RecentChange;
import io.github.wikistream.testkit.sample.SampleEvents;
import io.github.wikistream.testkit.server.EventStreamsServer;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Starts a dozen applications, which takes long on a busy machine. */
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class EditsApplicationTest {
    private static final int EVENTS = 20_000;
    private static final int KILLS = 10;

    @TempDir
    private Path folder;

    private static List<RecentChange> changes() {
        return IntStream.rangeClosed(1, EVENTS).mapToObj(SampleEvents::change).toList();
    }

    private static EventStreamsServer.Builder server() {
        return EventStreamsServer.builder()
                .events(changes().stream().map(RecentChange::json).toList())
                .openAtEnd();
    }

    private static String source(EventStreamsServer server) {
        return "--wikistream.source=http://127.0.0.1:" + server.port();
    }

    private static long count(String url, String what) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(" + what + ") FROM edit")) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            if ("42P01".equals(e.getSQLState())) {
                return 0; // The table is yet to be created.
            }
            throw e;
        }
    }

    private static void awaitMore(RunningApplication application, String url, long than)
            throws SQLException, IOException, InterruptedException {
        while (count(url, "*") <= than) {
            assertThat(application.isAlive()).as(application::toString).isTrue();
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    @Test
    void itsTableIsExactAfterTenKills() throws Exception {
        String url = TestPostgres.freshDatabase().jdbcUrl();
        long edits = changes().stream()
                .filter(change -> change.type() == ChangeType.EDIT)
                .count();
        assertThat(edits).isBetween(EVENTS / 2L, EVENTS - 1L);
        try (EventStreamsServer server = server().start()) {
            String[] settings = {
                source(server),
                "--spring.datasource.url=" + url,
                "--wikistream.batch-events=10",
                "--wikistream.since=" + SampleEvents.time(1)
            };
            for (int i = 0; i < KILLS; i++) {
                try (RunningApplication application = RunningApplication.start(folder, settings)) {
                    awaitMore(application, url, count(url, "*"));
                }
            }
            long afterKills = count(url, "*");
            try (RunningApplication application = RunningApplication.start(folder, settings)) {
                awaitMore(application, url, edits - 1);

                assertThat(application.stop()).as("exit code after SIGTERM").isEqualTo(143);
            }

            assertThat(afterKills).as("the kills came before the end").isLessThan(edits);
        }
        assertThat(count(url, "*")).isEqualTo(edits);
        assertThat(count(url, "DISTINCT id")).isEqualTo(edits);
    }

    @Test
    void healthFollowsTheStoreAndMetricsHaveThePrometheusForm() throws Exception {
        try (PostgresServer postgres = PostgresServer.in(folder.resolve("postgres"))
                        .temporary()
                        .start();
                EventStreamsServer server = server().speed(20).start();
                RunningApplication application = RunningApplication.start(
                        folder,
                        source(server),
                        "--spring.datasource.url=" + postgres.jdbcUrl(),
                        "--spring.datasource.hikari.connection-timeout=1000")) {
            String up = application.awaitActuator("health/wikistream", page -> page.contains("\"UP\""));
            assertThat(up).contains("\"edits\"").contains("\"console.show\"");
            application.awaitActuator(
                    "prometheus",
                    page -> page.lines()
                            .anyMatch(line -> line.startsWith("wikistream_sink_events_total{")
                                    && line.contains("outcome=\"stored\"")
                                    && line.contains("sink=\"edits\"")
                                    && !line.endsWith(" 0.0")));
            assertThat(application.output()).contains(SampleEvents.change(1).title());
            assertThat(application.actuator("info"))
                    .contains("\"wikistream\":{\"default\":{")
                    .contains("\"edits\":\"effectively once: same transaction\"");

            postgres.kill();
            String down = application.awaitActuator("health/wikistream", page -> page.contains("\"DOWN\""));
            assertThat(down).contains("sink 'edits' cannot store: ");
            postgres.restart();
            application.awaitActuator("health/wikistream", page -> page.contains("\"UP\""));
        }
    }
}
