package io.github.wikistream.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.wikistream.embedded.test.TestPostgres;
import io.github.wikistream.embedded.test.TestRedis;
import io.github.wikistream.examples.cli.console.ExitCode;
import io.github.wikistream.metric.MetricContext;
import io.github.wikistream.metric.MetricStore;
import io.github.wikistream.metric.query.MetricReader;
import io.github.wikistream.metric.query.MetricReader.Rank;
import io.github.wikistream.metric.query.Window;
import io.github.wikistream.metric.standard.StandardMetrics;
import io.github.wikistream.redis.RedisMetricStore;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Real input, all the way: each recording through {@code serve} and {@code run} over HTTP into PostgreSQL and Redis. What the stores
 * then hold equals a recount of the file.
 */
class RecordingsEndToEndTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final TestPostgres.Database postgres = TestPostgres.freshDatabase();
    private final String redis = TestRedis.freshDatabase();

    static Stream<Arguments> recordings() {
        List<Arguments> cases = new ArrayList<>();
        for (String file : Recordings.RECENT_CHANGE) {
            cases.add(Arguments.of(file, List.of()));
            cases.add(Arguments.of(file, List.of("--cut-after", "50")));
        }
        return cases.stream();
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("recordings")
    void storesHoldWhatTheFileHolds(String name, List<String> faults) throws Exception {
        Path file = Recordings.file(name);
        Recount expected = Recount.of(file);
        List<String> serve = new ArrayList<>(List.of(file.toString(), "--speed", "max"));
        serve.addAll(faults);

        try (Commands.Served served = new Commands.Served(serve)) {
            JsonNode first = run("--source", served.url());
            assertThat(first.path("stored").path("postgresql").asInt())
                    .isEqualTo(expected.events().size());
            assertThat(first.path("stored").path("redis").asInt())
                    .isEqualTo(expected.events().size());
            assertThat(first.path("received").asInt())
                    .isEqualTo(expected.events().size() + first.path("repeats").asInt());
            if (!faults.isEmpty()) {
                assertThat(first.path("repeats").asInt()).isPositive();
            }
            assertStores(expected);

            JsonNode again = run("--source", served.url());
            assertThat(again.path("stored").path("postgresql").asInt()).isZero();
            assertThat(again.path("stored").path("redis").asInt()).isZero();
            assertThat(again.path("received").asInt())
                    .isEqualTo(again.path("repeats").asInt());
            assertStores(expected);
        }
    }

    @Test
    void readsFilesWithoutAServerJustTheSame() throws Exception {
        Path file = Recordings.file("2026-06-20_pdm.sse.gz");
        Recount expected = Recount.of(file);

        assertThat(run("--source", file.toString())
                        .path("stored")
                        .path("postgresql")
                        .asInt())
                .isEqualTo(expected.events().size());
        assertThat(run("--source", file.toString())
                        .path("stored")
                        .path("postgresql")
                        .asInt())
                .isZero();
        assertStores(expected);
    }

    private JsonNode run(String... source) throws Exception {
        List<String> args = new ArrayList<>(List.of("run", "--sink", postgres.uri(), "--sink", redis));
        args.addAll(List.of(source));
        Commands.Result result = Commands.run(args.toArray(String[]::new));
        assertThat(result.exitCode()).as(result.err()).isEqualTo(ExitCode.OK);
        return JSON.readTree(result.lastLine());
    }

    private void assertStores(Recount expected) throws SQLException {
        assertPostgres(expected, postgres);
        assertRedis(expected, redis);
    }

    static void assertPostgres(Recount expected, TestPostgres.Database postgres) throws SQLException {
        assertThat(count(postgres, "SELECT count(*)::text, 0 FROM wikistream.recent_change"))
                .containsOnlyKeys(Integer.toString(expected.events().size()));
        assertThat(new TreeSet<>(count(postgres, "SELECT id::text, 1 FROM wikistream.recent_change")
                        .keySet()))
                .isEqualTo(expected.ids());
        assertThat(grouped(postgres, "type")).isEqualTo(expected.by("type"));
        assertThat(grouped(postgres, "wiki")).isEqualTo(expected.by("wiki"));
        assertThat(grouped(postgres, "bot")).isEqualTo(expected.by("bot"));
        assertThat(grouped(postgres, "namespace")).isEqualTo(expected.by("namespace"));
        assertThat(grouped(postgres, "log_type")).isEqualTo(expected.by("log_type"));
        assertThat(grouped(postgres, "user_name")).isEqualTo(expected.by("user"));
    }

    private static Map<String, Long> grouped(TestPostgres.Database postgres, String column) throws SQLException {
        return count(
                postgres,
                "SELECT " + column + "::text, count(*) FROM wikistream.recent_change WHERE " + column
                        + " IS NOT NULL GROUP BY 1");
    }

    private static Map<String, Long> count(TestPostgres.Database postgres, String query) throws SQLException {
        Map<String, Long> counts = new TreeMap<>();
        try (Connection connection = DriverManager.getConnection(postgres.jdbcUrl());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                counts.put(rows.getString(1), rows.getLong(2));
            }
        }
        return counts;
    }

    static void assertRedis(Recount expected, String redis) {
        try (MetricStore store = RedisMetricStore.create(redis)) {
            store.open(new MetricContext("default"));
            MetricReader reader = store.reader();
            long all = expected.events().size();
            assertThat(reader.totals(StandardMetrics.CHANGES)).isEqualTo(Map.of(StandardMetrics.ALL, all));
            assertThat(reader.totals(StandardMetrics.TYPES)).isEqualTo(expected.by("type"));
            assertThat(reader.totals(StandardMetrics.WIKIS)).isEqualTo(expected.by("wiki"));
            assertThat(reader.totals(StandardMetrics.NAMESPACES)).isEqualTo(expected.by("namespace"));
            assertThat(reader.totals(StandardMetrics.LOG_TYPES)).isEqualTo(expected.by("log_type"));
            assertThat(reader.totals(StandardMetrics.BOTS))
                    .isEqualTo(expected.by(event -> event.path("bot").asBoolean() ? "bot" : "human"));
            Window hour = Window.endingAt(expected.newest().toInstant(), Duration.ofHours(1));
            assertThat(reader.counts(StandardMetrics.TYPES, hour).values()).isEqualTo(expected.by("type"));
            assertThat(reader.top(StandardMetrics.USERS, hour, 10).ranks())
                    .isEqualTo(expected.topUsers(10).stream()
                            .map(entry -> new Rank(entry.getKey(), entry.getValue()))
                            .toList());
        }
    }
}
