package io.github.wikistream.examples.dashboard;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.wikistream.StreamReport;
import io.github.wikistream.WikiStream;
import io.github.wikistream.embedded.test.TestPostgres;
import io.github.wikistream.embedded.test.TestRedis;
import io.github.wikistream.event.RecentChange;
import io.github.wikistream.examples.DocumentedProgram;
import io.github.wikistream.examples.SourceChoice;
import io.github.wikistream.examples.dashboard.api.DashboardServer;
import io.github.wikistream.examples.dashboard.api.StartingState;
import io.github.wikistream.examples.dashboard.live.LiveFeed;
import io.github.wikistream.examples.dashboard.page.PageFiles;
import io.github.wikistream.examples.dashboard.query.EventSearch;
import io.github.wikistream.examples.dashboard.query.HistoryQuery;
import io.github.wikistream.examples.dashboard.query.LiveMetricsQuery;
import io.github.wikistream.examples.dashboard.query.QualityQuery;
import io.github.wikistream.examples.dashboard.query.Stores;
import io.github.wikistream.metric.Metric;
import io.github.wikistream.metric.MetricContext;
import io.github.wikistream.metric.MetricStore;
import io.github.wikistream.metric.memory.InMemoryMetricStore;
import io.github.wikistream.metric.query.MetricReader;
import io.github.wikistream.postgres.analytics.WikiAnalytics;
import io.github.wikistream.redis.RedisMetricStore;
import io.github.wikistream.testkit.sample.SampleEvents;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The metric that docs/how-to/write-a-metric.md shows, taken from there: compiled, put into a jar, counted in both stores, and read over HTTP. */
class OwnMetricTest {
    private static final int CHANGES = 400;
    private static final String NAME = "empty-comments";
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @TempDir
    private Path folder;

    private final List<RecentChange> changes = IntStream.rangeClosed(1, CHANGES)
            .mapToObj(number -> SampleEvents.changeLike(number)
                    .comment(number % 3 == 0 ? " " : "comment " + number)
                    .build())
            .toList();
    private final HttpClient client = HttpClient.newHttpClient();
    private final List<AutoCloseable> toClose = new ArrayList<>();
    private Path recording = Path.of("");
    private URLClassLoader plugins;

    @BeforeEach
    void makeRecordingAndJar() throws IOException {
        recording = Files.write(
                folder.resolve("changes.jsonl"),
                changes.stream().map(RecentChange::json).toList());
        DocumentedProgram documented = DocumentedProgram.of("docs/how-to/write-a-metric.md");
        Path classes = Files.createDirectory(folder.resolve("classes"));
        documented.compile(classes);
        Path jar = folder.resolve("own-metric.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            out.putNextEntry(new JarEntry(documented.name() + ".class"));
            Files.copy(classes.resolve(documented.name() + ".class"), out);
            out.putNextEntry(new JarEntry("META-INF/services/" + Metric.class.getName()));
            out.write((documented.name() + "\n").getBytes(UTF_8));
        }
        plugins = new URLClassLoader(new URL[] {jar.toUri().toURL()}, getClass().getClassLoader());
        toClose.add(plugins);
    }

    @AfterEach
    void close() throws Exception {
        Collections.reverse(toClose);
        for (AutoCloseable each : toClose) {
            each.close();
        }
    }

    @Test
    void theGuideShowsTheExampleAsItIs() throws IOException {
        DocumentedProgram documented = DocumentedProgram.of("docs/how-to/write-a-metric.md");
        String example = Files.readString(DocumentedProgram.root()
                .resolve("wikistream-examples/src/main/java/io/github/wikistream/examples/custom")
                .resolve(documented.name() + ".java"));
        assertThat(example.lines().skip(2).collect(Collectors.joining("\n", "", "\n")))
                .isEqualTo(documented.text());
    }

    @Test
    void isReadOverHttpFromTheStoreInMemory() throws Exception {
        InMemoryMetricStore store = new InMemoryMetricStore();
        count(store);
        store.open(new MetricContext("own"));
        assertAnswers(serve(store.reader()), List.of(NAME));
    }

    @Test
    void isReadOverHttpFromRedis() throws Exception {
        String redis = TestRedis.freshDatabase();
        count(RedisMetricStore.create(redis));
        RedisMetricStore reading = RedisMetricStore.create(redis);
        toClose.add(reading);
        reading.open(new MetricContext("own"));
        assertAnswers(serve(reading.reader()), List.of(NAME));
    }

