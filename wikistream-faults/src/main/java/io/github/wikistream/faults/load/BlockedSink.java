package io.github.wikistream.faults.load;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
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
    private static final String HEAP = "-Xmx64m";
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

    /**
     * Prints the result. Exits with status 1 if a promise is broken.
     *
     * @param arguments the number of events issued while the sink is blocked; 600,000 by default, ten minutes of the
     *     stream
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        if (arguments.length == 2) {
            System.out.println(
                    new BlockedSinkRun().run(Long.parseLong(arguments[1])).figures());
            System.exit(0);
        }
        Result result = run(arguments.length == 0 ? 600_000 : Long.parseLong(arguments[0]));
        System.out.println(result);
        System.exit(result.hasPassed() ? 0 : 1);
    }
}
