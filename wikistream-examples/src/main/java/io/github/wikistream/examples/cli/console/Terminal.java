package io.github.wikistream.examples.cli.console;

import java.util.Map;

/**
 * Properties of the terminal. Java cannot determine whether a single stream is a terminal, so the launcher passes this in a system
 * property.
 *
 * @param interactive whether standard output is a terminal
 * @param colour      whether to use colour
 * @param columns     width; 0 if unlimited
 */
public record Terminal(boolean interactive, boolean colour, int columns) {
    private static final int USUAL_COLUMNS = 100;
    private static final int LEAST_COLUMNS = 40;

    /** No terminal: no colour, unlimited width. */
    public static final Terminal NONE = new Terminal(false, false, 0);

    /** Returns the terminal of this process. */
    public static Terminal detected() {
        return of(System.getProperty("wikistream.terminal", ""), System.getenv());
    }

    /**
     * Reads the property that the launcher sets.
     *
     * @param launcher number of columns if standard output is a terminal, 0 if they are unknown; empty if it is no terminal
     */
    public static Terminal of(String launcher, Map<String, String> environment) {
        if (!launcher.matches("[0-9]{1,5}")) {
            return NONE;
        }
        // https://no-color.org: set and not empty.
        boolean colour = environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !environment.getOrDefault("TERM", "").equals("dumb");
        int columns = Integer.parseInt(launcher);
        return new Terminal(true, colour, columns == 0 ? USUAL_COLUMNS : Math.max(columns, LEAST_COLUMNS));
    }
}
