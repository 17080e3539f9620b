package io.github.wikistream.examples.dashboard.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.StreamSupport;

/** The contract of the API, openapi.yaml. */
final class Contract {
    static final JsonNode TREE = read();

    private Contract() {}

    /** A method of a path. */
    record Operation(String method, String path, JsonNode node) {
        /** Returns the definitions of the query parameters. */
        List<JsonNode> parameters() {
            return StreamSupport.stream(node.path("parameters").spliterator(), false)
                    .map(parameter -> parameter.has("$ref")
                            ? TREE.at(parameter.path("$ref").asText().substring(1))
                            : parameter)
                    .filter(parameter -> parameter.path("in").asText().equals("query"))
                    .toList();
        }

        /** Returns whether the operation needs no token on any server. */
        boolean isOpen() {
            return node.path("security").isArray() && node.path("security").isEmpty();
        }

        /** Returns the path with an example of each of its parameters. */
        String example() {
            return path.replace("{name}", "types").replace("{key}", "x");
        }
    }

    private static JsonNode read() {
        try (InputStream in = DashboardServer.class.getResourceAsStream(Documentation.CONTRACT)) {
            return new YAMLMapper().readTree(Objects.requireNonNull(in, "openapi.yaml is on the class path"));
        } catch (IOException e) {
            throw new IllegalStateException("openapi.yaml is no YAML", e);
        }
    }

    static List<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        TREE.path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(operation -> operations.add(
                                new Operation(operation.getKey(), path.getKey(), operation.getValue()))));
        return operations;
    }
}
