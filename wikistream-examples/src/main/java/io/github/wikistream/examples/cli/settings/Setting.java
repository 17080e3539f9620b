package io.github.wikistream.examples.cli.settings;

/**
 * A value that was set outside of the command line.
 *
 * @param value  may be a secret
 * @param origin where it comes from, such as {@code WIKISTREAM_PORT}
 */
public record Setting(String value, String origin) {
    /** Does not show the value. */
    @Override
    public String toString() {
        return "Setting[" + origin + "]";
    }
}
