package io.github.wikistream.examples.cli;

import java.util.Map;

/**
 * What the output leads to. Java cannot tell whether one stream is a terminal (its console asks for all of them at once), so the
 * launcher looks and says so in system properties.
 *
 * @param interactive whether standard output is a terminal
 * @param colour      whether to colour what goes there
 * @param columns     how wide it is; 0 if lines may be of any length
 */
record Terminal(boolean interactive, boolean colour, int columns) {
    private static final int USUAL_COLUMNS = 100;
    private static final int LEAST_COLUMNS = 40;

    /** No terminal: no colour, lines of any length. */
    static final Terminal NONE = new Terminal(false, false, 0);

    static Terminal detected() {
        return of(System.getProperty("wikistream.terminal", ""), System.getenv());
    }

    /**
     * Reads what the launcher saw.
     *
     * @param launcher number of columns if standard output is a terminal, 0 if they are unknown; empty if it is no terminal
     */
    static Terminal of(String launcher, Map<String, String> environment) {
        if (!launcher.matches("[0-9]{1,5}")) {
            return NONE;
        }
        // https://no-color.org: set and not empty, whatever it holds.
        boolean colour = environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !environment.getOrDefault("TERM", "").equals("dumb");
        int columns = Integer.parseInt(launcher);
        return new Terminal(true, colour, columns == 0 ? USUAL_COLUMNS : Math.max(columns, LEAST_COLUMNS));
    }
}
