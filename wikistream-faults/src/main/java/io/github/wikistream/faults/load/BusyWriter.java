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

/** Writes simulated changes as fast as possible, each batch some seconds of event time after the previous one. */
final class BusyWriter implements Callable<BusyWriter.Tally> {
    private static final int BATCH = 1_000;
    /** The event time of a batch: long enough for a writer to pass midnight now and then. */
    private static final Duration STEP = Duration.ofSeconds(25);

    private static final int DIFFERENT = 40;

    private final String uri;
    private final int number;
    private final Instant start;
    private final BooleanSupplier over;

    /**
     * The result of a writer.
     *
     * @param millis the duration of each batch
     * @param failures the number of batches that failed and were written again
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

    /** Returns whether a batch was stored; if not, it may be written again. */
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
        // A seed and a start time determine the events, so every writer and batch uses its own.
        return SimulatedChanges.from(DIFFERENT * (long) step + number, start.plus(STEP.multipliedBy(step)))
                .next(BATCH);
    }
}
