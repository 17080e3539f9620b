package io.github.wikistream.examples;

import java.util.concurrent.Executor;

/** Runs each task in a thread of its own. What blocks for long must not take one of the common pool, which may have only one. */
public final class OwnThread {
    /** Starts a daemon for each task. */
    public static final Executor EACH = OwnThread::start;

    private OwnThread() {}

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "own");
        thread.setDaemon(true);
        thread.start();
    }
}
