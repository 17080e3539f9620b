package io.github.wikistream.testkit.contract;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A task in a thread of its own, and its outcome. */
final class OtherThread {
    /** The time limit for any task on a busy machine. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final CountDownLatch started = new CountDownLatch(1);
    private final Thread thread;
    private volatile @Nullable Throwable thrown;
    private volatile boolean flagLeft;

    private OtherThread(Runnable task) {
        thread = new Thread(
                () -> {
                    started.countDown();
                    try {
                        task.run();
                    } catch (Throwable e) {
                        thrown = e;
                    }
                    flagLeft = Thread.currentThread().isInterrupted();
                },
                "contract-caller");
        thread.setDaemon(true);
    }

    /** Starts the task and returns once it runs. */
    static OtherThread start(Runnable task) {
        OtherThread other = new OtherThread(task);
        other.thread.start();
        await(other.started);
        return other;
    }

    /** Waits for a signal of a task. */
    static void await(CountDownLatch signal) {
        try {
            if (!signal.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("no progress within " + PATIENCE.toSeconds() + " s");
            }
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /** Runs the task to its end, and rethrows what it throws. */
    static void run(Runnable task) {
        OtherThread other = start(task);
        if (!other.endsWithin(PATIENCE)) {
            throw new AssertionError("still busy after " + PATIENCE.toSeconds() + " s");
        }
        Throwable thrown = other.thrown();
        if (thrown instanceof RuntimeException e) {
            throw e;
        }
        if (thrown instanceof Error e) {
            throw e;
        }
    }

    /**
     * Runs tasks in threads of their own, and returns these threads once all have ended. Each task receives an action that blocks until the
     * others have called it too.
     */
    static List<OtherThread> race(List<Consumer<Runnable>> tasks) {
        CyclicBarrier start = new CyclicBarrier(tasks.size());
        List<OtherThread> runners = tasks.stream()
                .map(task -> start(() -> task.accept(() -> await(start))))
                .toList();
        for (OtherThread runner : runners) {
            if (!runner.endsWithin(PATIENCE)) {
                throw new AssertionError("still busy after " + PATIENCE.toSeconds() + " s");
            }
        }
        return runners;
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw interrupted(e);
        } catch (BrokenBarrierException | TimeoutException e) {
            throw new IllegalStateException("another thread did not start", e);
        }
    }

    void interrupt() {
        thread.interrupt();
    }

    /** Returns once the task is blocked or has ended. */
    void untilItWaits() {
        Thread.State state = thread.getState();
        while (state != Thread.State.WAITING && state != Thread.State.TIMED_WAITING && thread.isAlive()) {
            Thread.onSpinWait();
            state = thread.getState();
        }
    }

    /** Waits for the end of the task and returns whether it ended in time. */
    boolean endsWithin(Duration limit) {
        try {
            thread.join(limit.toMillis());
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
        return !thread.isAlive();
    }

    /** Returns what the task threw, {@code null} if nothing. */
    @Nullable
    Throwable thrown() {
        return thrown;
    }

    /** Returns whether the thread's interrupt flag was set when the task ended. */
    boolean flagLeft() {
        return flagLeft;
    }

    private static IllegalStateException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new IllegalStateException("the test itself was interrupted", e);
    }
}
