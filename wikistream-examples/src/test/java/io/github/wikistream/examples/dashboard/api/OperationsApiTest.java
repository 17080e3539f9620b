package io.github.wikistream.examples.dashboard.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.wikistream.examples.dashboard.access.AccessTokens;
import io.github.wikistream.examples.dashboard.access.Role;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The routes for probes and Prometheus, on a server for this machine and on one for others. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OperationsApiTest {
    private final StoredSample local = new StoredSample();
    private final HttpClient client = HttpClient.newHttpClient();
    private @Nullable StoredSample remote;
    private String token = "";

    @BeforeAll
    void start(@TempDir Path folder) {
        AccessTokens tokens = new AccessTokens(folder, Clock.systemUTC());
        token = tokens.create("prometheus", Role.READ);
        remote = new StoredSample(new Access(tokens, true, Set.of("wiki.example")));
    }

    @AfterAll
    void stop() {
        local.close();
        remote().close();
    }

    private StoredSample remote() {
        if (remote == null) {
            throw new IllegalStateException("not started");
        }
        return remote;
    }

    private HttpResponse<String> get(StoredSample sample, String path) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + sample.port() + path))
                        .build(),
                BodyHandlers.ofString());
    }

    /** The sample has a dead letter. */
    @Test
    void aCheckAnswersWithItsReasons() throws Exception {
        assertThat(get(local, "/health/live").statusCode()).isEqualTo(200);
        assertThat(get(local, "/health/ready").statusCode()).isEqualTo(200);
        HttpResponse<String> complete = get(local, "/health/complete");
        assertThat(complete.statusCode()).isEqualTo(503);
        JsonNode body = new ObjectMapper().readTree(complete.body());
        assertThat(body.path("status").asText()).isEqualTo("fail");
        assertThat(body.at("/reasons/0/code").asText()).isEqualTo("dead-letters");
        assertThat(body.at("/reasons/0/text").asText()).contains("./wikistream dead-letters");
        assertThat(body.at("/reasons/0/since").asText()).isEqualTo(StoredSample.NOW.toString());
    }

    /** Kubernetes addresses a pod by its address, and has no token. */
    @ParameterizedTest
    @CsvSource({
        "/health/live, 10.0.0.7, false, 200",
        "/health/ready, 10.0.0.7, false, 200",
        "/health/complete, wiki.example, false, 401",
        "/metrics, wiki.example, false, 401",
        "/health/complete, wiki.example, true, 503",
        "/metrics, wiki.example, true, 200",
        "/metrics, evil.example, true, 403"
    })
    void otherMachinesNeedATokenForDetails(String path, String host, boolean signedIn, int status) throws Exception {
        RawHttp.Response response = raw(path, host, signedIn);
        assertThat(response.status()).isEqualTo(status);
    }

    @Test
    void aProbeWithoutATokenGetsTheWordOnly() throws Exception {
        assertThat(raw("/health/live", "10.0.0.7", false).body()).isEqualTo("{\"status\":\"pass\"}");
        assertThat(raw("/health/live", "wiki.example", true).body()).contains("\"since\"", "\"reasons\"");
    }

    private RawHttp.Response raw(String path, String host, boolean signedIn) throws Exception {
        String authorization = signedIn ? "Authorization: Bearer " + token + "\r\n" : "";
        return RawHttp.send(
                remote().port(),
                1,
                "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\n" + authorization + "Connection: close\r\n\r\n");
    }

    @Test
    void prometheusReadsTheMetersOfRequestsAndJava() throws Exception {
        get(local, "/api/v1/metrics/types");
        get(local, "/nothing");
        HttpResponse<String> metrics = get(local, "/metrics");
        assertThat(metrics.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/plain; version=0.0.4");
        assertThat(metrics.body())
                .contains(
                        "wikistream_api_requests_seconds_count{method=\"GET\",route=\"/api/v1/metrics/{name}\",status=\"200\"} 1",
                        "wikistream_api_requests_seconds_count{method=\"GET\",route=\"none\",status=\"404\"} 1",
                        "jvm_memory_used_bytes{area=\"heap\"",
                        "jvm_threads_live_threads",
                        "process_files_open_files",
                        "disk_free_bytes");
    }
}
