package io.github.wikistream.examples.cli.console;

/** Exit codes of the process. */
public final class ExitCode {
    /** The command succeeded, also if it was stopped by a signal. */
    public static final int OK = 0;

    /** The command failed while running: a sink failed, a source rejected the connection, a server did not start. */
    public static final int FAILED = 1;

    /** The command line is invalid; nothing was started. */
    public static final int USAGE = 2;

    /** A server does not respond: a store, or the dashboard that {@code health} asks. Trying again later may succeed. */
    public static final int UNREACHABLE = 3;

    /** A store refuses: a wrong password, a missing privilege, a missing table. It succeeds once that is repaired. */
    public static final int REFUSED = 4;

    private ExitCode() {}
}
