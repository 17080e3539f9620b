package io.github.wikistream.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.wikistream.examples.docs.DocumentedCommands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of the tutorial that end by themselves do what it says. */
class GettingStartedTest {
    @TempDir
    private Path folder;

    @Test
    void recordsStoresAndStoresNothingTwice() throws IOException {
        List<Commands.Result> results = new ArrayList<>();
        for (DocumentedCommands.Command command : DocumentedCommands.all()) {
            List<String> words = command.words();
            if (command.page().equals("docs/tutorials/getting-started.md")
                    && words.get(0).equals("./wikistream")
                    && !words.get(1).equals("dashboard")) {
                results.add(Commands.run(words.subList(1, words.size()).stream()
                        .map(word ->
                                word.replace("sample.", folder + "/sample.").replace("changes.", folder + "/changes."))
                        .toArray(String[]::new)));
            }
        }

        assertThat(results)
                .hasSize(3)
                .allSatisfy(
                        result -> assertThat(result.exitCode()).as(result.err()).isZero());
        JsonNode first = new ObjectMapper().readTree(results.get(1).lastLine());
        assertThat(first.path("received").asInt()).isEqualTo(1_000);
        assertThat(first.path("stored").path("jsonl").asInt()).isEqualTo(1_000);
        assertThat(Files.readAllLines(folder.resolve("changes.jsonl"))).hasSize(1_000);
        JsonNode second = new ObjectMapper().readTree(results.get(2).lastLine());
        assertThat(second.path("stored").path("jsonl").asInt()).isZero();
    }
}
