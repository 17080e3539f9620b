package io.github.wikistream.faults.load;

import io.github.wikistream.StreamReport;
import io.github.wikistream.StreamReport.LaneState;
import io.github.wikistream.WikiStream;
import io.github.wikistream.faults.common.SteadySource;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** The run of {@link BlockedSink} in this JVM. */
final class BlockedSinkRun {
    private static final int EVENTS_PER_SECOND = 1_000;
    private static final int STEP = EVENTS_PER_SECOND / 4;
    /** How often a full collection measures the live heap. */
    private static final int EVENTS_BETWEEN_COLLECTIONS = 20_000;

    private static final int SECONDS_BEFORE = 10;

    /** While the blocked lane catches up, the stream advances at a quarter of the lane's pace. */
    private static final int STEPS_A_STEP = 4;

    private static final long BUFFER_BYTES = 32 << 20;
    private static final String HEALTHY = "healthy";
    private static final String BLOCKED = "blocked";
    private static final Duration LOOK = Duration.ofNanos(100_000);
    private static final Duration STALL_LIMIT = Duration.ofMinutes(1);

    private final SteadySource source = new SteadySource(EVENTS_PER_SECOND);
    private final TallySink healthy = new TallySink(source);
    private final TallySink blocked = new TallySink(source);
    private final HeapWatch heap = new HeapWatch();
    private final WikiStream stream;
    private long lagMillis;
    private long waitNanos;
    private long rejoinedAt;

    BlockedSinkRun() {
        stream = WikiStream.builder()
                .pipeline("blocked")
                .source(source)
                .since(SteadySource.START)
                .clock(source.clock())
                .batchEvents(STEP)
                .linger(Duration.ofMillis(5))
                .bufferBytes(BUFFER_BYTES)
                .sink(HEALTHY, healthy)
                .sink(BLOCKED, blocked)
                .build();
    }

    BlockedSink.Result run(long events) throws InterruptedException {
        heap.start();
        long begun;
        long released;
        boolean rejoined;
        try (stream) {
            stream.start();
            long before = (long) SECONDS_BEFORE * EVENTS_PER_SECOND;
            advanceTo(before);
            await("both sinks have stored the first events", () -> blocked.hasAllBefore(before));
            blocked.block();
            begun = System.nanoTime();
            advanceTo(before + events);
            released = System.nanoTime();
            blocked.release();
            rejoined = catchUp();
            long end = source.issued() + (long) SECONDS_BEFORE * EVENTS_PER_SECOND;
            advanceTo(end);
            source.end();
            await("the stream is stored", () -> blocked.hasAllBefore(end));
            stream.await(STALL_LIMIT);
            long sum = healthy.count() + blocked.count();
            return new BlockedSink.Result(
                    events,
                    end,
                    2 * end - sum,
                    healthy.duplicated() + blocked.duplicated(),
                    healthy.altered() + blocked.altered(),
                    stream.report().lanes().stream()
                            .mapToLong(StreamReport.Lane::deadLetters)
                            .sum(),
                    source.readers(),
                    rejoined,
                    lagMillis,
                    waitNanos / 1_000_000,
                    heap.most(),
                    heap.collections(),
                    (released - begun) / 1_000_000,
                    caughtUp(released));
        }
    }

    private long caughtUp(long released) {
        return (rejoinedAt - released) / 1_000_000;
    }

    /** Advances the stream by one step for every four that the blocked lane catches up. */
    private boolean catchUp() throws InterruptedException {
        boolean alone = false;
        while (true) {
            LaneState state = lane(BLOCKED).state();
            alone |= state == LaneState.CATCHING_UP;
            if (alone && state == LaneState.RUNNING) {
                rejoinedAt = System.nanoTime();
                return true;
            }
            long target = Math.min(blocked.count() + (long) STEPS_A_STEP * STEP, source.issued());
            await("the blocked sink catches up", () -> blocked.count() >= target);
            advanceTo(source.issued() + STEP);
        }
    }

    private void advanceTo(long events) throws InterruptedException {
        long issuedBefore = System.nanoTime();
        while (source.issued() < events) {
            long before = source.issued();
            long next = Math.min(before + STEP, events);
            source.issue(next);
            long issued = System.nanoTime();
            // One step is in flight while the one before is stored.
            await("the healthy sink has stored all events", () -> isHealthyLevel(before));
            waitNanos = Math.max(waitNanos, System.nanoTime() - issuedBefore);
            issuedBefore = issued;
            if (next % EVENTS_BETWEEN_COLLECTIONS == 0) {
                System.gc();
            }
        }
        await("the healthy sink has stored all events", () -> isHealthyLevel(events));
        waitNanos = Math.max(waitNanos, System.nanoTime() - issuedBefore);
    }

    private boolean isHealthyLevel(long events) {
        lagMillis = Math.max(lagMillis, lane(HEALTHY).lag().toMillis());
        return healthy.hasAllBefore(events);
    }

    private StreamReport.Lane lane(String name) {
        return stream.report().lanes().stream()
                .filter(lane -> lane.sink().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private void await(String what, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + STALL_LIMIT.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(
                        "no progress for " + STALL_LIMIT + ", waiting until " + what + ": " + stream.report());
            }
            stream.await(LOOK);
        }
    }
}
