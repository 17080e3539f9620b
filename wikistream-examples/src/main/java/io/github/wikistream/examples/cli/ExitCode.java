package io.github.wikistream.examples.cli;

/** What the process ends with. */
final class ExitCode {
    /** The input ended, or somebody asked to stop, and all went in order. */
    static final int OK = 0;

    /** Something failed while running: a sink stopped for good, a source refused, a server did not start. */
    static final int FAILED = 1;

    /** The command line is wrong; nothing was started. */
    static final int USAGE = 2;

    private ExitCode() {}
}
