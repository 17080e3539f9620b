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
import java.security.MessageDigest;
import java.util.Base64;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
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
    private final PageFiles files = new PageFiles();
    private final DashboardServer server =
            new DashboardServer("127.0.0.1", 0, files, feed, new StartingState(), StartingState.OPEN);
    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void stop() {
        server.close();
        executor.shutdownNow();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/favicon.svg", "app.js", "page.css", "echarts"})
    void servesThePagesFilesAndLetsNothingElseIn(String file) throws Exception {
        HttpResponse<String> response = get(path(file));
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isNotEmpty();
        assertThat(response.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("default-src 'none'")
                .doesNotContain("unsafe", "*", "http");
        assertThat(response.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    }

    @Test
    void sendsAFileOnceToABrowserThatKeepsIt() throws Exception {
        String path = path("app.js");
        String tag = get(path).headers().firstValue("ETag").orElseThrow();
        HttpResponse<String> again =
                client.send(request(path).header("If-None-Match", tag).build(), BodyHandlers.ofString());
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
    }

    /** Returns the path of a file of the page whose name has no version. */
    private String path(String file) {
        if (file.startsWith("/")) {
            return file;
        }
        return StreamSupport.stream(files.paths().spliterator(), false)
                .filter(path -> path.contains("/" + file))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void browsersKeepEveryFileWhosePathNamesItsVersion() throws Exception {
        for (String path : files.paths()) {
            boolean first = path.equals("/") || path.equals("/favicon.svg");
            assertThat(get(path).headers().firstValue("Cache-Control").orElseThrow())
                    .as(path)
                    .contains(first ? "no-cache" : "immutable");
        }
    }

    @Test
    void allScriptsTogetherAreSmallerThan500KilobytesAndSentCompressed() throws Exception {
        int bytes = 0;
        for (String path : files.paths()) {
            HttpResponse<byte[]> response =
                    client.send(request(path).header("Accept-Encoding", "gzip").build(), BodyHandlers.ofByteArray());
            assertThat(response.headers().firstValue("Content-Encoding")).contains("gzip");
            if (response.headers().firstValue("Content-Type").orElseThrow().startsWith("text/javascript")) {
                bytes += response.body().length;
            }
        }
        assertThat(bytes).isBetween(100_000, 500_000);
    }

    @Test
    void thePageMayRunItsImportMapAndNoOtherInlineScript() throws Exception {
        HttpResponse<String> page = get("/");
        Matcher script =
                Pattern.compile("<script type=\"importmap\">(.*?)</script>").matcher(page.body());
        assertThat(script.find()).isTrue();
        String hash = Base64.getEncoder()
                .encodeToString(MessageDigest.getInstance("SHA-256")
                        .digest(script.group(1).getBytes(UTF_8)));
        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("script-src 'self' 'sha256-" + hash + "';");
        assertThat(page.body().split("<script", -1))
                .as("the map and the first module")
                .hasSize(3);
    }

    @Test
    void asksNobodyElseForAnything() throws Exception {
        String page = get("/").body();
        assertThat(page).doesNotContainPattern("(src|href)=\"(https?:)?//(?!wikitech\\.wikimedia\\.org)");
        assertThat(page).doesNotContain("<script>", "style=\"", "onclick");
    }

    /** They differed in type. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/favicon.svg",
                "/api/v1/snapshot",
                "/api/v1/metrics",
                "/api/v1/openapi.yaml",
                "/api/nothing"
            })
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

    /** Requests that never reach a route: the web server rejects them. */
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
