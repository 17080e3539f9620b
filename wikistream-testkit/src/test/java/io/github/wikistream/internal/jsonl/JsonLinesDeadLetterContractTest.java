package io.github.wikistream.internal.jsonl;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.wikistream.sink.DeadLetterStore;
import io.github.wikistream.sink.Sink;
import io.github.wikistream.testkit.contract.DeadLetterContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.io.TempDir;

class JsonLinesDeadLetterContractTest extends DeadLetterContract {
    @TempDir
    Path folder = Path.of("");

    @Override
    protected Sink createSink() {
        return new JsonLinesSink(file());
    }

    @Override
    protected DeadLetterStore createDeadLetters() {
        return new JsonLinesDeadLetters(file());
    }

    @Override
    protected List<UUID> storedIds() {
        List<UUID> ids = new ArrayList<>();
        try {
            for (String line : Files.exists(file()) ? Files.readAllLines(file()) : List.<String>of()) {
                ids.add(UUID.fromString(
                        new ObjectMapper().readTree(line).at("/meta/id").asText()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return ids;
    }

    private Path file() {
        return folder.resolve("events.jsonl");
    }
}
