package io.github.wikistream.examples.dashboard.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The server and its contract, openapi.yaml, agree in both directions. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApiContractTest {
    private static final JsonNode CONTRACT = Contract.TREE;
    private static final String RANGE = "from=2026-06-20T14:00:00Z&to=2026-06-20T15:00:00Z";

    private final StoredSample sample = new StoredSample();
    private final HttpClient client = HttpClient.newHttpClient();

    @AfterAll
    void stop() {
        sample.close();
    }

    @Test
    void everyRouteIsInTheContractAndEveryPathOfItIsServed() {
        List<ApiRouter.Route> documented = Contract.operations().stream()
                .map(operation -> new ApiRouter.Route(operation.method(), operation.path(), queryParameters(operation)))
                .toList();
        assertThat(sample.routes()).containsExactlyInAnyOrderElementsOf(documented);
    }

    private static List<String> queryParameters(Contract.Operation operation) {
        return operation.parameters().stream()
                .map(parameter -> parameter.path("name").asText())
                .toList();
    }

    private static List<String> queryParameters(String path) {
        return queryParameters(new Contract.Operation("get", path, operation(path, "get")));
    }

    static Stream<String> gets() {
        return CONTRACT.path("paths").properties().stream()
                .filter(path -> path.getValue().has("get") && !path.getKey().endsWith("/live"))
                .map(Map.Entry::getKey);
    }

    static Stream<String> tables() {
        return gets().filter(path ->
                operation(path, "get").at("/responses/200/content").has("text/csv"));
    }

    static Stream<String> ranges() {
        return gets().filter(path -> queryParameters(path).contains("from"));
    }

    private static JsonNode operation(String path, String method) {
        return CONTRACT.path("paths").path(path).path(method);
    }

    private String address(String path) throws Exception {
        return path.replace("{name}", "types").replace("{key}", path.contains("{key}") ? eventKey() : "");
    }

    private String eventKey() throws Exception {
        return json(get("/api/v1/events?limit=1&" + RANGE)).at("/data/0/key").asText();
    }

    @ParameterizedTest
    @MethodSource("gets")
    void everyAnswerIsAsTheContractSays(String path) throws Exception {
        if (path.equals("/api/v1/system/maintenance")) {
            assertValid(path, "post", post(path));
        }
        HttpResponse<String> response = get(address(path));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertValid(path, "get", response);
    }

    @ParameterizedTest
    @MethodSource("ranges")
    void everyAnswerAboutARangeIsAsTheContractSays(String path) throws Exception {
        HttpResponse<String> response = get(path + "?" + RANGE);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertValid(path, "get", response);
        JsonNode meta = json(response).path("meta");
        assertThat(meta.path("from").asText()).isEqualTo("2026-06-20T14:00:00Z");
        assertThat(meta.path("to").asText()).isEqualTo("2026-06-20T15:00:00Z");
    }

    @Test
    void aFieldThatTheContractLacksIsAnError() throws Exception {
        ObjectNode answer = (ObjectNode) json(get("/api/v1/system/versions"));
        answer.withObject("data").put("undocumented", 1);
        ObjectNode schema = operation("/api/v1/system/versions", "get")
                .at("/responses/200/content/application~1json/schema")
                .deepCopy();
        assertThat(errors(schema, answer.toString())).isNotEmpty();
        answer.withObject("data").remove(List.of("undocumented", "java"));
        assertThat(errors(schema, answer.toString())).isNotEmpty();
    }

    @Test
    void everyActionIsAsTheContractSays() throws Exception {
        assertValid("/api/v1/system/dead-letters/redrive", "post", post("/api/v1/system/dead-letters/redrive"));
    }

    @ParameterizedTest
    @MethodSource("gets")
    void anUnknownParameterIsRejectedWithTheSimilarOne(String path) throws Exception {
        HttpResponse<String> response = get(address(path) + "?formt=csv");
        assertThat(response.statusCode()).isEqualTo(400);
        assertProblem(response);
        assertThat(json(response).path("detail").asText()).contains("'formt'");
        if (queryParameters(path).contains("format")) {
            assertThat(json(response).path("remedy").asText()).contains("format");
        }
    }

    @ParameterizedTest
    @MethodSource("tables")
    void everyTableIsAlsoCsv(String path) throws Exception {
        String address = path + "?format=csv" + (ranges().toList().contains(path) ? "&" + RANGE : "");
        HttpResponse<String> response = get(address);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/csv");
        int rows = json(get(address.replace("csv", "json"))).path("data").size();
        assertThat(response.body().split("\r\n", -1)).hasSize(rows + 2);
        assertThat(response.body().lines()).noneMatch(line -> line.matches("(.*,)?\"?[=+@].*"));
    }

    @ParameterizedTest
    @MethodSource("gets")
    void anUnchangedAnswerIsNotSentAgain(String path) throws Exception {
        if (path.equals("/api/v1/system/maintenance")) {
            post(path);
        }
        String address = address(path);
        String tag = get(address).headers().firstValue("ETag").orElseThrow();
        HttpResponse<String> second =
                client.send(request(address).header("If-None-Match", tag).build(), BodyHandlers.ofString());
        assertThat(second.statusCode()).isEqualTo(304);
        assertThat(second.body()).isEmpty();
    }

    @Test
    void headAnswersLikeGet() throws Exception {
        HttpResponse<String> head = client.send(
                request("/api/v1/history/series")
                        .method("HEAD", BodyPublishers.noBody())
                        .build(),
                BodyHandlers.ofString());
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(head.body()).isEmpty();
    }

    @Test
    void longAnswersAreCompressed() throws Exception {
        HttpResponse<byte[]> response = client.send(
                request("/api/v1/events?" + RANGE)
                        .header("Accept-Encoding", "gzip")
                        .build(),
                BodyHandlers.ofByteArray());
        assertThat(response.headers().firstValue("Content-Encoding")).contains("gzip");
    }

    @Test
    void countsAreThoseThatWereStored() throws Exception {
        JsonNode series = json(get("/api/v1/history/series?step=30m&compare=previous&" + RANGE))
                .path("data");
        assertThat(series).extracting(point -> point.path("events").asInt()).containsExactly(30, 30);
        assertThat(series).extracting(point -> point.path("before").asInt()).containsExactly(0, 0);
        JsonNode wikis = json(get("/api/v1/history/breakdown?by=wiki&" + RANGE)).path("data");
        assertThat(wikis.get(0).at("/values/wiki").asText()).isEqualTo("enwiki");
        assertThat(wikis.get(0).path("events").asInt()).isEqualTo(40);
        assertThat(json(get("/api/v1/history/series?step=1h&wiki=dewiki&" + RANGE))
                        .at("/data/0/events")
                        .asInt())
                .isEqualTo(20);
    }

    @Test
    void anAnswerSaysWhetherItIsComplete() throws Exception {
        assertThat(complete("from=2026-06-20T14:00:00Z&to=2026-06-20T14:59:00Z"))
                .isTrue();
        assertThat(complete("from=2026-06-20T13:00:00Z&to=2026-06-20T14:59:00Z"))
                .as("before the first start")
                .isFalse();
        assertThat(complete("from=2026-06-20T14:00:00Z&to=now"))
                .as("newer than the newest event")
                .isFalse();
        JsonNode meta = json(get("/api/v1/history/series")).path("meta");
        assertThat(meta.path("ageSeconds").asDouble()).isEqualTo(60);
        assertThat(meta.path("since").asText()).isEqualTo(StoredSample.START.toString());
    }

    private boolean complete(String range) throws Exception {
        return json(get("/api/v1/history/heatmap?" + range))
                .at("/meta/complete")
                .asBoolean();
    }

    @Test
    void beforeTheFirstMaintenanceRunThereIsNone() throws Exception {
        try (StoredSample fresh = new StoredSample()) {
            HttpResponse<String> response = client.send(
                    HttpRequest.newBuilder(
                                    URI.create("http://127.0.0.1:" + fresh.port() + "/api/v1/system/maintenance"))
                            .build(),
                    BodyHandlers.ofString());
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(json(response).path("data").isNull()).isTrue();
            assertValid("/api/v1/system/maintenance", "get", response);
        }
    }

    @Test
    void pagesOfEventsFollowEachOther() throws Exception {
        List<String> keys = new ArrayList<>();
        String address = "/api/v1/events?limit=25&" + RANGE;
        JsonNode page = json(get(address));
        while (true) {
            page.path("data").forEach(event -> keys.add(event.path("key").asText()));
            if (!page.path("meta").has("next")) {
                break;
            }
            page = json(get(address + "&after=" + page.at("/meta/next").asText()));
        }
        assertThat(keys).hasSize(StoredSample.EVENTS).doesNotHaveDuplicates();
        JsonNode event = json(get("/api/v1/events/" + keys.get(3))).path("data");
        assertThat(event.path("key").asText()).isEqualTo(keys.get(3));
        assertThat(event.path("historyUrl").asText()).startsWith("https://").contains("action=history");
    }

    @Test
    void namesWithCommasAreOneName() throws Exception {
        String user = URLEncoder.encode(StoredSample.HOSTILE, StandardCharsets.UTF_8);
        assertThat(json(get("/api/v1/events?user=" + user + "&" + RANGE)).path("data"))
                .hasSize(20);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/metrics/types?window=2h",
                "/api/v1/metrics/types?limit=0",
                "/api/v1/metrics/types?limit=1001",
                "/api/v1/metrics/types?limit=many",
                "/api/v1/metrics/types?key=%00",
                "/api/v1/history/series?from=yesterday",
                "/api/v1/history/series?from=now&to=-1h",
                "/api/v1/history/series?step=1y",
                "/api/v1/history/series?step=1s&from=-30d",
                "/api/v1/history/series?zone=Moon",
                "/api/v1/history/series?minor=perhaps",
                "/api/v1/history/series?actor=cat",
                "/api/v1/history/series?namespace=a",
                "/api/v1/history/series?wiki=a&wiki=b",
                "/api/v1/history/series?format=xml",
                "/api/v1/history/breakdown?by=colour",
                "/api/v1/history/bursts?minScore=0",
                "/api/v1/events?after=x",
                "/api/v1/events/x",
                "/api/v1/quality/reverts?by=user"
            })
    void aWrongValueIsRejected(String address) throws Exception {
        HttpResponse<String> response = get(address);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
        assertProblem(response);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/metrics/typos",
                "/api/v1/events/1-00000000-0000-0000-0000-000000000000",
                "/api/v1/nothing",
                "/api/v2"
            })
    void whatDoesNotExistIsNotFound(String address) throws Exception {
        HttpResponse<String> response = get(address);
        assertThat(response.statusCode()).isEqualTo(404);
        assertProblem(response);
        if (address.endsWith("typos")) {
            assertThat(json(response).path("remedy").asText()).contains("types");
        }
    }

    @Test
    void anotherMethodIsNotAllowed() throws Exception {
        HttpResponse<String> response =
                client.send(request("/api/v1/events").DELETE().build(), BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(response.headers().firstValue("Allow").orElseThrow()).contains("GET");
        assertProblem(response);
    }

    @Test
    void anActionNeedsAContentTypeThatOtherSitesCannotSend() throws Exception {
        HttpResponse<String> response = client.send(
                request("/api/v1/system/maintenance")
                        .header("Content-Type", "text/plain")
                        .POST(BodyPublishers.ofString("{}"))
                        .build(),
                BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(400);
        assertProblem(response);
    }

    @Test
    void theStoresMayNotBeOpenYet() throws Exception {
        sample.setOpen(false);
        try {
            for (String path : List.of("/api/v1/metrics/types", "/api/v1/history/series", "/api/v1/events")) {
                HttpResponse<String> response = get(path);
                assertThat(response.statusCode()).isEqualTo(503);
                assertProblem(response);
            }
            assertThat(get("/api/v1/system/health").statusCode()).isEqualTo(200);
        } finally {
            sample.setOpen(true);
        }
    }

    @Test
    void theDocumentationShowsTheContract() throws Exception {
        assertThat(get("/api/v1/docs").body()).contains("swagger-ui-bundle.js").doesNotContain("http:", "https:");
        for (String file : List.of("docs.js", "docs/swagger-ui-bundle.js", "docs/swagger-ui.css", "openapi.yaml")) {
            assertThat(get("/api/v1/" + file).statusCode()).as(file).isEqualTo(200);
        }
    }

    private void assertProblem(HttpResponse<String> response) throws IOException {
        assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
        ObjectNode schema = CONTRACT.at("/components/schemas/Problem").deepCopy();
        assertThat(errors(schema, response.body())).isEmpty();
        assertThat(json(response).path("status").asInt()).isEqualTo(response.statusCode());
    }

    private static void assertValid(String path, String method, HttpResponse<String> response) {
        ObjectNode schema = operation(path, method)
                .at("/responses/200/content/application~1json/schema")
                .deepCopy();
        assertThat(errors(schema, response.body())).as(response.body()).isEmpty();
    }

    private static List<String> errors(ObjectNode schema, String body) {
        schema.set("components", CONTRACT.path("components"));
        Schema validator = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(schema);
        try {
            return validator.validate(new ObjectMapper().readTree(body)).stream()
                    .map(Error::toString)
                    .toList();
        } catch (IOException e) {
            throw new IllegalStateException("no JSON: " + body, e);
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + sample.port() + path));
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(request(path).build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path) throws IOException, InterruptedException {
        HttpResponse<String> response = client.send(
                request(path)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString("{}"))
                        .build(),
                BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return response;
    }

    private static JsonNode json(HttpResponse<String> response) throws IOException {
        return new ObjectMapper().readTree(response.body());
    }
}
