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

/** A task in its own thread, and its outcome. */
final class OtherThread {
    /** The time limit for any task on a busy machine. */
    private static final Duration TIMEOUT = Duration.ofMinutes(5);

    private final CountDownLatch started = new CountDownLatch(1);
    private final Thread thread;
    private volatile @Nullable Throwable thrown;
    private volatile boolean leftInterruptFlag;

    private OtherThread(Runnable task) {
        thread = new Thread(
                () -> {
                    started.countDown();
                    try {
                        task.run();
                    } catch (Throwable e) {
                        thrown = e;
                    }
                    leftInterruptFlag = Thread.currentThread().isInterrupted();
                },
                "contract-caller");
        thread.setDaemon(true);
    }

    /** Starts the task and returns once it is running. */
    static OtherThread start(Runnable task) {
        OtherThread other = new OtherThread(task);
        other.thread.start();
        await(other.started);
        return other;
    }

    /** Waits for a signal from a task. */
    static void await(CountDownLatch signal) {
        try {
            if (!signal.await(TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("no progress within " + TIMEOUT.toSeconds() + " s");
            }
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /** Runs the task to its end and rethrows what it throws. */
    static void run(Runnable task) {
        OtherThread other = start(task);
        if (!other.endsWithin(TIMEOUT)) {
            throw new AssertionError("still busy after " + TIMEOUT.toSeconds() + " s");
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
     * Runs tasks in separate threads and returns the threads once all have ended. Each task receives an action that
     * blocks until all tasks have called it.
     */
    static List<OtherThread> race(List<Consumer<Runnable>> tasks) {
        CyclicBarrier start = new CyclicBarrier(tasks.size());
        List<OtherThread> runners = tasks.stream()
                .map(task -> start(() -> task.accept(() -> await(start))))
                .toList();
        for (OtherThread runner : runners) {
            if (!runner.endsWithin(TIMEOUT)) {
                throw new AssertionError("still busy after " + TIMEOUT.toSeconds() + " s");
            }
        }
        return runners;
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
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
    void awaitBlocked() {
        while (!isBlocked() && thread.isAlive()) {
            Thread.onSpinWait();
        }
    }

    /** A thread that waits for a network counts as running, in a native method. */
    private boolean isBlocked() {
        Thread.State state = thread.getState();
        StackTraceElement[] stack = thread.getStackTrace();
        boolean onNetwork = stack.length > 0
                && stack[0].isNativeMethod()
                && stack[0].getClassName().startsWith("sun.nio.ch.");
        return state == Thread.State.WAITING || state == Thread.State.TIMED_WAITING || onNetwork;
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

    /** Returns what the task threw; {@code null} if nothing. */
    @Nullable
    Throwable thrown() {
        return thrown;
    }

    /** Returns whether the thread's interrupt flag was set when the task ended. */
    boolean leftInterruptFlag() {
        return leftInterruptFlag;
    }

    private static IllegalStateException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new IllegalStateException("the test itself was interrupted", e);
    }
}
