package io.github.wikistream.examples.dashboard.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.wikistream.examples.dashboard.live.LiveFeed;
import io.github.wikistream.examples.dashboard.page.PageFiles;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("locales")
class DashboardServerTest {
    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final LiveFeed feed = new LiveFeed(new ObjectMapper().createObjectNode(), executor);
    private final DashboardServer server =
            new DashboardServer("127.0.0.1", 0, new PageFiles(), feed, new StartingState(), StartingState.OPEN);
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

    /** They differed in type (issue 15). */
    @ParameterizedTest
    @ValueSource(
            strings = {"/", "/app.js", "/api/v1/snapshot", "/api/v1/metrics", "/api/v1/openapi.yaml", "/api/nothing"})
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

    /** Requests that never reach a route: the web server rejects them (issue 15). */
    @ParameterizedTest
    @CsvSource({"bad, 400", "long, 414", "large, 431"})
    void answersWithAProblemToWhatTheWebServerRejects(String kind, int status) throws Exception {
        String request = switch (kind) {
            case "bad" -> "GET /%zz HTTP/1.1\r\nHost: localhost\r\n\r\n";
            case "long" -> "GET /" + "a".repeat(20_000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
            default -> "GET / HTTP/1.1\r\nHost: localhost\r\nX: " + "a".repeat(20_000) + "\r\n\r\n";
        };
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.getOutputStream().write(request.getBytes(UTF_8));
            String response = new String(socket.getInputStream().readAllBytes(), UTF_8);
            assertThat(response).startsWith("HTTP/1.1 " + status).contains("application/problem+json");
            assertThat(new ObjectMapper()
                            .readTree(response.substring(response.indexOf("\r\n\r\n")))
                            .get("status")
                            .asInt())
                    .isEqualTo(status);
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(request(path).build(), BodyHandlers.ofString());
    }
}
