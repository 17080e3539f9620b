package io.github.wikistream.faults.load;

import io.github.wikistream.StreamReport;
import io.github.wikistream.StreamReport.LaneState;
import io.github.wikistream.WikiStream;
import io.github.wikistream.faults.common.SteadySource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A blocked sink and a healthy one on a stream of 1,000 events per second, for minutes of stream time, in a JVM with a
 * 64 MB heap.
 *
 * <p>The stream's time is virtual. It advances as fast as the healthy sink stores, at most half a second of stream time
 * ahead of what that sink has acknowledged. If the healthy lane waits for the blocked one, the run stalls and fails at
 * its deadline.
 */
public final class BlockedSink {
    private static final int EVENTS_PER_SECOND = 1_000;
    private static final int STEP = EVENTS_PER_SECOND / 4;
    /** How often a full collection measures the live heap. */
    private static final int EVENTS_BETWEEN_COLLECTIONS = 20_000;

    private static final int SECONDS_BEFORE = 10;

    /** While the blocked lane catches up, the stream advances at a quarter of the lane's pace. */
    private static final int STEPS_A_STEP = 4;

    private static final long BUFFER_BYTES = 32 << 20;

    private static final String HEAP = "-Xmx64m";
    private static final String HEALTHY = "healthy";
    private static final String BLOCKED = "blocked";
    private static final Duration LOOK = Duration.ofNanos(100_000);
    private static final Duration STALL_LIMIT = Duration.ofMinutes(1);
    private static final Pattern FIGURE = Pattern.compile("(\\w+)=(-?\\d+)");

    private BlockedSink() {}

