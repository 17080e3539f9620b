package io.github.wikistream.dist;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The files in {@code deploy}. */
final class Deployment {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ObjectMapper YAML = new YAMLMapper();

    private Deployment() {}

    static Path file(String name) {
        return project().resolve("wikistream-dist/src/main/dist/deploy").resolve(name);
    }

    static Path project() {
        // Tests run in the folder of their module, or of the project when an IDE starts them.
        Path here = Path.of("").toAbsolutePath();
        return Files.isDirectory(here.resolve("wikistream-core")) ? here : here.resolveSibling("");
    }

    static JsonNode json(String name) throws IOException {
        return JSON.readTree(file(name).toFile());
    }

    static JsonNode yaml(String name) throws IOException {
        List<JsonNode> documents = documents(name);
        assertThat(documents).hasSize(1);
        return documents.get(0);
    }

    /** Returns the documents of a file that has several. */
    static List<JsonNode> documents(String name) throws IOException {
        return YAML.readerFor(JsonNode.class)
                .<JsonNode>readValues(file(name).toFile())
                .readAll();
    }

    static Stream<JsonNode> elements(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
