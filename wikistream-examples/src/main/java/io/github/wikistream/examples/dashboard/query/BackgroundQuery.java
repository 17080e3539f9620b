package io.github.wikistream.examples.dashboard.query;

import io.github.wikistream.error.WikiStreamException;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A query that is repeated in the background. Readers get the latest result and never wait for the store. A slow query is repeated less
 * often, to limit the load on the store. Thread-safe.
 */
public final class BackgroundQuery<T> {
    private static final Logger LOG = LoggerFactory.getLogger(BackgroundQuery.class);

    /** The pause after a query, as a multiple of its duration. */
    private static final int PAUSE_FACTOR = 3;

    /** Maximum pause in intervals. */
    private static final int MAX_PAUSE = 5;

    /** Until its first result, a store may be starting: a failure is reported after this time. */
    private static final Duration STARTUP_GRACE = Duration.ofSeconds(60);

    private final Supplier<T> query;
    private final long intervalNanos;
    private final Executor executor;
    private final LongSupplier nanoTime;

    private @Nullable T answer;
    private @Nullable String fault;
    private boolean asking;
    private boolean asked;
    private @Nullable Long firstFailureAt;
    private long nextAt;

    /**
     * @param query    throws {@link WikiStreamException} on failure, {@link IllegalStateException} until the store is open
     * @param interval minimum time between two executions
     * @param executor runs the query
     * @param nanoTime as {@link System#nanoTime()}
     */
    public BackgroundQuery(Supplier<T> query, Duration interval, Executor executor, LongSupplier nanoTime) {
        this.query = query;
        this.intervalNanos = interval.toNanos();
        this.executor = executor;
        this.nanoTime = nanoTime;
    }

    /** Starts the query if it is due; does not block. */
    public void poll() {
        poll(1);
    }

    /**
     * Starts the query if it is due; does not block.
     *
     * @param factor by how much the interval is longer than usual
     */
    public void poll(int factor) {
        synchronized (this) {
            if (asking || (asked && nanoTime.getAsLong() - nextAt < (factor - 1) * intervalNanos)) {
                return;
            }
            asking = true;
        }
        executor.execute(this::ask);
    }

    private synchronized boolean isStarting(long now) {
        if (firstFailureAt == null) {
            firstFailureAt = now;
        }
        return answer == null && now - firstFailureAt < STARTUP_GRACE.toNanos();
    }

    private void ask() {
        long begin = nanoTime.getAsLong();
        T fresh = null;
        String failed = null;
        boolean open = true;
        try {
            fresh = query.get();
        } catch (WikiStreamException e) {
            failed = isStarting(begin) ? null : e.getMessage();
        } catch (IllegalStateException e) {
            LOG.debug("A store is not open yet", e);
            open = false;
        } catch (Throwable e) {
            // A driver may throw anything; the page shows the failure.
            LOG.warn("A query for the page failed", e);
            failed = e.toString();
        }
        synchronized (this) {
            long now = nanoTime.getAsLong();
            long rest = Math.min(PAUSE_FACTOR * (now - begin), MAX_PAUSE * intervalNanos);
            nextAt = Math.max(begin + intervalNanos, now + rest);
            // Until the store is open the query is repeated without a pause.
            asked = open;
            asking = false;
            answer = fresh == null ? answer : fresh;
            fault = failed;
        }
    }

    /** Returns the latest result; {@code null} before the first. */
    public synchronized @Nullable T answer() {
        return answer;
    }

    /** Returns why the latest execution failed; {@code null} if it succeeded. */
    public synchronized @Nullable String fault() {
        return fault;
    }
}
