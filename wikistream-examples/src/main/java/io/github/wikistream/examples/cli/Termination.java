package io.github.wikistream.examples.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Lets a command stop in order when SIGTERM or Ctrl-C comes, and end with its own exit code: left to itself, Java would end at once,
 * with 143 or 130. The signal only asks; the command then finishes on its own thread, and the process ends when it has.
 */
final class Termination {
    /** Longer than any command takes to stop: a stream has 10 seconds to write what it holds, PostgreSQL a minute to close. */
    private static final int PATIENCE_SECONDS = 90;

    private final CountDownLatch finished = new CountDownLatch(1);
    private @Nullable Runnable stop;
    private boolean asked;
    private boolean over;
    private volatile int exitCode = ExitCode.FAILED;

    /** Makes one that no signal reaches. */
    Termination() {}

    /** Makes one that listens for the signals that end this process. */
    static Termination onSignal() {
        Termination termination = new Termination();
        Runtime.getRuntime().addShutdownHook(new Thread(termination::stopInOrder, "stop"));
        return termination;
    }

    /**
     * Says what to do when somebody asks to stop. It must not wait for the command's own thread. Runs at once if somebody has already
     * asked.
     */
    void whenAsked(Runnable action) {
        synchronized (this) {
            if (!asked) {
                stop = action;
                return;
            }
        }
        action.run();
    }

    /** Tells whether somebody has asked to stop. */
    synchronized boolean isAsked() {
        return asked;
    }

    /** Asks the command to stop, as a signal would. */
    void ask() {
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

    /** Ends the process: the command has finished. */
    void exit(int code) {
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
            if (!finished.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                System.err.println("wikistream: did not stop within " + PATIENCE_SECONDS + " s, giving up");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(exitCode);
    }
}