    /**
     * The result.
     *
     * @param blockedFor number of events issued while the sink was blocked
     * @param events number of events issued in total
     * @param lost number missing in either sink
     * @param duplicated number stored more than once in either sink
     * @param altered number stored with a different payload in either sink
     * @param deadLetters number written to the dead letters of either sink
     * @param readers number of readers opened on the source: the shared one, and those of the lane that caught up
     * @param rejoined whether the blocked lane returned to the shared buffer before the stream ended
     * @param lagMillis the longest lag that the healthy lane reported, in stream time
     * @param waitMillis the longest time until the healthy sink had stored a quarter of a second of events, in real
     *     time
     * @param heapBytes the largest live heap after any full collection
     * @param collections the number of full collections
     * @param blockedMillis the time that the sink was blocked, in real time
     * @param catchUpMillis the time that catching up took, in real time
     */
    public record Result(
            long blockedFor,
            long events,
            long lost,
            long duplicated,
            long altered,
            long deadLetters,
            long readers,
            boolean rejoined,
            long lagMillis,
            long waitMillis,
            long heapBytes,
            long collections,
            long blockedMillis,
            long catchUpMillis) {
        /** Returns whether all promises are kept. */
        public boolean hasPassed() {
            return lost + duplicated + altered + deadLetters == 0
                    && rejoined
                    && readers > 1
                    && lagMillis < 1_000
                    && heapBytes < 64 << 20;
        }

        private String figures() {
            return "blockedFor=" + blockedFor + " events=" + events + " lost=" + lost + " duplicated=" + duplicated
                    + " altered=" + altered + " deadLetters=" + deadLetters + " readers=" + readers + " rejoined="
                    + (rejoined ? 1 : 0) + " lagMillis=" + lagMillis + " waitMillis=" + waitMillis + " heapBytes="
                    + heapBytes + " collections=" + collections + " blockedMillis=" + blockedMillis
                    + " catchUpMillis=" + catchUpMillis;
        }

        private static Result of(Map<String, Long> figures) {
            return new Result(
                    get(figures, "blockedFor"),
                    get(figures, "events"),
                    get(figures, "lost"),
                    get(figures, "duplicated"),
                    get(figures, "altered"),
                    get(figures, "deadLetters"),
                    get(figures, "readers"),
                    get(figures, "rejoined") == 1,
                    get(figures, "lagMillis"),
                    get(figures, "waitMillis"),
                    get(figures, "heapBytes"),
                    get(figures, "collections"),
                    get(figures, "blockedMillis"),
                    get(figures, "catchUpMillis"));
        }

        private static long get(Map<String, Long> figures, String name) {
            return Objects.requireNonNull(figures.get(name), name);
        }

        /** Returns the figures as rows of a table. */
        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    """
                    | | |
                    |---|---:|
                    | stream while the sink was blocked, real time that took | %,d events, %.1f s |
                    | events in total: lost, duplicated, altered | %,d: %d, %d, %d |
                    | largest live heap after a full collection, of %s | %.1f MB, %,d collections |
                    | longest lag of the healthy lane, in stream time | %.2f s |
                    | longest time to store a quarter of a second of the stream, real time | %.2f s |
                    | catching up, real time | %.1f s |""",
                    blockedFor,
                    blockedMillis / 1e3,
                    events,
                    lost,
                    duplicated,
                    altered,
                    HEAP,
                    heapBytes / 1048576.0,
                    collections,
                    lagMillis / 1e3,
                    waitMillis / 1e3,
                    catchUpMillis / 1e3);
        }
    }

    /**
     * Runs it in a JVM of its own.
     *
     * @param events number of events issued while the sink is blocked
     * @throws IllegalStateException if that JVM ends without a result; the message contains its output
     */
    public static Result run(long events) throws IOException, InterruptedException {
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        HEAP,
                        "-XX:+UseSerialGC",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-cp",
                        System.getProperty("java.class.path"),
                        BlockedSink.class.getName(),
                        "child",
                        Long.toString(events))
                .redirectErrorStream(true)
                .start();
        String output;
        try {
            output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } finally {
            child.destroyForcibly();
        }
        if (child.waitFor() != 0) {
            throw new IllegalStateException("the JVM ended with status " + child.exitValue() + ": " + output);
        }
        return Result.of(FIGURE.matcher(output)
                .results()
                .collect(Collectors.toMap(match -> match.group(1), match -> Long.parseLong(match.group(2)))));
    }

    /** A run in this JVM. */
    private static final class Course {
        private final SteadySource source = new SteadySource(EVENTS_PER_SECOND);
        private final TallySink healthy = new TallySink(source);
        private final TallySink blocked = new TallySink(source);
        private final HeapWatch heap = new HeapWatch();
        private final WikiStream stream;
        private long lagMillis;
        private long waitNanos;
        private long rejoinedAt;

        Course() {
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

        Result run(long events) throws InterruptedException {
            heap.start();
            long begun;
            long released;
            boolean rejoined;
            try (stream) {
                stream.start();
                long before = (long) SECONDS_BEFORE * EVENTS_PER_SECOND;
                goOnUntil(before);
                await("both sinks have stored the first events", () -> blocked.hasAllBefore(before));
                blocked.block();
                begun = System.nanoTime();
                goOnUntil(before + events);
                released = System.nanoTime();
                blocked.release();
                rejoined = catchUp();
                long end = source.issued() + (long) SECONDS_BEFORE * EVENTS_PER_SECOND;
                goOnUntil(end);
                source.end();
                await("the stream is stored", () -> blocked.hasAllBefore(end));
                stream.await(STALL_LIMIT);
                long sum = healthy.count() + blocked.count();
                return new Result(
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
                goOnUntil(source.issued() + STEP);
            }
        }

        private void goOnUntil(long events) throws InterruptedException {
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

    /**
     * Prints the result. Exits with status 1 if a promise is broken.
     *
     * @param arguments the number of events issued while the sink is blocked; 600,000 by default, ten minutes of the
     *     stream
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        if (arguments.length == 2) {
            System.out.println(new Course().run(Long.parseLong(arguments[1])).figures());
            System.exit(0);
        }
        Result result = run(arguments.length == 0 ? 600_000 : Long.parseLong(arguments[0]));
        System.out.println(result);
        System.exit(result.hasPassed() ? 0 : 1);
    }
}
