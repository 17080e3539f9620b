package io.github.wikistream.sink;

import io.github.wikistream.config.PluginUri;
import java.util.Optional;
import java.util.Set;

/** Makes sinks for URIs of its scheme. Found by {@link java.util.ServiceLoader}. */
public interface SinkProvider {
    /** Returns what stands before the colon in a sink's URI, in lower case, such as {@code postgresql}. */
    String scheme();

    /** Returns other schemes that name the same, as platforms write them, such as {@code postgres}; none if not overridden. */
    default Set<String> aliases() {
        return Set.of();
    }

    /**
     * Makes a sink. Checks every setting, does no I/O.
     *
     * @throws IllegalArgumentException if a setting is wrong; the message names it, its value and the remedy
     */
    Sink create(PluginUri uri);

    /**
     * Returns what a sink for a URI writes to. A pipeline refuses two URIs of one target, whose sinks would keep each other out.
     *
     * @param uri as for {@link #create}
     * @return equal for two URIs if their sinks write to the same place; the URI itself if not overridden
     * @throws IllegalArgumentException as for {@link #create}
     */
    default Object target(PluginUri uri) {
        return uri;
    }

    /**
     * Gives access to the dead letters that sinks for a URI keep. Checks every setting, does no I/O.
     *
     * @param uri as for {@link #create}
     * @return empty if they keep none that can be read again, as if not overridden
     * @throws IllegalArgumentException as for {@link #create}
     */
    default Optional<DeadLetterStore> deadLetters(PluginUri uri) {
        return Optional.empty();
    }
}
