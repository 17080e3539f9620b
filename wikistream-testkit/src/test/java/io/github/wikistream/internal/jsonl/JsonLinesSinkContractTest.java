package io.github.wikistream.internal.jsonl;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.wikistream.sink.Sink;
import io.github.wikistream.testkit.contract.SinkContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.io.TempDir;

class JsonLinesSinkContractTest extends SinkContract {
    @TempDir
    Path folder = Path.of("");

    @Override
    protected Sink createSink() {
        return new JsonLinesSink(folder.resolve("events.jsonl"));
    }

    @Override
    protected List<UUID> storedIds() {
        return ids("events.jsonl", "/meta/id");
    }

    @Override
    protected Optional<List<UUID>> storedDeadLetterIds() {
        return Optional.of(ids("events.jsonl.dead.jsonl", "/id"));
    }

    private List<UUID> ids(String name, String pointer) {
        Path file = folder.resolve(name);
        List<UUID> ids = new ArrayList<>();
        try {
            for (String line : Files.exists(file) ? Files.readAllLines(file) : List.<String>of()) {
                ids.add(UUID.fromString(
                        new ObjectMapper().readTree(line).at(pointer).asText()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return ids;
    }

    /** A folder in place of the new side file: the lines are in the file by then, but do not count. */
    @Override
    protected boolean breakNextWrite() {
        try {
            Files.createDirectory(folder.resolve("events.jsonl.checkpoint.tmp"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return true;
    }

    /**
     * The lock of a crashed process is released by the system. Closing this sink releases the lock and writes nothing.
     */
    @Override
    protected void abandon(Sink sink) {
        sink.close();
    }
}