    @Test
    void isCountedByTheDashboardOnceItsJarIsOnTheClassPath() throws Exception {
        Dashboard dashboard = Dashboard.serve(new DashboardSettings(
                SourceChoice.parse(List.of(recording.toString())),
                "test/1.0 (me@example.org)",
                "127.0.0.1",
                0,
                TestPostgres.freshDatabase().uri(),
                TestRedis.freshDatabase(),
                folder,
                Set.of()));
        toClose.add(dashboard);
        CompletableFuture<Boolean> end = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                end.complete(dashboard.run());
            } catch (InterruptedException | RuntimeException e) {
                end.completeExceptionally(e);
            }
        });
        // What the launcher does with WIKISTREAM_CLASSPATH.
        thread.setContextClassLoader(plugins);
        thread.start();

        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (get(dashboard.url() + "api/v1/snapshot").path("phase").asText().matches("starting|running")) {
            assertThat(end).isNotCompletedExceptionally();
            assertThat(System.nanoTime()).as("the recording is played").isLessThan(deadline);
        }
        assertAnswers(dashboard.url(), List.of(NAME));
        dashboard.stop();
        assertThat(end.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    /** Counts the recording, with the metric as it comes out of the jar. */
    private void count(MetricStore store) throws InterruptedException {
        WikiStream.Builder builder =
                WikiStream.builder().pipeline("own").source("file:" + recording).metricStore("counts", store);
        ServiceLoader.load(Metric.class, plugins).forEach(builder::metric);
        try (WikiStream stream = builder.start()) {
            assertThat(stream.await(PATIENCE)).isTrue();
        }
    }

    private String serve(MetricReader reader) throws Exception {
        LiveMetricsQuery metrics = new LiveMetricsQuery(() -> reader, false, true, Clock.systemUTC());
        String database = TestPostgres.freshDatabase().uri();
        WikiAnalytics analytics = WikiAnalytics.of(database);
        toClose.add(analytics);
        Stores stores = new Stores(
                metrics,
                new HistoryQuery(analytics),
                new QualityQuery(analytics),
                new EventSearch(analytics, true),
                () -> StreamReport.builder().build());
        DashboardServer server = new DashboardServer(
                "127.0.0.1",
                0,
                new PageFiles(),
                new LiveFeed(new ObjectMapper().createObjectNode(), Runnable::run),
                new StartingState() {
                    @Override
                    public Stores stores() {
                        return stores;
                    }

                    @Override
                    public List<String> ownMetrics() {
                        return ServiceLoader.load(Metric.class, plugins).stream()
                                .map(metric -> metric.get().name())
                                .toList();
                    }
                },
                StartingState.OPEN);
        toClose.add(server);
        return "http://127.0.0.1:" + server.port() + "/";
    }

    private void assertAnswers(String url, List<String> own) throws Exception {
        List<String> found = new ArrayList<>();
        get(url + "api/v1/metrics").forEach(metric -> {
            if (metric.path("own").asBoolean()) {
                found.add(metric.path("name").asText());
            }
        });
        assertThat(found).isEqualTo(own);
        assertAnswer(get(url + "api/v1/metrics/" + NAME + "?window=5m&limit=3"), 5, 60);
        assertAnswer(get(url + "api/v1/metrics/" + NAME + "?window=1h&limit=3"), 60, 60);
        assertAnswer(get(url + "api/v1/metrics/" + NAME + "?window=24h&limit=3"), 24 * 60, 3600);
        JsonNode total = get(url + "api/v1/metrics/" + NAME + "?window=total");
        assertThat(total.path("counts").path("empty").asLong()).isEqualTo(133);
        assertThat(total.path("counts").path("written").asLong()).isEqualTo(CHANGES - 133L);

        long users = changes.stream()
                .map(RecentChange::user)
                .filter(Objects::nonNull)
                .distinct()
                .count();
        assertThat(get(url + "api/v1/metrics/active-users?window=24h")
                        .path("distinct")
                        .path("count")
                        .asLong())
                .isCloseTo(users, withinPercentage(3));
        assertThat(get(url + "api/v1/metrics/edit-growth?window=24h")
                        .path("distribution")
                        .path("count")
                        .asLong())
                .isEqualTo(changes.stream()
                        .filter(change -> change.growth().isPresent())
                        .count());
    }

    /** Compares an answer with a recount of the changes. */
    private void assertAnswer(JsonNode answer, int minutes, int stepSeconds) {
        Instant from = Instant.parse(answer.path("from").asText());
        Instant to = Instant.parse(answer.path("to").asText());
        assertThat(Duration.between(from, to)).isEqualTo(Duration.ofMinutes(minutes));
        assertThat(to).isEqualTo("2026-06-20T15:07:00Z");
        assertThat(answer.path("complete").asBoolean()).isTrue();

        JsonNode series = answer.path("series");
        Instant start = Instant.parse(series.path("start").asText());
        assertThat(series.path("stepSeconds").asInt()).isEqualTo(stepSeconds);
        int steps = series.path("values").path("empty").size();
        assertThat(start.plusSeconds((long) steps * stepSeconds)).isAfterOrEqualTo(to);
        Map<String, List<Long>> expected = new TreeMap<>();
        Map<String, Long> wikis = new TreeMap<>();
        for (RecentChange change : changes) {
            boolean counts = !change.occurredAt().isBefore(from);
            boolean empty = String.valueOf(change.comment()).isBlank();
            if (counts) {
                int step = (int) (Duration.between(start, change.occurredAt()).toSeconds() / stepSeconds);
                List<Long> values = expected.computeIfAbsent(
                        empty ? "empty" : "written", key -> new ArrayList<>(Collections.nCopies(steps, 0L)));
                values.set(step, values.get(step) + 1);
                if (empty) {
                    wikis.merge(change.wiki(), 1L, Long::sum);
                }
            }
        }
        expected.forEach((key, values) -> {
            assertThat(series.path("values").path(key))
                    .extracting(JsonNode::asLong)
                    .isEqualTo(values);
            assertThat(answer.path("counts").path(key).asLong())
                    .isEqualTo(values.stream().mapToLong(Long::longValue).sum());
        });
        assertThat(expected).hasSize(2);
        List<Long> most = wikis.values().stream()
                .sorted(Collections.reverseOrder())
                .limit(3)
                .toList();
        assertThat(answer.path("top"))
                .extracting(rank -> rank.path("count").asLong())
                .isEqualTo(most);
        assertThat(answer.path("top"))
                .allSatisfy(rank -> assertThat(wikis.get(rank.path("member").asText()))
                        .isEqualTo(rank.path("count").asLong()));
        assertThat(most).isNotEmpty();
    }

    private JsonNode get(String url) throws IOException, InterruptedException {
        var response = client.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return new ObjectMapper().readTree(response.body()).path("data");
    }
}
