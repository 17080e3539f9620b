package io.github.wikistream.examples.dashboard.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Writes a list of JSON objects as CSV (RFC 4180). Members of nested objects are columns with dots; lists are joined by spaces. */
final class Csv {
    private static final String LINE_END = "\r\n";

    private static final Pattern FORMULA =
            Pattern.compile("[\\s\\p{Z}\\p{C}]*[=+\\-@\uFF1D\uFF0B\uFF0D\uFF20]|[\\t\\r\\n]");

    private Csv() {}

    static String write(JsonNode rows) {
        List<Map<String, String>> cells =
                StreamSupport.stream(rows.spliterator(), false).map(Csv::row).toList();
        Set<String> columns = new LinkedHashSet<>();
        cells.forEach(row -> columns.addAll(row.keySet()));
        StringBuilder csv = new StringBuilder();
        csv.append(columns.stream().map(Csv::quoted).collect(Collectors.joining(",")))
                .append(LINE_END);
        for (Map<String, String> row : cells) {
            csv.append(columns.stream()
                            .map(column -> row.getOrDefault(column, ""))
                            .collect(Collectors.joining(",")))
                    .append(LINE_END);
        }
        return csv.toString();
    }

    private static Map<String, String> row(JsonNode node) {
        Map<String, String> cells = new LinkedHashMap<>();
        collect("", node, cells);
        return cells;
    }

    private static void collect(String prefix, JsonNode node, Map<String, String> cells) {
        if (node.isObject()) {
            node.properties()
                    .forEach(member -> collect(
                            prefix.isEmpty() ? member.getKey() : prefix + "." + member.getKey(),
                            member.getValue(),
                            cells));
        } else {
            cells.put(prefix.isEmpty() ? "value" : prefix, cell(node));
        }
    }

    private static String cell(JsonNode node) {
        if (node.isNull()) {
            return "";
        }
        if (node.isArray()) {
            return quoted(safe(StreamSupport.stream(node.spliterator(), false)
                    .map(JsonNode::asText)
                    .collect(Collectors.joining(" "))));
        }
        return node.isTextual() ? quoted(safe(node.asText())) : node.asText();
    }

    /**
     * Spreadsheets evaluate text that begins with one of these characters as a formula; some do so after white space, after characters that
     * are not visible, and for the wide forms of the characters.
     */
    private static String safe(String text) {
        return FORMULA.matcher(text).lookingAt() ? "'" + text : text;
    }

    private static String quoted(String text) {
        return text.chars().anyMatch(character -> ",\"\r\n".indexOf(character) >= 0)
                ? '"' + text.replace("\"", "\"\"") + '"'
                : text;
    }
}
