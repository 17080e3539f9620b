package io.github.wikistream.faults.load;

import io.github.wikistream.error.SinkException;
import io.github.wikistream.event.RecentChange;
import io.github.wikistream.postgres.PostgresSink;
import io.github.wikistream.sink.Batch;
import io.github.wikistream.sink.SinkContext;
import io.github.wikistream.testkit.sample.BatchChain;
import io.github.wikistream.testkit.simulator.SimulatedChanges;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;

/** Stores simulated changes as fast as it can, each batch some seconds of event time behind the one before. */
final class BusyWriter implements Callable<BusyWriter.Tally> {
    private static final int BATCH = 1_000;
    /** A batch is that long, so that a writer comes past midnight now and then. */
    private static final Duration STEP = Duration.ofSeconds(25);

    private static final int DIFFERENT = 40;

    private final String uri;
    private final int number;
    private final Instant start;
    private final BooleanSupplier over;

    /**
     * What it did.
     *
     * @param millis   how long each batch took
     * @param failures batches that failed, and were written again
     */
    record Tally(List<Long> millis, long failures) {
        Tally {
            millis = List.copyOf(millis);
        }

        long events() {
            return (long) millis.size() * BATCH;
        }
    }

    BusyWriter(String uri, int number, Instant start, BooleanSupplier over) {
        this.uri = uri;
        this.number = number;
        this.start = start;
        this.over = over;
    }

    @Override
    public Tally call() {
        List<Long> millis = new ArrayList<>();
        long failures = 0;
        BatchChain chain = new BatchChain();
        try (PostgresSink sink = PostgresSink.of(uri)) {
            sink.open(context());
            while (!over.getAsBoolean()) {
                Batch batch = chain.next(changes(millis.size()));
                long begin = System.nanoTime();
                while (!stored(sink, batch)) {
                    failures++;
                    begin = System.nanoTime();
                }
                millis.add((System.nanoTime() - begin) / 1_000_000);
            }
        }
        return new Tally(millis, failures);
    }

    private SinkContext context() {
        return new SinkContext("writer-" + number);
    }

    /** Tells whether a batch was stored; if not, it may be written again. */
    private boolean stored(PostgresSink sink, Batch batch) {
        try {
            sink.write(batch);
            return true;
        } catch (SinkException e) {
            if (!e.isRetryable()) {
                throw e;
            }
            if (!sink.open(context()).equals(batch.previous())) {
                throw new IllegalStateException("a batch failed and was stored: " + e.getMessage(), e);
            }
            return false;
        }
    }

    private List<RecentChange> changes(int step) {
        // Of one seed and time come the same events: so every writer and batch has those of its own.
        return SimulatedChanges.from(DIFFERENT * (long) step + number, start.plus(STEP.multipliedBy(step)))
                .next(BATCH);
    }
}
