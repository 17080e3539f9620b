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
 * One sink that is blocked while a stream of 1,000 events a second goes on for minutes, beside one that is well, in a JVM with a heap of 64 MB.
 *
 * <p>The stream's time is virtual, and goes on as fast as the healthy sink stores: half a second behind what it has acknowledged at most. A
 * pipeline whose healthy lane waits for the blocked one comes to a stand, and is ended by its deadline.
 */
public final class BlockedSink {
    private static final int EVENTS_PER_SECOND = 1_000;
    private static final int STEP = EVENTS_PER_SECOND / 4;
    /** So often the whole heap is collected, to see what of it is in use. */
    private static final int EVENTS_BETWEEN_COLLECTIONS = 20_000;

    private static final int SECONDS_BEFORE = 10;

    /** While the blocked lane catches up, the stream goes on at a quarter of its pace. */
    private static final int STEPS_A_STEP = 4;

    private static final long BUFFER_BYTES = 32 << 20;

    private static final String HEAP = "-Xmx64m";
    private static final String HEALTHY = "healthy";
    private static final String BLOCKED = "blocked";
    private static final Duration LOOK = Duration.ofNanos(100_000);
    private static final Duration STAND = Duration.ofMinutes(1);
    private static final Pattern FIGURE = Pattern.compile("(\\w+)=(-?\\d+)");

    private BlockedSink() {}

    /**
     * What it came to.
     *
     * @param blockedFor   events of the stream that passed while the sink was blocked
     * @param events       events of the stream, all in all
     * @param lost         missing in either sink
     * @param doubled      stored more than once in either
     * @param altered      stored with another payload in either
     * @param deadLetters  put aside by either
     * @param readers      that were opened on the source: one for all, and those of the lane that caught up
     * @param rejoined     whether the blocked lane has come back to the shared buffer before the stream ended
     * @param lagMillis    the longest lag that the healthy lane reported, by the stream's time
     * @param waitMillis   the longest that a quarter of a second of events took until the healthy sink had stored it, in real time
     * @param heapBytes    the most of the heap in use behind any collection of all of it
     * @param collections  how many such collections there were
     * @param blockedMillis how long the stream took while the sink was blocked, in real time
     * @param catchUpMillis how long catching up took, in real time
     */
    public record Result(
            long blockedFor,
            long events,
            long lost,
            long doubled,
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
        /** Tells whether all is as promised. */
        public boolean isWell() {
            return lost + doubled + altered + deadLetters == 0
                    && rejoined
                    && readers > 1
                    && lagMillis < 1_000
                    && heapBytes < 64 << 20;
        }

        private String figures() {
            return "blockedFor=" + blockedFor + " events=" + events + " lost=" + lost + " doubled=" + doubled
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
                    get(figures, "doubled"),
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
                    | events in all: lost, doubled, altered | %,d: %d, %d, %d |
                    | most of the heap in use behind a full collection, of %s | %.1f MB, %,d collections |
                    | longest lag of the healthy lane, by the stream's time | %.2f s |
                    | longest that a quarter of a second of stream took to be stored, real time | %.2f s |
                    | catching up, real time | %.1f s |""",
                    blockedFor,
                    blockedMillis / 1e3,
                    events,
                    lost,
                    doubled,
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
     * @param events that pass while the sink is blocked
     * @throws IllegalStateException if that JVM ends without a result, with what it has printed
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

    /** One course of it, in this JVM. */
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
                await("both have stored the beginning", () -> blocked.hasAllBefore(before));
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
                stream.await(STAND);
                long sum = healthy.count() + blocked.count();
                return new Result(
                        events,
                        end,
                        2 * end - sum,
                        healthy.doubled() + blocked.doubled(),
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

        /** Lets the stream go on by one step for each four that the blocked lane makes up for. */
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
                // One step is under way while the one before is stored.
                await("the healthy sink has stored what came", () -> isHealthyLevel(before));
                waitNanos = Math.max(waitNanos, System.nanoTime() - issuedBefore);
                issuedBefore = issued;
                if (next % EVENTS_BETWEEN_COLLECTIONS == 0) {
                    System.gc();
                }
            }
            await("the healthy sink has stored what came", () -> isHealthyLevel(events));
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
            long deadline = System.nanoTime() + STAND.toNanos();
            while (!condition.getAsBoolean()) {
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException(
                            "stands for " + STAND + ", waiting until " + what + ": " + stream.report());
                }
                stream.await(LOOK);
            }
        }
    }

    /**
     * Prints what it came to. Ends with status 1 if anything is not as promised.
     *
     * @param arguments how many events pass while the sink is blocked; 600,000 if not given, which are ten minutes
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        if (arguments.length == 2) {
            System.out.println(new Course().run(Long.parseLong(arguments[1])).figures());
            System.exit(0);
        }
        Result result = run(arguments.length == 0 ? 600_000 : Long.parseLong(arguments[0]));
        System.out.println(result);
        System.exit(result.isWell() ? 0 : 1);
    }
}
