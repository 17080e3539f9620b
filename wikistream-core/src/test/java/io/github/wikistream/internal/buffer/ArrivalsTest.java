package io.github.wikistream.internal.buffer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ArrivalsTest {
    private static final long LONG = TimeUnit.MINUTES.toNanos(4);

    private final ReentrantLock lock = new ReentrantLock();
    private final Arrivals arrivals = new Arrivals(lock);
    private long unread;

    @Test
    void doesNotWaitIfThereIsAnEntry() throws Exception {
        unread = 1;

        assertThat(await(LONG).get()).isEqualTo(1);
    }

    @Test
    void waitsNoLongerThanItMay() throws Exception {
        assertThat(await(1).get()).isZero();
    }

    @Test
    void oneEntryEndsTheWait() throws Exception {
        CompletableFuture<Long> found = await(LONG);

        set(1);

        assertThat(found.get()).isEqualTo(1);
    }

    @Test
    void theEndEndsTheWait() throws Exception {
        CompletableFuture<Long> found = await(LONG);

        set(Long.MAX_VALUE);

        assertThat(found.get()).isEqualTo(Long.MAX_VALUE);
    }

    private void set(long number) {
        lock.lock();
        try {
            unread = number;
            arrivals.signal();
        } finally {
            lock.unlock();
        }
    }

    private CompletableFuture<Long> await(long nanos) {
        return CompletableFuture.supplyAsync(() -> {
            lock.lock();
            try {
                arrivals.await(() -> unread, nanos);
                return unread;
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            } finally {
                lock.unlock();
            }
        });
    }
}
