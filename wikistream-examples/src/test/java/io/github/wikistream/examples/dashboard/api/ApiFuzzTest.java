package io.github.wikistream.examples.dashboard.api;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Random requests, generated from the contract: none is answered with 5xx, none is left without an answer, and every error is a problem. The
 * system property {@code wikistream.fuzz.requests} sets their number; the seed is fixed.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApiFuzzTest {
    private static final int REQUESTS = Integer.getInteger("wikistream.fuzz.requests", 500);
    private static final int CLIENTS = 250;
    private static final List<Contract.Operation> OPERATIONS = Contract.operations();
    private static final List<String> METHODS =
            List.of("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "CONNECT", "get", "\u0001");
    private static final List<String> VALUES = List.of(
            "",
            "0",
            "-1",
            "1",
            "1000",
            "2147483648",
            "1e400",
            "NaN",
            "now",
            "-24h",
            "-999999w",
            "2026-06-20T14:00:00Z",
            "2026-06-20T15:00:00Z",
            "+1000000000-12-31T23:59:59Z",
            "-1000000000-01-01T00:00:00Z",
            "1s",
            "1h",
            "999999M",
            "0d",
            "true",
            "previous",
            "csv",
            "json",
            "enwiki",
            "enwiki,dewiki",
            "edit",
            "bot",
            "wiki",
            "1-00000000-0000-0000-0000-000000000000",
            "999999999999999999-ffffffff-ffff-ffff-ffff-ffffffffffff",
            "Europe/Berlin",
            "+18:00",
            "'; DROP TABLE wikistream.recent_change; --",
            "<script>alert(1)</script>",
            "../../../../etc/passwd",
            "%",
            "%_\\",
            ",,,",
            "\0",
            "\r\nX-Injected: 1",
            "\ud83d\ude00\u202e\ufeff",
            "a".repeat(3_000));

    private final Random random = new Random(20_261_130);
    private final StoredSample sample = new StoredSample();

    @AfterAll
    void stop() {
        sample.close();
    }

    @Test
    void noRequestFailsTheServerAndEveryErrorIsAProblem() throws IOException {
        TreeMap<Integer, Integer> statuses = new TreeMap<>();
        List<String> failures = new ArrayList<>();
        for (int i = 0; i < REQUESTS; i++) {
            String request = request();
            RawHttp.Response response = RawHttp.send(sample.port(), i % CLIENTS + 1, request);
            assertThat(response.header("X-Injected")).as(request).isEmpty();
            if (response.status() < 200 || response.status() >= 500) {
                failures.add(
                        response.status() + " " + request.lines().findFirst().orElse(""));
            } else if (response.status() >= 400) {
                assertProblem(request, response);
            }
            statuses.merge(response.status(), 1, Integer::sum);
        }
        System.err.println("answers to " + REQUESTS + " random requests, by status: " + statuses);
        assertThat(failures).isEmpty();
        assertThat(statuses).containsKeys(200, 400, 404, 405);
    }

    private static void assertProblem(String request, RawHttp.Response response) throws IOException {
        assertThat(response.header("Content-Type")).as(request).contains("application/problem+json");
        assertThat(response.header("X-Content-Type-Options")).as(request).contains("nosniff");
        if (!request.startsWith("HEAD ")) {
            String body = response.body();
            JsonNode problem =
                    new ObjectMapper().readTree(body.substring(body.indexOf('{'), body.lastIndexOf('}') + 1));
            assertThat(problem.path("status").asInt()).as(request).isEqualTo(response.status());
            assertThat(problem.path("detail").asText()).as(request).isNotEmpty();
        }
    }

    private String request() {
        Contract.Operation operation = pick(OPERATIONS);
        boolean live = operation.path().endsWith("/live");
        String method = often() ? operation.method().toUpperCase(Locale.ROOT) : pick(METHODS);
        String path = operation.path().replace("{name}", often() ? "types" : encoded(value()));
        path = path.replace("{key}", encoded(value())) + (rarely() ? "/" + encoded(value()) : "");
        List<String> parameters = new ArrayList<>();
        for (JsonNode parameter : operation.parameters()) {
            if (random.nextInt(4) == 0) {
                String name =
                        rarely() ? encoded(value()) : parameter.path("name").asText();
                parameters.add(name + "=" + (rarely() ? "%zz" : encoded(value(parameter))));
                if (rarely()) {
                    parameters.add(name + "=" + encoded(value()));
                }
            }
        }
        String query = parameters.isEmpty() ? "" : "?" + String.join("&", parameters);
        String body = random.nextBoolean() ? "{}" : ascii(value());
        // A live stream does not end.
        return method + " " + path + query + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAccept: "
                + (live
                        ? "application/json"
                        : pick(List.of("*/*", "text/csv", "application/json", "text/event-stream")))
                + "\r\nContent-Type: " + pick(List.of("application/json", "text/plain"))
                + (rarely() ? "\r\nIf-None-Match: " + ascii(value()) : "")
                + (rarely() ? "\r\nAuthorization: Bearer " + ascii(value()) : "")
                + (rarely() ? "\r\nCookie: " + AccessControl.COOKIE + "=" + ascii(value()) : "")
                + (rarely() ? "\r\nLast-Event-ID: " + ascii(value()) : "")
                + (rarely() ? "\r\nAccept-Encoding: " + ascii(value()) : "")
                + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    /** Returns a value that may suit a parameter. */
    private String value(JsonNode parameter) {
        JsonNode allowed = parameter.path("schema").path("enum");
        if (allowed.isArray() && random.nextBoolean()) {
            return allowed.get(random.nextInt(allowed.size())).asText();
        }
        return value();
    }

    private String value() {
        if (random.nextInt(5) > 0) {
            return pick(VALUES);
        }
        byte[] bytes = new byte[random.nextInt(12)];
        random.nextBytes(bytes);
        return new String(bytes, ISO_8859_1);
    }

    private String encoded(String value) {
        return rarely() ? ascii(value) : URLEncoder.encode(value, UTF_8);
    }

    /** Returns a value that neither ends a line nor a part of it: otherwise it would be another request. */
    private static String ascii(String value) {
        return value.replaceAll("[^!-~]", "_");
    }

    private <T> T pick(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    private boolean often() {
        return random.nextInt(8) > 0;
    }

    private boolean rarely() {
        return random.nextInt(12) == 0;
    }
}
