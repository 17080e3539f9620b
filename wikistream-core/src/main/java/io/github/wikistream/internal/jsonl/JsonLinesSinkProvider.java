package io.github.wikistream.internal.jsonl;

import io.github.wikistream.config.PluginUri;
import io.github.wikistream.internal.file.ReplacedFile;
import io.github.wikistream.sink.DeadLetterStore;
import io.github.wikistream.sink.Sink;
import io.github.wikistream.sink.SinkProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Creates sinks for {@code jsonl:FILE}, such as {@code jsonl:events.jsonl} or {@code jsonl:/var/lib/events.jsonl}. */
public final class JsonLinesSinkProvider implements SinkProvider {
    /** Called by {@link java.util.ServiceLoader}. */
    public JsonLinesSinkProvider() {}

    @Override
    public List<String> schemes() {
        return List.of("jsonl");
    }

    @Override
    public Sink create(Config config) {
        return new JsonLinesSink(file(config.uri()));
    }

    @Override
    public Object target(Config config) {
        Path file = file(config.uri()).normalize();
        Path folder = ReplacedFile.folderOf(file);
        try {
            return Files.exists(file) ? file.toRealPath() : folder.toRealPath().resolve(file.getFileName());
        } catch (IOException e) {
            // Opening the sink reports a wrong folder.
            return file;
        }
    }

    @Override
    public Optional<DeadLetterStore> deadLetters(Config config) {
        return Optional.of(new JsonLinesDeadLetters(file(config.uri())));
    }

    private static Path file(PluginUri uri) {
        uri.requireOnly();
        String file = uri.rest();
        if (file.isEmpty() || file.endsWith("/")) {
            throw new IllegalArgumentException(
                    uri + " contains no file name; write jsonl:events.jsonl or jsonl:/path/to/events.jsonl");
        }
        if (file.startsWith("//") && !file.startsWith("///")) {
            throw new IllegalArgumentException(uri + " contains a host, but files are local; write jsonl:"
                    + file.substring(1) + " for an absolute path");
        }
        if (file.toLowerCase(Locale.ROOT).endsWith(".gz")) {
            throw new IllegalArgumentException(
                    uri
                            + " implies compression, which this sink does not support; name the file .jsonl and compress it afterwards");
        }
        try {
            return Path.of(file).toAbsolutePath();
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException(uri + " contains no file name: " + e.getReason(), e);
        }
    }
}
