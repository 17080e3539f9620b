package io.github.wikistream.source;

import io.github.wikistream.config.PluginUri;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Settings for a {@link SourceProvider}. Immutable.
 *
 * @param uri       the address
 * @param streams   names of the streams to read, such as {@code recentchange}; at least one
 * @param since     where a reader without a position starts; {@code null} to start where the source starts by itself
 * @param userAgent program and contact, as Wikimedia requires of every client; {@code null} if not given
 */
public record SourceConfig(
        PluginUri uri,
        List<String> streams,
        @Nullable Instant since,
        @Nullable String userAgent) {
    /** Copies the names and checks that there is one. */
    public SourceConfig {
        Objects.requireNonNull(uri, "uri");
        streams = List.copyOf(streams);
        if (streams.isEmpty()) {
            throw new IllegalArgumentException("at least one stream must be named, such as recentchange");
        }
    }
}
