package io.github.wikistream.examples.dashboard.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.wikistream.examples.dashboard.access.AccessTokens;
import io.github.wikistream.examples.dashboard.access.Role;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccessControlTest {
    @TempDir
    private static Path folder;

    private final AccessTokens tokens = new AccessTokens(folder, Clock.systemUTC());
    private final StoredSample open = new StoredSample();
    private final StoredSample closed = new StoredSample(new Access(tokens, true, Set.of()));
    private final HttpClient client = HttpClient.newHttpClient();
    private String read = "";
    private String admin = "";

    @BeforeEach
    void createTokens() {
        tokens.revoke("reader");
        tokens.revoke("admin");
        read = tokens.create("reader", Role.READ);
        admin = tokens.create("admin", Role.ADMIN);
    }

    @AfterEach
    void stop() {
        open.close();
        closed.close();
    }

    /** Every route of the contract: without a token, with a wrong one, with one that reads, with one that does all. */
    @Test
    void eachRouteAsksForTheRoleThatItNeeds() throws Exception {
        List<Contract.Operation> routes = Contract.operations();
        assertThat(routes.stream().filter(Contract.Operation::isOpen).map(Contract.Operation::path))
                .containsExactly("/api/v1/session");
        for (Contract.Operation route : routes) {
            if (route.isOpen()) {
                continue;
            }
            boolean reads = route.method().equals("get");
            assertThat(status(route, null)).as(route.path()).isEqualTo(401);
            assertThat(status(route, "wst_wrong")).as(route.path()).isEqualTo(401);
            assertThat(status(route, admin)).as(route.path()).isNotIn(401, 403);
            if (reads) {
                assertThat(status(route, read)).as(route.path()).isNotIn(401, 403);
            } else {
                assertThat(status(route, read)).as(route.path()).isEqualTo(403);
            }
        }
    }

    private int status(Contract.Operation route, @Nullable String token) throws Exception {
        HttpRequest.Builder request = request(closed, route.example());
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        if (route.method().equals("post")) {
            request.header("Content-Type", "application/json").POST(BodyPublishers.ofString("{}"));
        }
        return client.send(request.build(), BodyHandlers.ofString()).statusCode();
    }

    /** No name of a foreign site reaches any route, not even one that needs no token (DNS rebinding). */
    @Test
    void noRouteAnswersUnderAForeignName() throws Exception {
        for (Contract.Operation route : Contract.operations()) {
            String request = route.method().toUpperCase(Locale.ROOT) + " " + route.example()
                    + " HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
            RawHttp.Response response = RawHttp.send(open.port(), 1, request);
            assertThat(response.status()).as(route.path()).isEqualTo(403);
            assertThat(response.header("Content-Type")).contains("application/problem+json");
        }
    }

    @Test
    void everyAnswerHasTheSecurityHeaders() throws Exception {
        for (Contract.Operation route : Contract.operations()) {
            assertHeaders(client.send(request(closed, route.example()).build(), BodyHandlers.ofString()));
        }
        for (String path : List.of("/", "/app.js", "/nothing", "/api/v1/docs", "/api/v1/openapi.yaml")) {
            assertHeaders(client.send(request(open, path).build(), BodyHandlers.ofString()));
        }
    }

    private static void assertHeaders(HttpResponse<String> response) {
        assertThat(response.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("default-src 'none'", "frame-ancestors 'none'");
        DashboardServer.HEADERS.forEach((name, value) ->
                assertThat(response.headers().firstValue(name)).as(name).contains(value));
        assertThat(response.headers().firstValue("Server")).isEmpty();
        assertThat(response.headers().map().keySet()).noneMatch(name -> name.startsWith("access-control-"));
    }

    @Test
    void thePageSignsInForALiveStreamByACookie() throws Exception {
        assertThat(client.send(request(closed, "/").build(), BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(200);
        HttpResponse<String> wrong = signIn("wst_wrong");
        assertThat(wrong.statusCode()).isEqualTo(401);
        HttpResponse<String> right = signIn(read);
        String cookie = right.headers().firstValue("Set-Cookie").orElseThrow();
        assertThat(cookie).contains("HttpOnly", "SameSite=Strict");
        HttpResponse<String> answer = client.send(
                request(closed, "/api/v1/snapshot")
                        .header("Cookie", cookie.substring(0, cookie.indexOf(';')))
                        .build(),
                BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
    }

    private HttpResponse<String> signIn(String token) throws IOException, InterruptedException {
        return client.send(
                request(closed, "/api/v1/session")
                        .POST(BodyPublishers.ofString(token))
                        .build(),
                BodyHandlers.ofString());
    }

    /** A page of another site can make its own name resolve to this machine (DNS rebinding). */
    @ParameterizedTest
    @CsvSource({
        "localhost, 200",
        "127.0.0.1:8080, 200",
        "LOCALHOST:1, 200",
        "evil.example, 403",
        "localhost.evil.example, 403"
    })
    void answersOnlyUnderNamesOfThisMachine(String host, int status) throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), open.port())) {
            String request = "GET /api/v1/system/versions HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(UTF_8));
            assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
                    .startsWith("HTTP/1.1 " + status);
        }
    }

    private static HttpRequest.Builder request(StoredSample sample, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + sample.port() + path));
    }
}
