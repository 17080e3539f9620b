package io.github.wikistream.metric;

import io.github.wikistream.config.PluginUri;
import java.util.Set;

/** Makes metric stores for URIs of its scheme. Found by {@link java.util.ServiceLoader}. */
public interface MetricStoreProvider {
    /** Returns what stands before the colon in a store's URI, in lower case, such as {@code redis}. */
    String scheme();

    /** Returns other schemes that name the same, as platforms write them, such as {@code postgres}; none if not overridden. */
    default Set<String> aliases() {
        return Set.of();
    }

    /**
     * Makes a store. Checks every setting, does no I/O.
     *
     * @throws IllegalArgumentException if a setting is wrong; the message names it, its value and the remedy
     */
    MetricStore create(PluginUri uri);
}
