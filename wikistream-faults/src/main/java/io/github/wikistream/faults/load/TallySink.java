package io.github.wikistream.faults.load;

import io.github.wikistream.error.FencedException;
import io.github.wikistream.event.Checkpoint;
import io.github.wikistream.event.StreamEvent;
import io.github.wikistream.faults.common.SteadySource;
import io.github.wikistream.sink.Batch;
import io.github.wikistream.sink.Sink;
import io.github.wikistream.sink.SinkContext;
import java.util.BitSet;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** Records the arrival of each event of a {@link SteadySource} in one bit; can block in the middle of a write. */
final class TallySink implements Sink {
    private final SteadySource source;
    private final BitSet stored = new BitSet();
    private Checkpoint durable = Checkpoint.NONE;
    private long newest = -1;
    private long duplicated;
    private long altered;
    private volatile @Nullable CountDownLatch barrier;

    TallySink(SteadySource source) {
        this.source = source;
    }

    /** Blocks the next write and all later ones. */
    void block() {
        barrier = new CountDownLatch(1);
    }

    /** Resumes the blocked write. */
    void release() {
        CountDownLatch current = barrier;
        barrier = null;
        if (current != null) {
            current.countDown();
        }
    }

    @Override
    public synchronized Checkpoint open(SinkContext context) {
        return durable;
    }

    /** Ignores interrupts while it is blocked, like a driver that waits for a socket. */
    @Override
    public void write(Batch batch) {
        CountDownLatch current = barrier;
        boolean interrupted = false;
        while (current != null && current.getCount() > 0) {
            try {
                current.await();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        store(batch);
    }

    private synchronized void store(Batch batch) {
        if (!batch.previous().token().equals(durable.token())) {
            throw new FencedException("tally", batch.previous().token(), durable.token());
        }
        for (StreamEvent event : batch.events()) {
            long number = SteadySource.number(event.id());
            duplicated += stored.get((int) number) ? 1 : 0;
            altered += event.json().equals(source.data(number)) ? 0 : 1;
            stored.set((int) number);
            newest = Math.max(newest, number);
        }
        durable = batch.checkpoint();
    }

    /** Returns the number of distinct events that arrived. */
    synchronized long count() {
        return stored.cardinality();
    }

    /** Returns the number of events that arrived more than once. */
    synchronized long duplicated() {
        return duplicated;
    }

    /** Returns the number of events that arrived with a different payload. */
    synchronized long altered() {
        return altered;
    }

    /** Returns whether all events before {@code number} have arrived. */
    synchronized boolean hasAllBefore(long number) {
        return newest >= number - 1 && stored.nextClearBit(0) >= number;
    }

    @Override
    public void close() {}
}
