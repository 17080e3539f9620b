package io.github.wikistream.source;

import java.util.Set;

/** Creates sources for URIs of its schemes. Found by {@link java.util.ServiceLoader}. */
public interface SourceProvider {
    /** Returns the schemes, in lower case: what precedes the colon in a source's URI. */
    Set<String> schemes();

    /**
     * Creates a source. Checks every setting, does no I/O.
     *
     * @throws IllegalArgumentException if a setting is wrong; the message names it, its value and the remedy
     */
    Source create(SourceConfig config);
}
