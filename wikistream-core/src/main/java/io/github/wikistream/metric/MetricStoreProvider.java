package io.github.wikistream.metric;

import io.github.wikistream.config.PluginUri;

/** Makes metric stores for URIs of its scheme. Found by {@link java.util.ServiceLoader}. */
public interface MetricStoreProvider {
    /** Returns what stands before the colon in a store's URI, in lower case, such as {@code redis}. */
    String scheme();

    /**
     * Makes a store. Checks every setting, does no I/O.
     *
     * @throws IllegalArgumentException if a setting is wrong; the message names it, its value and the remedy
     */
    MetricStore create(PluginUri uri);
}
