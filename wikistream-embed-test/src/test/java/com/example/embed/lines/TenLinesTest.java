package com.example.embed.lines;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wikistream.embedded.test.TestPostgres;
import io.github.wikistream.embedded.test.TestRedis;
import io.github.wikistream.event.RecentChange;
import io.github.wikistream.filter.EventFilter;
import io.github.wikistream.metric.MetricContext;
import io.github.wikistream.redis.RedisMetricStore;
import io.github.wikistream.testkit.sample.SampleEvents;
import io.github.wikistream.testkit.server.EventStreamsServer;
import io.github.wikistream.testkit.server.FaultPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each program runs in a process of its own against a server that cuts its connections, is killed as {@code kill -9} does whenever it has got further, and then
 * runs to the end: nothing is lost, and nothing is doubled in a store that keeps the checkpoint.
 */
class TenLinesTest {
    private static final int EVENTS = 2_000;
    private static final int KILLS = 2;
    private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    @TempDir
    private Path folder;

    private static List<RecentChange> changes() {
        return IntStream.rangeClosed(1, EVENTS).mapToObj(SampleEvents::change).toList();
    }

    private static List<UUID> ids(EventFilter filter) {
        return changes().stream().filter(filter).map(RecentChange::id).toList();
    }

    private Process start(Class<?> program, EventStreamsServer server, String target) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        program.getName(),
                        "http://127.0.0.1:" + server.port(),
                        SampleEvents.time(1).toString(),
                        target)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output().toFile()))
                .redirectError(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("errors.txt").toFile()))
                .start();
    }

    private Path output() {
        return folder.resolve("output.txt");
    }

    /** Returns the whole ids among the lines: a kill may have cut one short. */
    private List<UUID> printed() throws IOException {
        return Files.readAllLines(output()).stream()
                .filter(line -> ID.matcher(line).matches())
                .map(UUID::fromString)
                .toList();
    }

    /** Runs the program, with kills; {@code progress} is how many events have taken effect. */
    private void runAndKill(Class<?> program, String target, Callable<Long> progress) throws Exception {
        try (EventStreamsServer server = EventStreamsServer.builder()
                .events(changes().stream().map(RecentChange::json).toList())
                .faults(FaultPlan.cutAfterNew(300))
                .start()) {
            for (int i = 0; i < KILLS; i++) {
                long before = Files.exists(output()) ? progress.call() : 0;
                Process process = start(program, server, target);
                while (progress.call() <= before) {
                    assertThat(process.isAlive()).as(this::errors).isTrue();
                    TimeUnit.MILLISECONDS.sleep(2);
                }
                process.destroyForcibly().waitFor();
            }
            Process last = start(program, server, target);
            assertThat(last.waitFor(5, TimeUnit.MINUTES)).isTrue();
            assertThat(last.exitValue()).as(this::errors).isZero();
            assertThat(server.statistics().cut()).isGreaterThan(KILLS);
        }
    }

    private String errors() {
        try {
            return Files.readString(folder.resolve("errors.txt"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Test
    void printLosesNothing() throws Exception {
        runAndKill(Print.class, folder.toString(), () -> (long) printed().size());

        assertThat(printed()).containsAll(ids(EventFilter.everything()));
    }

    @Test
    void filterLosesNothingAndLetsNothingElsePass() throws Exception {
        runAndKill(Filter.class, folder.toString(), () -> (long) printed().size());

        List<UUID> expected = ids(EventFilter.all(EventFilter.type("edit"), EventFilter.humans()));
        assertThat(expected).hasSizeBetween(100, EVENTS - 100);
        assertThat(printed()).containsAll(expected).isSubsetOf(expected);
    }

    @Test
    void ownTableIsExact() throws Exception {
        String url = TestPostgres.freshDatabase().jdbcUrl();
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE change (id uuid)");
            runAndKill(OwnTable.class, url, () -> count(statement, "id"));

            assertThat(count(statement, "id")).isEqualTo(EVENTS);
            assertThat(count(statement, "DISTINCT id")).isEqualTo(EVENTS);
        }
    }

    private static long count(Statement statement, String what) throws SQLException {
        try (ResultSet row = statement.executeQuery("SELECT count(" + what + ") FROM change")) {
            row.next();
            return row.getLong(1);
        }
    }

    @Test
    void ownMetricIsExact() throws Exception {
        String uri = TestRedis.freshDatabase();
        try (RedisMetricStore store = RedisMetricStore.create(uri)) {
            store.open(new MetricContext("default"));
            runAndKill(OwnMetric.class, uri, () -> seen(store));

            assertThat(seen(store)).isEqualTo(EVENTS);
        }
    }

    private static long seen(RedisMetricStore store) {
        return store.reader().totals("seen").getOrDefault("all", 0L);
    }

    @Test
    void reactLosesNothing() throws Exception {
        runAndKill(React.class, folder.toString(), () -> (long) printed().size());

        assertThat(printed()).containsAll(ids(EventFilter.everything()));
        assertThat(printed()).as("repeated by kills only").hasSizeLessThanOrEqualTo(EVENTS + KILLS);
    }
}
