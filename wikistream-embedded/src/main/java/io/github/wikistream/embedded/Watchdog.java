package io.github.wikistream.embedded;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Restarts a server whenever its process ends, until {@link #close()}. The delay before a restart is one second and
 * doubles up to a minute while the server does not stay up for a minute.
 */
final class Watchdog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
    private static final Duration STEADY_AFTER = Duration.ofMinutes(1);
    private static final Executor OWN_THREAD = task -> {
        Thread thread = new Thread(task, "wikistream-server-watchdog");
        thread.setDaemon(true);
        thread.start();
    };

    /** Processes and clock: those of the machine, or of a test. */
    interface Machine {
        /** Runs a task once the process has ended, immediately if it does not exist. */
        void whenEnded(long pid, Runnable task);

        /** Runs a task after a delay. */
        void after(Duration pause, Runnable task);

        long nanoTime();

        static Machine real() {
            return new Machine() {
                @Override
                public void whenEnded(long pid, Runnable task) {
                    CompletableFuture<ProcessHandle> end = ProcessHandle.of(pid)
                            .map(ProcessHandle::onExit)
                            .orElseGet(() -> CompletableFuture.completedFuture(ProcessHandle.current()));
                    CompletableFuture<Void> unused = end.thenRunAsync(task, OWN_THREAD);
                }

                @Override
                public void after(Duration pause, Runnable task) {
                    CompletableFuture.delayedExecutor(pause.toMillis(), TimeUnit.MILLISECONDS, OWN_THREAD)
                            .execute(task);
                }

                @Override
                public long nanoTime() {
                    return System.nanoTime();
                }
            };
        }
    }

    private final String server;
    private final Supplier<OptionalLong> pid;
    private final Runnable start;
    private final Machine machine;
    private Duration pause = FIRST_PAUSE;
    private long startedAt;
    private boolean closed;

    /**
     * Starts watching.
     *
     * @param server the server's name in the log
     * @param pid the process of the running server; empty if it is not running
     * @param start starts the server; throws a {@link ServerException} on failure
     */
    Watchdog(String server, Supplier<OptionalLong> pid, Runnable start, Machine machine) {
        this.server = server;
        this.pid = pid;
        this.start = start;
        this.machine = machine;
    }

    synchronized void watch() {
        startedAt = machine.nanoTime();
        machine.whenEnded(pid.get().orElse(-1), this::ended);
    }

    private synchronized void ended() {
        if (closed) {
            return;
        }
        if (machine.nanoTime() - startedAt >= STEADY_AFTER.toNanos()) {
            pause = FIRST_PAUSE;
        }
        LOG.warn("{} has ended: restarting it in {} s", server, pause.toSeconds());
        startLater();
    }

    private void startLater() {
        machine.after(pause, this::startAgain);
        pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
    }

    private void startAgain() {
        // Not under the lock: the start takes the server's own lock, which close() holds while it closes this watchdog.
        if (isClosed()) {
            return;
        }
        try {
            if (pid.get().isEmpty()) {
                start.run();
            }
            watch();
        } catch (ServerException e) {
            failed(e);
        }
    }

    private synchronized void failed(ServerException e) {
        if (!closed) {
            LOG.error("{}; next try in {} s", e.getMessage(), pause.toSeconds());
            startLater();
        }
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    @Override
    public synchronized void close() {
        closed = true;
    }
}
