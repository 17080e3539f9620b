package io.github.wikistream.examples.dashboard.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.wikistream.examples.dashboard.live.LiveFeed;
import io.github.wikistream.examples.dashboard.page.PageFiles;
import io.github.wikistream.examples.dashboard.query.LiveMetricsQuery;
import io.github.wikistream.examples.dashboard.query.RecordedMetrics;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("locales")
class DashboardServerTest {
    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final LiveFeed feed = new LiveFeed("{\"number\":1}", executor);
    private final RecordedMetrics counted = new RecordedMetrics().count("2026-06-20T15:00:00Z", "types", "edit", 5);
    private final LiveMetricsQuery numbers = new LiveMetricsQuery(
            counted.store()::reader, true, true, Clock.fixed(Instant.parse("2026-06-20T15:01:00Z"), ZoneOffset.UTC));
    private @Nullable LiveMetricsQuery known = numbers;
    private final DashboardServer server =
            new DashboardServer("127.0.0.1", 0, new PageFiles(), feed, () -> known, () -> List.of("moods"));
    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void stop() {
        server.close();
        executor.shutdownNow();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/app.js", "/style.css", "/favicon.svg", "/chart.js"})
    void servesThePagesFilesAndLetsNothingElseIn(String path) throws Exception {
        HttpResponse<String> response = get(path);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isNotEmpty();
        assertThat(response.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("default-src 'none'")
                .doesNotContain("unsafe", "*", "http");
        assertThat(response.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    }

    @Test
    void sendsAFileOnceToABrowserThatKeepsIt() throws Exception {
        String tag = get("/app.js").headers().firstValue("ETag").orElseThrow();
        HttpResponse<String> again =
                client.send(request("/app.js").header("If-None-Match", tag).build(), BodyHandlers.ofString());
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
    }

    @Test
    void asksNobodyElseForAnything() throws Exception {
        String page = get("/").body();
        assertThat(page).doesNotContainPattern("(src|href)=\"(https?:)?//(?!wikitech\\.wikimedia\\.org)");
        assertThat(page).doesNotContain("<script>", "style=\"", "onclick");
    }

    @Test
    void answersWithTheNewestSnapshot() throws Exception {
        feed.publish("{\"number\":2}");
        HttpResponse<String> response = get("/api/snapshot");
        assertThat(response.body()).isEqualTo("{\"number\":2}");
        assertThat(response.headers().firstValue("Content-Type").orElseThrow()).startsWith("application/json");
    }

    @Test
    void pushesEachSnapshot() throws Exception {
        HttpResponse<InputStream> response = client.send(
                request("/api/stream").header("Accept", "text/event-stream").build(), BodyHandlers.ofInputStream());
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(response.body(), UTF_8))) {
            assertThat(nextData(lines)).isEqualTo("{\"number\":1}");
            feed.publish("{\"number\":2}");
            assertThat(nextData(lines)).isEqualTo("{\"number\":2}");
        }
    }

    /** They differed in type (issue 15). */
    @ParameterizedTest
    @ValueSource(strings = {"/", "/app.js", "/api/snapshot", "/api/metrics", "/api/metrics/types", "/api/nothing"})
    void answersHeadLikeGet(String path) throws Exception {
        HttpResponse<String> head = client.send(
                request(path)
                        .method("HEAD", HttpRequest.BodyPublishers.noBody())
                        .build(),
                BodyHandlers.ofString());
        HttpResponse<String> get = get(path);
        assertThat(head.statusCode()).isEqualTo(get.statusCode());
        assertThat(head.headers().firstValue("Content-Type"))
                .isEqualTo(get.headers().firstValue("Content-Type"));
        assertThat(head.headers().firstValue("Content-Security-Policy")).isPresent();
        assertThat(head.body()).isEmpty();
    }

    @Test
    void saysHowToAskForTheStream() throws Exception {
        HttpResponse<String> response = get("/api/stream");
        assertThat(response.statusCode()).isEqualTo(406);
        assertThat(json(response).get("remedy").asText()).contains("Accept: text/event-stream");
    }

    @Test
    void countsAnyMetricByItsName() throws Exception {
        JsonNode answer = json(get("/api/metrics/types?window=1h"));
        assertThat(answer.get("counts").get("edit").asInt()).isEqualTo(5);
        assertThat(answer.get("to").asText()).isEqualTo("2026-06-20T15:02:00Z");
        assertThat(json(get("/api/metrics/types?window=total"))
                        .get("counts")
                        .get("edit")
                        .asInt())
                .isEqualTo(5);
    }

    /** The answer was 200 with empty counts (issue 15). */
    @Test
    void knowsNoMetricThatDoesNotExist() throws Exception {
        HttpResponse<String> response = get("/api/metrics/typos");
        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(json(response).get("remedy").asText()).contains("did you mean types");
        assertThat(get("/api/metrics/moods").statusCode()).isEqualTo(200);
    }

    @Test
    void namesTheMetrics() throws Exception {
        JsonNode answer = json(get("/api/metrics"));
        assertThat(answer.get("standard").toString()).contains("\"types\"", "\"reverts\"");
        assertThat(answer.get("own").toString()).isEqualTo("[\"moods\"]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/metrics/Types",
                "/api/metrics/types?window=2h",
                "/api/metrics/types?limit=0",
                "/api/metrics/types?limit=1001",
                "/api/metrics/types?limit=many",
                "/api/metrics/types?key=%00"
            })
    void saysWhatIsWrongWithARequest(String path) throws Exception {
        HttpResponse<String> response = get(path);
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(json(response).get("detail").asText()).containsPattern("name|window|limit|key");
        assertThat(json(response).get("remedy").asText()).isNotEmpty();
    }

    @Test
    void saysWhereThereIsSomethingIfThereIsNothing() throws Exception {
        HttpResponse<String> response = get("/api/nothing");
        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(json(response).get("remedy").asText()).contains("/api/snapshot");
    }

    @Test
    void asksForPatienceBeforeTheStoresAreOpen() throws Exception {
        known = null;
        HttpResponse<String> response = get("/api/metrics/types");
        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(json(response).get("remedy").asText()).contains("again");
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(request(path).build(), BodyHandlers.ofString());
    }

    private static JsonNode json(HttpResponse<String> response) throws IOException {
        return new ObjectMapper().readTree(response.body());
    }

    private static String nextData(BufferedReader lines) throws IOException {
        String line = lines.readLine();
        while (line != null && !line.startsWith("data:")) {
            line = lines.readLine();
        }
        return line == null
                ? "the stream ended"
                : line.substring("data:".length()).strip();
    }
}
