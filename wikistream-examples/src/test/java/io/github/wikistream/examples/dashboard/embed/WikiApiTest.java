package io.github.wikistream.examples.dashboard.embed;

import static io.github.wikistream.testkit.sample.SampleEvents.changeLike;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.wikistream.StreamReport;
import io.github.wikistream.embedded.test.TestPostgres;
import io.github.wikistream.event.Completeness;
import io.github.wikistream.event.StreamEvent;
import io.github.wikistream.event.TopicPartition;
import io.github.wikistream.examples.dashboard.query.RecordedMetrics;
import io.github.wikistream.postgres.PostgresSink;
import io.github.wikistream.postgres.analytics.WikiAnalytics;
import io.github.wikistream.sink.Batch;
import io.github.wikistream.sink.Guarantee;
import io.github.wikistream.sink.SinkContext;
import io.github.wikistream.testkit.sample.SampleEvents;
import io.javalin.Javalin;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The API in two web servers that are not the dashboard's: a Javalin with routes and errors of its own, and Tomcat. */
class WikiApiTest {
    private static final int EVENTS = 30;

    private final Instant start = Instant.now().truncatedTo(ChronoUnit.MINUTES).minus(10, ChronoUnit.MINUTES);
    private final TestPostgres.Database database = TestPostgres.freshDatabase();
    private final WikiAnalytics analytics = WikiAnalytics.of(database.uri());
    private final RecordedMetrics counted = new RecordedMetrics();
    private final WikiApi api = WikiApi.over(counted.store().reader(), analytics);
    private final HttpClient client = HttpClient.newHttpClient();

    @BeforeEach
    void store() {
        List<StreamEvent> events = IntStream.rangeClosed(1, EVENTS)
                .<StreamEvent>mapToObj(number -> changeLike(number)
                        .type("edit")
                        .wiki("enwiki")
                        .occurredAt(start.plusSeconds(number))
                        .build())
                .toList();
        try (PostgresSink sink = PostgresSink.of(database.uri())) {
            sink.write(new Batch(
                    sink.open(new SinkContext("test")), SampleEvents.batch(1, 1).checkpoint(), events, List.of()));
        }
        counted.count(start.toString(), "types", "edit", EVENTS);
    }

    @AfterEach
    void close() {
        analytics.close();
    }

    @Test
    void mountsIntoAJavalinAndLeavesTheRestAsItIs() throws Exception {
        Javalin app = Javalin.create(config -> {
                    config.startup.showJavalinBanner = false;
                    api.addTo(config);
                    config.routes.get("/own", context -> {
                        throw new IllegalArgumentException("own");
                    });
                    config.routes.exception(
                            IllegalArgumentException.class,
                            (e, context) -> context.status(418).result("teapot"));
                })
                .start("127.0.0.1", 0);
        try {
            assertServes(app.port());
            assertThat(get(app.port(), "/own").statusCode()).isEqualTo(418);
            HttpResponse<String> unknown = get(app.port(), "/api/v1/nothing");
            assertThat(unknown.statusCode()).isEqualTo(404);
            assertThat(unknown.headers().firstValue("Content-Type").orElse(""))
                    .as("what is not the API's is answered by the application")
                    .doesNotContain("problem");
        } finally {
            app.stop();
        }
    }

    @Test
    void mountsIntoAServletContainer(@TempDir Path folder) throws Exception {
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(folder.toString());
        tomcat.setPort(0);
        Context context = tomcat.addContext("", folder.toString());
        Tomcat.addServlet(context, "api", api.servlet()).setAsyncSupported(true);
        context.addServletMappingDecoded("/api/*", "api");
        tomcat.getConnector();
        tomcat.start();
        try {
            assertServes(tomcat.getConnector().getLocalPort());
        } finally {
            tomcat.stop();
            tomcat.destroy();
        }
    }

    private void assertServes(int port) throws Exception {
        JsonNode wikis = json(get(port, "/api/v1/history/breakdown?by=wiki&from=-1h"));
        assertThat(wikis.at("/data/0/events").asInt()).isEqualTo(EVENTS);
        assertThat(json(get(port, "/api/v1/metrics/types?window=1h"))
                        .at("/data/counts/edit")
                        .asInt())
                .isEqualTo(EVENTS);
        for (String path :
                List.of("/api/v1/spikes", "/api/v1/edit-wars", "/api/v1/events", "/api/v1/quality/reverts")) {
            assertThat(get(port, path).statusCode()).as(path).isEqualTo(200);
        }
        HttpResponse<String> csv = get(port, "/api/v1/events?format=csv&from=-1h&limit=1000");
        assertThat(csv.body().split("\r\n", -1)).hasSize(EVENTS + 2);
        for (String path : List.of("/api/v1/events?wikki=enwiki", "/api/v1/metrics/typos", "/api/v1/events?from=x")) {
            HttpResponse<String> wrong = get(port, path);
            assertThat(wrong.statusCode()).isBetween(400, 404);
            assertThat(wrong.headers().firstValue("Content-Type")).contains("application/problem+json");
        }
        for (String path : List.of("/api/v1/system/health", "/api/v1/snapshot", "/api/v1/live")) {
            assertThat(get(port, path).statusCode())
                    .as("part of the dashboard only")
                    .isEqualTo(404);
        }
    }

    @Test
    void knowsHowCompleteTheStoresAreFromTheReport() throws Exception {
        String range = "/api/v1/history/heatmap?from=" + start + "&to=" + start.plusSeconds(EVENTS);
        assertThat(complete(api, range)).isFalse();
        assertThat(complete(api.withReport(this::report), range)).isTrue();
    }

    private StreamReport report() {
        return StreamReport.builder()
                .lanes(List.of(StreamReport.Lane.builder()
                        .sink("postgresql")
                        .state(StreamReport.LaneState.RUNNING)
                        .guarantee(Guarantee.EFFECTIVELY_ONCE)
                        .completeness(new TreeMap<>(Map.of(
                                new TopicPartition("eqiad.mediawiki.recentchange", 0),
                                Completeness.builder()
                                        .since(start)
                                        .received(EVENTS)
                                        .build())))
                        .build()))
                .build();
    }

    private boolean complete(WikiApi each, String path) throws Exception {
        Javalin app = Javalin.create(config -> {
                    config.startup.showJavalinBanner = false;
                    each.addTo(config);
                })
                .start("127.0.0.1", 0);
        try {
            return json(get(app.port(), path)).at("/meta/complete").asBoolean();
        } finally {
            app.stop();
        }
    }

    private HttpResponse<String> get(int port, String path) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .build(),
                BodyHandlers.ofString());
    }

    private static JsonNode json(HttpResponse<String> response) throws IOException {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return new ObjectMapper().readTree(response.body());
    }
}
