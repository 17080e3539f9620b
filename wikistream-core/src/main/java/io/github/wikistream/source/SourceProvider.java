package io.github.wikistream.source;

import java.util.Set;

/** Makes sources for URIs of its schemes. Found by {@link java.util.ServiceLoader}. */
public interface SourceProvider {
    /** Returns what may stand before the colon in a source's URI, in lower case. */
    Set<String> schemes();

    /**
     * Makes a source. Checks every setting, does no I/O.
     *
     * @throws IllegalArgumentException if a setting is wrong; the message names it, its value and the remedy
     */
    Source create(SourceConfig config);
}
