package io.github.wikistream.examples.cli.console;

/** Exit codes of the process. */
public final class ExitCode {
    /** The command succeeded, also if it was stopped by a signal. */
    public static final int OK = 0;

    /** The command failed while running: a sink failed, a source rejected the connection, a server did not start. */
    public static final int FAILED = 1;

    /** The command line is invalid; nothing was started. */
    public static final int USAGE = 2;

    private ExitCode() {}
}
