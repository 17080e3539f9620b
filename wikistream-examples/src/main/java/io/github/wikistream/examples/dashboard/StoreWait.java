package io.github.wikistream.examples.dashboard;

import io.github.wikistream.error.StoreException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits at the start for a store that does not respond yet: containers start in any order. */
final class StoreWait {
    private static final Logger LOG = LoggerFactory.getLogger(StoreWait.class);

    private final Duration patience;
    private final CompletableFuture<Boolean> stop;

    /**
     * @param stop ends the wait when it completes
     */
    StoreWait(Duration patience, CompletableFuture<Boolean> stop) {
        this.patience = patience;
        this.stop = stop;
    }

    /**
     * Repeats a query every second until the store answers. The first failure and the recovery are logged.
     *
     * @param meanwhile receives why the query fails
     * @return the answer; {@code null} if the wait was ended
     * @throws StoreException if the fault is permanent, or the patience is over
     */
    <T> @Nullable T until(Supplier<T> query, Consumer<String> meanwhile) throws InterruptedException {
        long begin = System.nanoTime();
        long failures = 0;
        while (!stop.isDone()) {
            try {
                T answer = query.get();
                if (failures > 0) {
                    LOG.info("PostgreSQL responds after {} failed attempts", failures);
                }
                return answer;
            } catch (StoreException e) {
                if (!e.isRetryable() || System.nanoTime() - begin >= patience.toNanos()) {
                    throw e;
                }
                if (failures++ == 0) {
                    LOG.warn("PostgreSQL does not respond yet and is tried every second: {}", e.getMessage());
                }
                meanwhile.accept("PostgreSQL does not respond yet: " + e.getMessage());
            }
            pause();
        }
        return null;
    }

    private void pause() throws InterruptedException {
        try {
            stop.get(1, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            LOG.debug("Trying again", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a request to stop does not fail", e);
        }
    }
}
