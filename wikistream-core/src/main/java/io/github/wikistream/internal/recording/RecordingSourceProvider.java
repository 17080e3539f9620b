package io.github.wikistream.internal.recording;

import io.github.wikistream.config.PluginUri;
import io.github.wikistream.internal.sse.EventStream;
import io.github.wikistream.source.Source;
import io.github.wikistream.source.SourceProvider;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Creates sources for {@code file:PATH}, such as {@code file:capture.sse.gz} or {@code file:///data/capture.jsonl}.
 * Several paths, separated by commas, are played one after the other: {@code file:monday.sse,tuesday.sse}. A comma,
 * question mark or percent sign in a path is written as {@code %2C}, {@code %3F} or {@code %25}. Optional parameter:
 * {@code max-event-bytes}, a number.
 *
 * <p>A recording is played whole: {@code since} is refused, and stream names are ignored.
 */
public final class RecordingSourceProvider implements SourceProvider {
    private static final int HEX = 16;

    /** Called by {@link java.util.ServiceLoader}. */
    public RecordingSourceProvider() {}

    @Override
    public List<String> schemes() {
        return List.of("file");
    }

    @Override
    public Source create(Config config) {
        PluginUri uri = config.uri();
        uri.requireOnly("max-event-bytes");
        if (config.since() != null) {
            throw new IllegalArgumentException(
                    "a recording is played whole: leave out 'since' (" + config.since() + "): " + uri);
        }
        // The first slashes of file:///path belong to an empty host.
        String rest = uri.rest().startsWith("///") ? uri.rest().substring(2) : uri.rest();
        List<Path> files = new ArrayList<>();
        for (String path : rest.split(",", -1)) {
            if (path.isEmpty() || path.startsWith("//")) {
                throw new IllegalArgumentException(
                        "a recording looks like file:capture.sse, several like file:one.sse,two.sse: " + uri);
            }
            try {
                files.add(Path.of(decoded(path, uri)));
            } catch (InvalidPathException e) {
                throw new IllegalArgumentException("a recording must have a path, " + e.getReason() + ": " + uri, e);
            }
        }
        return new RecordingSource(files, uri.number("max-event-bytes").orElse(EventStream.DEFAULT_LIMIT));
    }

    /** Decodes percent signs only: unlike in a query, a plus sign in a path is a plus sign. */
    private static String decoded(String path, PluginUri uri) {
        byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream decoded = new ByteArrayOutputStream(bytes.length);
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] != '%') {
                decoded.write(bytes[i]);
                continue;
            }
            int high = i + 2 < bytes.length ? Character.digit(bytes[i + 1], HEX) : -1;
            int low = high < 0 ? -1 : Character.digit(bytes[i + 2], HEX);
            if (low < 0) {
                throw new IllegalArgumentException(
                        "in the path of a recording two hexadecimal digits must follow a %, and a percent sign is %25: "
                                + uri);
            }
            decoded.write(HEX * high + low);
            i += 2;
        }
        return decoded.toString(StandardCharsets.UTF_8);
    }
}
