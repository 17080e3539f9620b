package io.github.wikistream.examples.cli.console;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Graceful termination on SIGTERM and Ctrl-C. By default a JVM exits immediately, with code 143 or 130. With this class the signal
 * requests the command to stop; the command finishes on its own thread and chooses the exit code.
 */
public final class Termination {
    /** Longer than any command takes to stop: a pipeline closes within 10 seconds, PostgreSQL within a minute. */
    private static final int TIMEOUT_SECONDS = 90;

    private final CountDownLatch finished = new CountDownLatch(1);
    private @Nullable Runnable stop;
    private boolean asked;
    private boolean over;
    private volatile int exitCode = ExitCode.FAILED;

    /** Creates one that handles no signals. */
    public Termination() {}

    /** Creates one that handles the signals that terminate this process. */
    public static Termination onSignal() {
        Termination termination = new Termination();
        Runtime.getRuntime().addShutdownHook(new Thread(termination::stopInOrder, "stop"));
        return termination;
    }

    /**
     * Sets the action that stops the command. It must not wait for the command's thread. Runs immediately if a stop was already
     * requested.
     */
    public void whenAsked(Runnable action) {
        synchronized (this) {
            if (!asked) {
                stop = action;
                return;
            }
        }
        action.run();
    }

    /** Returns whether a stop was requested. */
    public synchronized boolean isAsked() {
        return asked;
    }

    /** Requests a stop, as a signal does. */
    public void ask() {
        Runnable action;
        synchronized (this) {
            asked = true;
            action = stop;
            stop = null;
        }
        if (action != null) {
            action.run();
        }
    }

    /** Exits the process after the command has finished. */
    public void exit(int code) {
        boolean stopping;
        synchronized (this) {
            exitCode = code;
            over = true;
            stopping = asked;
        }
        finished.countDown();
        if (!stopping) {
            System.exit(code);
        }
    }

    private void stopInOrder() {
        synchronized (this) {
            if (over) {
                return;
            }
        }
        ask();
        try {
            if (!finished.await(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                System.err.println("wikistream: did not stop within " + TIMEOUT_SECONDS + " s, giving up");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(exitCode);
    }
}
