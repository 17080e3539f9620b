package io.github.wikistream.dist;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.wikistream.embedded.test.TestPostgres;
import io.github.wikistream.embedded.test.TestRedis;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What Prometheus and Grafana ask is answered: by a real Prometheus that reads a dashboard, and by the dashboard's real PostgreSQL. */
class MonitoringIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration ASKED_EVERY = Duration.ofMillis(100);
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    /** Nothing goes wrong while the test runs. */
    private static final Set<String> EMPTY_WITHOUT_FAULTS = Set.of("Dead letters");

    @TempDir
    static Path folder;

    private static final TestPostgres.Database DATABASE = TestPostgres.freshDatabase();
    private static Process prometheus;
    private static Program dashboard;
    private static int port;

    @BeforeAll
    static void start() throws Exception {
        Tools.require("prometheus");
        dashboard = Program.start(
                Archive.unpack(Files.createDirectory(folder.resolve("archive"))).resolve("bin/wikistream"),
                folder,
                "dashboard",
                "--source",
                "simulated",
                "--port",
                "0",
                "--postgres",
                DATABASE.uri(),
                "--redis",
                TestRedis.freshDatabase(),
                "--data",
                folder.resolve("data").toString());
        String line = dashboard.readLine();
        assertThat(line).as(dashboard::logged).startsWith("The dashboard is at http://");
        URI page = URI.create(line.substring(line.indexOf("http")));
        prometheus = startPrometheus(page);
        awaitValue("wikistream_health{check=\"ready\"} == 1");
        post(page.resolve("api/v1/system/maintenance"));
        get(page.resolve("api/v1/snapshot"));
        // Rates need two readings of each meter.
        awaitValue("count_over_time(wikistream_maintenance_seconds_count{outcome=\"done\"}[1m]) > 3");
        awaitValue("sum(increase(wikistream_sink_events_total{outcome=\"stored\"}[1m])) > 0");
        awaitValue("count_over_time(jvm_gc_pause_seconds_sum[1m]) > 3");
    }

    private static Process startPrometheus(URI page) throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        String config = Files.readString(Deployment.file("prometheus/prometheus.yml"))
                .replace("15s", "1s")
                .replace("wikistream:8080", "localhost:" + page.getPort())
                .replace("alerts.yml", Deployment.file("prometheus/alerts.yml").toString())
                .replaceAll("authorization: .*", "");
        Files.writeString(folder.resolve("prometheus.yml"), config);
        return new ProcessBuilder(
                        "prometheus",
                        "--config.file=" + folder.resolve("prometheus.yml"),
                        "--storage.tsdb.path=" + folder.resolve("tsdb"),
                        "--web.listen-address=127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("prometheus.log").toFile())
                .start();
    }

    @AfterAll
    static void stop() {
        if (prometheus != null) {
            prometheus.destroy();
            prometheus.onExit().join();
        }
        if (dashboard != null) {
            dashboard.close();
        }
    }

    static Stream<String> expressions() throws IOException {
        return panels("grafana/dashboards/pipeline.json")
                .flatMap(panel -> Deployment.elements(panel.path("targets")))
                .map(target -> target.path("expr").asText());
    }

    static Stream<String> conditions() throws IOException {
        return Deployment.elements(Deployment.yaml("prometheus/alerts.yml").at("/groups/0/rules"))
                .map(rule -> rule.path("expr").asText());
    }

    static Stream<String> queries() throws IOException {
        return panels("grafana/dashboards/wikis.json")
                .filter(panel ->
                        !EMPTY_WITHOUT_FAULTS.contains(panel.path("title").asText()))
                .flatMap(panel -> Deployment.elements(panel.path("targets")))
                .map(target -> target.path("rawSql").asText());
    }

    private static Stream<JsonNode> panels(String dashboard) throws IOException {
        return Deployment.elements(Deployment.json(dashboard).path("panels"))
                .filter(panel -> panel.path("targets").size() > 0);
    }

    @ParameterizedTest
    @MethodSource("expressions")
    void everyPanelOfPrometheusHasAnAnswer(String expression) throws Exception {
        awaitValue(expression.replaceAll("\\$(instance|pipeline|sink)\\b", ".*").replace("$__rate_interval", "1m"));
    }

    @ParameterizedTest
    @MethodSource("conditions")
    void everyAlertHasItsMeters(String expression) throws Exception {
        // A condition that does not hold has no answer, but what it compares does.
        assertThat(expression).matches(".* [<>=]+ [0-9.]+");
        awaitValue(expression.replaceAll(" [<>=]+ [0-9.]+$", ""));
    }

    @ParameterizedTest
    @MethodSource("queries")
    void everyPanelOfPostgresqlHasAnAnswer(String sql) throws SQLException {
        String wikis = "SELECT wiki FROM wikistream.recent_change";
        try (Connection connection = DriverManager.getConnection(DATABASE.jdbcUrl());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(asGrafana(sql).replace("$wiki", wikis))) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getObject(1)).isNotNull();
        }
    }

    /** Replaces the macros as Grafana does. */
    private static String asGrafana(String sql) {
        Instant now = Instant.now();
        String range = "BETWEEN '" + now.minus(Duration.ofHours(6)) + "' AND '" + now.plus(Duration.ofMinutes(1)) + "'";
        return sql.replaceAll(
                        "\\$__timeGroupAlias\\((\\w+), \\$__interval\\)",
                        "floor(extract(epoch from $1)/60)*60 AS \"time\"")
                .replaceAll("\\$__timeFilter\\((\\w+)\\)", "$1 " + range)
                .replace("$__interval", "1m");
    }

    @Test
    void theListOfWikisHasThem() throws Exception {
        String sql = Deployment.json("grafana/dashboards/wikis.json")
                .at("/templating/list/0/query")
                .asText();
        try (Connection connection = DriverManager.getConnection(DATABASE.jdbcUrl());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            assertThat(rows.next()).isTrue();
        }
    }

    /** Waits for an answer: on a busy machine, Prometheus now and then misses a reading, and has none until the next. */
    private static void awaitValue(String expression) throws IOException, InterruptedException {
        Instant deadline = Instant.now().plus(PATIENCE);
        while (query(expression).isEmpty()) {
            assertThat(dashboard.isAlive()).as(dashboard::logged).isTrue();
            assertThat(Instant.now())
                    .as("%s; %s", expression, dashboard.logged())
                    .isBefore(deadline);
            // Nothing tells when another process has come so far.
            LockSupport.parkNanos(ASKED_EVERY.toNanos());
        }
    }

    /** Returns the values; none while Prometheus is not up. */
    private static List<String> query(String expression) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + port + "/api/v1/query?query="
                + URLEncoder.encode(expression, StandardCharsets.UTF_8));
        try {
            JsonNode answer = new ObjectMapper().readTree(get(uri));
            assertThat(answer.path("status").asText())
                    .as("%s: %s", expression, answer)
                    .isEqualTo("success");
            return Deployment.elements(answer.at("/data/result"))
                    .map(JsonNode::toString)
                    .toList();
        } catch (ConnectException e) {
            assertThat(prometheus.isAlive())
                    .as(() -> "Prometheus has ended: " + folder.resolve("prometheus.log"))
                    .isTrue();
            return List.of();
        }
    }

    private static String get(URI uri) throws IOException, InterruptedException {
        return CLIENT.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                .body();
    }

    private static void post(URI uri) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{}"))
                .build();
        int status = CLIENT.send(request, BodyHandlers.ofString()).statusCode();
        assertThat(status).isBetween(200, 299);
    }
}
