package io.github.wikistream.examples.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.zip.GZIPInputStream;

/**
 * What a recording holds, counted by a reader that shares no code with the library: line by line, through Jackson's tree.
 *
 * @param events the JSON of each event
 */
record Recount(List<JsonNode> events) {
    private static final ObjectMapper JSON = new ObjectMapper();

    static Recount of(Path gzippedFile) throws IOException {
        boolean sse = gzippedFile.getFileName().toString().endsWith(".sse.gz");
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(gzippedFile)), StandardCharsets.UTF_8))) {
            List<String> json = sse
                    ? lines.lines()
                            .filter(line -> line.startsWith("data:"))
                            .map(line -> line.substring(5))
                            .toList()
                    : lines.lines().filter(line -> !line.isBlank()).toList();
            java.util.ArrayList<JsonNode> events = new java.util.ArrayList<>();
            for (String event : json) {
                events.add(JSON.readTree(event));
            }
            return new Recount(List.copyOf(events));
        }
    }

    TreeSet<String> ids() {
        TreeSet<String> ids = new TreeSet<>();
        events.forEach(event -> ids.add(event.at("/meta/id").asText()));
        return ids;
    }

    /** Counts the events by a text; those for which it is empty do not count. */
    Map<String, Long> by(Function<JsonNode, String> key) {
        Map<String, Long> counts = new TreeMap<>();
        for (JsonNode event : events) {
            String value = key.apply(event);
            if (!value.isEmpty()) {
                counts.merge(value, 1L, Long::sum);
            }
        }
        return counts;
    }

    Map<String, Long> by(String field) {
        return by(event -> event.path(field).asText());
    }

    /** Returns the users with most events, most first, ties in the order of their code points. */
    List<Map.Entry<String, Long>> topUsers(int limit) {
        return by("user").entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(
                                entry -> entry.getKey().getBytes(StandardCharsets.UTF_8),
                                java.util.Arrays::compareUnsigned))
                .limit(limit)
                .toList();
    }

    OffsetDateTime newest() {
        return events.stream()
                .map(event -> OffsetDateTime.parse(event.at("/meta/dt").asText()))
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }
}
