package io.github.wikistream.faults.crash;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.wikistream.testkit.oracle.Oracle;
import io.github.wikistream.testkit.oracle.Stored;
import io.github.wikistream.testkit.oracle.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * The files that a program has written.
 *
 * @param folder the folder of the files
 */
record FileContents(Path folder) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * Compares the JSON Lines file and its dead letters exactly, and the function's file with up to {@code repeatable}
     * repeated events.
     */
    List<Verdict> judge(Oracle oracle, long repeatable) throws IOException {
        Verdict function = oracle.events(stored(Program.FUNCTION_FILE));
        return List.of(
                function.stored() - function.expected() <= repeatable ? withoutRepeats(function) : function,
                oracle.events(stored(Program.LINES_FILE)),
                oracle.deadLetters(deadLetters()));
    }

    private static Verdict withoutRepeats(Verdict verdict) {
        return new Verdict(
                verdict.title() + ", at least once",
                verdict.expected(),
                verdict.stored(),
                verdict.excused(),
                verdict.lost(),
                List.of(),
                verdict.altered(),
                verdict.unexpected());
    }

    private List<Stored> stored(String name) throws IOException {
        Path file = folder.resolve(name);
        return Files.exists(file) ? Stored.ofJsonLines(file) : List.of();
    }

    private List<Stored> deadLetters() throws IOException {
        Path file = folder.resolve(Program.LINES_FILE + ".dead.jsonl");
        List<Stored> letters = new ArrayList<>();
        if (Files.exists(file)) {
            for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
                JsonNode letter = JSON.readTree(line);
                letters.add(new Stored(
                        UUID.fromString(letter.path("id").asText()),
                        letter.path("data").asText()));
            }
        }
        return letters;
    }
}
