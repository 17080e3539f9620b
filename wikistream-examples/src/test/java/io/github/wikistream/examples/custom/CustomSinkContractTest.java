package io.github.wikistream.examples.custom;

import io.github.wikistream.sink.Sink;
import io.github.wikistream.testkit.contract.SinkContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.io.TempDir;

class CustomSinkContractTest extends SinkContract {
    @TempDir
    Path folder;

    @Override
    protected Sink createSink() {
        return new CustomSink(file());
    }

    @Override
    protected List<UUID> storedIds() {
        if (!Files.exists(file())) {
            return List.of();
        }
        try (var lines = Files.lines(file())) {
            return lines.filter(line -> !line.startsWith("="))
                    .map(line -> UUID.fromString(line.substring(0, line.indexOf(' '))))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file(), e);
        }
    }

    @Override
    protected boolean breakNextWrite() {
        return false;
    }

    private Path file() {
        return folder.resolve("events.txt");
    }
}
