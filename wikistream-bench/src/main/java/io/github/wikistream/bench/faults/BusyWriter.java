package io.github.wikistream.bench.faults;

import io.github.wikistream.error.SinkException;
import io.github.wikistream.event.Checkpoint;
import io.github.wikistream.event.Position;
import io.github.wikistream.event.RecentChange;
import io.github.wikistream.event.StreamEvent;
import io.github.wikistream.internal.json.Decoded;
import io.github.wikistream.internal.json.EventDecoder;
import io.github.wikistream.postgres.PostgresSink;
import io.github.wikistream.sink.Batch;
import io.github.wikistream.sink.SinkContext;
import io.github.wikistream.testkit.simulator.SimulatedEvents;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
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
        try (PostgresSink sink = PostgresSink.of(uri)) {
            SinkContext context = new SinkContext("writer-" + number);
            Checkpoint last = sink.open(context);
            while (!over.getAsBoolean()) {
                Checkpoint next = checkpoint(millis.size() + 1);
                Batch batch = new Batch(last, next, changes(millis.size()), List.of());
                long begin = System.nanoTime();
                try {
                    sink.write(batch);
                } catch (SinkException e) {
                    if (!e.isRetryable()) {
                        throw e;
                    }
                    failures++;
                    if (!sink.open(context).equals(last)) {
                        throw new IllegalStateException("a batch failed and was stored: " + e.getMessage(), e);
                    }
                    continue;
                }
                millis.add((System.nanoTime() - begin) / 1_000_000);
                last = next;
            }
        }
        return new Tally(millis, failures);
    }

    private static Checkpoint checkpoint(int number) {
        return new Checkpoint(
                "load-" + number, Position.of(Collections.emptySortedMap()), Collections.emptySortedMap());
    }

    private List<StreamEvent> changes(int step) {
        Instant from = start.plus(STEP.multipliedBy(step));
        // Of one seed and time come the same events: so every writer and batch has those of its own.
        SimulatedEvents simulated = SimulatedEvents.from(DIFFERENT * (long) step + number, from);
        EventDecoder decoder = new EventDecoder();
        List<StreamEvent> changes = new ArrayList<>(BATCH);
        while (changes.size() < BATCH) {
            if (decoder.decode(simulated.next().data()) instanceof Decoded.Event decoded
                    && decoded.event() instanceof RecentChange change) {
                changes.add(change);
            }
        }
        return changes;
    }
}
