package io.github.wikistream.examples.dashboard.api;

import static io.github.wikistream.testkit.sample.SampleEvents.changeLike;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.wikistream.event.LogEntry;
import io.github.wikistream.event.StreamEvent;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Events with hostile text in every field that somebody can choose. It arrives as it is in JSON, and as text in CSV. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileTextTest {
    private static final List<String> TEXTS = List.of(
            "<img src=x onerror=alert(1)>",
            "=HYPERLINK(\"http://evil.example\",\"x\")",
            "+1+cmd|' /C calc'!A0",
            "-2+3",
            "@SUM(1,1)",
            "\t=1",
            "\r=1",
            "\n=1",
            " =1",
            "\u00a0=1",
            "\u200b=1",
            "\u202e=1",
            "\u0007=1",
            "\uff1d1",
            "\u202egnp.exe",
            "a\u0007b\u001b[31m",
            "\"quoted\",and,more",
            "line\r\nbreak",
            "';DROP TABLE x;--",
            "a&action=delete#?%2f",
            "\ud83d\ude00");

    private final StoredSample sample = new StoredSample(StartingState.OPEN, events());
    private final HttpClient client = HttpClient.newHttpClient();

    @AfterAll
    void stop() {
        sample.close();
    }

    private static List<StreamEvent> events() {
        List<StreamEvent> events = new ArrayList<>();
        for (String text : TEXTS) {
            for (String type : List.of("edit", "new", "log", text)) {
                int number = events.size() + 1;
                events.add(changeLike(number)
                        .type(type)
                        .wiki(number % 8 < 4 ? text : "enwiki")
                        .page(0, text)
                        .user(text)
                        .comment("edit".equals(type) && number % 2 == 0 ? text : "Reverted edits by " + text)
                        .log("log".equals(type) ? log(text) : null)
                        .occurredAt(StoredSample.START.plusSeconds(number))
                        .build());
            }
        }
        return events;
    }

    private static LogEntry log(String text) {
        return LogEntry.builder().type(text).action(text).build();
    }

    static Stream<String> tables() {
        return Contract.operations().stream()
                .filter(operation ->
                        operation.node().at("/responses/200/content").has("text/csv"))
                .map(operation -> operation.path() + "?"
                        + operation.parameters().stream()
                                .map(parameter -> switch (parameter.path("name").asText()) {
                                    case "from" -> "from=2026-06-20T14:00:00Z&";
                                    case "to" -> "to=2026-06-20T15:00:00Z&";
                                    case "limit" -> "limit=1000&";
                                    default -> "";
                                })
                                .collect(Collectors.joining()));
    }

    @ParameterizedTest
    @MethodSource("tables")
    void noCellIsAFormulaAndEachIsTheTextOfTheJson(String address) throws Exception {
        JsonNode rows =
                new ObjectMapper().readTree(get(address + "format=json").body()).path("data");
        HttpResponse<String> csv = get(address + "format=csv");
        assertThat(csv.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/csv");
        assertThat(csv.headers().firstValue("Content-Disposition").orElseThrow())
                .matches("attachment; filename=\"[a-z0-9-]+\\.csv\"");
        List<List<String>> cells = parse(csv.body());
        assertThat(cells).hasSize(rows.size() + 1);
        for (int row = 0; row < rows.size(); row++) {
            Map<String, JsonNode> values = new LinkedHashMap<>();
            flatten("", rows.get(row), values);
            for (int column = 0; column < cells.get(0).size(); column++) {
                JsonNode value = values.get(cells.get(0).get(column));
                assertCell(cells.get(row + 1).get(column), value);
            }
        }
    }

    private static void assertCell(String cell, @Nullable JsonNode value) {
        if (value == null || value.isNull()) {
            assertThat(cell).isEmpty();
        } else if (value.isTextual()) {
            assertThat(cell).isIn(value.asText(), "'" + value.asText());
            assertThat(visible(cell)).doesNotMatch("(?s)[=+\\-@\uff1d\uff0b\uff0d\uff20].*");
            assertThat(cell).doesNotMatch("(?s)[\\t\\r\\n].*");
        } else if (value.isArray()) {
            assertThat(visible(cell)).doesNotMatch("(?s)[=+\\-@\uff1d\uff0b\uff0d\uff20].*");
        } else {
            assertThat(cell).isEqualTo(value.asText());
        }
    }

    /** Returns what remains without leading characters that a spreadsheet may ignore. */
    private static String visible(String cell) {
        return cell.replaceFirst("^[\\s\\p{Z}\\p{C}]+", "");
    }

    @Test
    void textArrivesAsItIs() throws Exception {
        Set<String> titles = new TreeSet<>();
        JsonNode events = new ObjectMapper()
                .readTree(get("/api/v1/events?limit=1000&from=2026-06-20T14:00:00Z&to=2026-06-20T15:00:00Z")
                        .body())
                .path("data");
        for (JsonNode event : events) {
            String title = event.path("title").asText();
            titles.add(title);
            assertThat(event.path("user").asText()).isEqualTo(title);
            String history = event.path("historyUrl").asText();
            assertThat(URI.create(history).getHost()).endsWith(".org");
            assertThat(URI.create(history).getRawQuery().split("&")).hasSize(2);
        }
        assertThat(titles).containsExactlyInAnyOrderElementsOf(TEXTS);
    }

    private static void flatten(String prefix, JsonNode node, Map<String, JsonNode> values) {
        if (node.isObject()) {
            node.properties()
                    .forEach(member -> flatten(
                            prefix.isEmpty() ? member.getKey() : prefix + "." + member.getKey(),
                            member.getValue(),
                            values));
        } else {
            values.put(prefix, node);
        }
    }

    /** Reads CSV as RFC 4180 says. */
    private static List<List<String>> parse(String csv) {
        List<List<String>> rows = new ArrayList<>();
        List<String> row = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < csv.length(); i++) {
            char c = csv.charAt(i);
            boolean more = i + 1 < csv.length();
            if (quoted && c == '"' && more && csv.charAt(i + 1) == '"') {
                cell.append(c);
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && (c == ',' || c == '\n')) {
                row.add(cell.toString());
                cell.setLength(0);
                if (c == '\n') {
                    rows.add(row);
                    row = new ArrayList<>();
                }
            } else if (quoted || c != '\r') {
                cell.append(c);
            }
        }
        assertThat(quoted).isFalse();
        return rows;
    }

    private HttpResponse<String> get(String address) throws IOException, InterruptedException {
        HttpResponse<String> response = client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + sample.port() + address))
                        .build(),
                BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(response.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        return response;
    }
}
