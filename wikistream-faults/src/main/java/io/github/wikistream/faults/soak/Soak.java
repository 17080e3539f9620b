package io.github.wikistream.faults.soak;

import io.github.wikistream.faults.common.MetricContents;
import io.github.wikistream.faults.common.Options;
import io.github.wikistream.faults.common.PostgresContents;
import io.github.wikistream.faults.stores.FaultyStores;
import io.github.wikistream.faults.stores.StoreFault;
import io.github.wikistream.postgres.PostgresSink;
import io.github.wikistream.sink.SinkContext;
import io.github.wikistream.testkit.oracle.Oracle;
import io.github.wikistream.testkit.oracle.Verdict;
import io.github.wikistream.testkit.server.EventStreamsServer;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Exposes one program to all kinds of faults for a quarter of an hour, one after the other in an order that a seed
 * determines. The program reads 500 events per second over HTTP and writes them to PostgreSQL and Redis, in a JVM of
 * its own with a 96 MB heap. After each fault, both lanes must, within a bound, store everything issued until its end
 * and read from the shared buffer again. In the end, an oracle accounts for every event.
 */
public final class Soak implements AutoCloseable {
    private static final long DISK_BYTES = 4L << 30;
    private static final Duration LOOK = Duration.ofMillis(50);

    private final SoakPlan plan;
    private final PrintStream progress;
    private final @Nullable SmallDisk disk;
    private final String diskMissing;
    private final FaultyStores stores;
    private final List<Course> courses = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private final long begun = System.nanoTime();

    /** One fault: how long it lasted, and how long the lanes took to recover. */
    record Course(String fault, Duration lasted, Duration recovery, SoakChild.Footprint after) {}

    /**
     * The result of a soak.
     *
     * @param problems failures; empty if there are none
     * @param verdicts the oracle's verdicts, one per comparison
     * @param courses the faults in order
     * @param lagged how often a lane fell out of the shared buffer
     * @param text the whole result as Markdown tables
     */
    record Outcome(List<String> problems, List<Verdict> verdicts, List<Course> courses, long lagged, String text) {}

    /**
     * Starts the store servers.
     *
     * @param folder their data folder; a disk of its own is mounted there if the system permits
     * @param progress receives a line per fault
     */
    Soak(Path folder, SoakPlan plan, PrintStream progress) throws IOException {
        this.plan = plan;
        this.progress = progress;
        SmallDisk mounted = null;
        String reason = "";
        try {
            mounted = SmallDisk.mount(folder.resolve("disk"), DISK_BYTES);
        } catch (IOException e) {
            reason = String.valueOf(e.getMessage());
        }
        disk = mounted;
        diskMissing = reason;
        try {
            stores = new FaultyStores(folder.resolve("disk"));
        } catch (RuntimeException e) {
            // A failure to unmount must not hide why the servers did not start.
            try {
                unmount();
            } catch (IOException failure) {
                e.addSuppressed(failure);
            }
            throw e;
        }
    }

    /** Runs it. */
    Outcome run() throws Exception {
        prepareTable();
        Instant since = Instant.now();
        SoakStream stream = new SoakStream(plan.seed(), plan.eventsPerSecond());
        ConnectionFaults connections = new ConnectionFaults();
        try (Trap trap = new Trap();
                EventStreamsServer server = EventStreamsServer.builder()
                        .generator(stream)
                        .speed(1)
                        .faults(connections)
                        .connectionLimit(EventStreamsServer.UNLIMITED)
                        .start()) {
            SoakChild program = new SoakChild(List.of(
                    "--server=http://127.0.0.1:" + server.port(),
                    "--since=" + since,
                    "--postgres=" + stores.postgres().database().uri(),
                    "--redis=" + stores.redis().uri()));
            program.start();
            try {
                SoakFaults faults =
                        new SoakFaults(stores, disk, stream, server, connections, program, since, trap.uri());
                recover("beginning", stream, program);
                inject(faults.all().stream().filter(plan::has).toList(), stream, program);
                stream.end();
                program.awaitDone();
            } finally {
                program.kill();
            }
            if (trap.connections() > 0) {
                problem("redirects to another host were followed " + trap.connections() + " times");
            }
            return judge(stream, server, program);
        }
    }

    /** Creates the table with a constraint that refuses some events. */
    private void prepareTable() throws Exception {
        try (PostgresSink sink = PostgresSink.of(stores.postgres().database().uri())) {
            sink.open(new SinkContext("preparation"));
        }
        stores.postgres().refuseTitlesLike(SoakStream.REFUSED_TITLE + "%");
    }

    private void inject(List<SoakFault> kinds, SoakStream stream, SoakChild program) throws Exception {
        Random random = new Random(plan.seed());
        Deque<SoakFault> next = new ArrayDeque<>();
        long end = System.nanoTime() + plan.length().toNanos();
        boolean all = false;
        while (!all || System.nanoTime() < end) {
            if (next.isEmpty()) {
                List<SoakFault> shuffled = new ArrayList<>(kinds);
                Collections.shuffle(shuffled, random);
                next.addAll(shuffled);
            }
            long begin = System.nanoTime();
            inject(next.remove(), stream, program);
            all |= next.isEmpty();
            sleep(plan.period().minusNanos(System.nanoTime() - begin));
        }
    }

    private void inject(SoakFault fault, SoakStream stream, SoakChild program) throws Exception {
        long begin = System.nanoTime();
        progress.print(String.format(Locale.ROOT, "%5.0f s  %-45s ", (begin - begun) / 1e9, fault.name()));
        progress.flush();
        fault.begin().run();
        double seconds = fault.seconds() == 0 ? 0 : Math.max(fault.shortest(), fault.seconds() / plan.shortening());
        sleep(Duration.ofMillis((long) (seconds * 1_000)));
        fault.end().run();
        Duration lasted = Duration.ofNanos(System.nanoTime() - begin);
        Duration recovery = recover(fault.name(), stream, program);
        Course course = new Course(fault.name(), lasted, recovery, program.collect());
        courses.add(course);
        List<String> failures = program.takeFailures();
        progress.println(String.format(
                Locale.ROOT,
                "%5.1f s, recovered in %5.1f s, heap %4.1f MB, %d threads%s",
                lasted.toMillis() / 1e3,
                recovery.toMillis() / 1e3,
                course.after().heapBytes() / 1048576.0,
                course.after().threads(),
                failures.isEmpty() ? "" : ", pipeline restarted: " + failures));
    }

    /**
     * Waits until the lanes have stored everything issued so far and one more event, and read from the shared buffer.
     */
    private Duration recover(String fault, SoakStream stream, SoakChild program) throws InterruptedException {
        long begin = System.nanoTime();
        long issued = stream.busyEvents() + 1;
        while (!isLevel(program, issued)) {
            if (program.hasEnded()) {
                problem(fault + ": the program ended: " + program.log());
                program.start();
            }
            if (System.nanoTime() - begin > plan.bound().toNanos()) {
                problem(fault + ": a lane was left behind: " + program + " of " + issued + ": " + program.log());
                program.kill();
                program.start();
                begin = System.nanoTime();
            }
            sleep(LOOK);
        }
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    private void problem(String text) {
        problems.add(text);
        progress.println("\nPROBLEM " + text);
    }

    private static boolean isLevel(SoakChild program, long issued) {
        for (StoreFault.Store store : StoreFault.Store.values()) {
            if (!program.isRunning(store.lane()) || program.figure(store.lane() + ".durable") < issued) {
                return false;
            }
        }
        return true;
    }

    private static void sleep(Duration duration) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(duration.toNanos());
    }

    private Outcome judge(SoakStream stream, EventStreamsServer server, SoakChild program) {
        String title = "seed " + plan.seed();
        List<Verdict> verdicts = new ArrayList<>();
        verdicts.addAll(
                new PostgresContents(stores.postgres().database().jdbcUrl()).judge(Oracle.of(title, stream.stored())));
        verdicts.addAll(
                MetricContents.inRedis(SoakProgram.PIPELINE, stores.redis().uri())
                        .judge(Oracle.of(title, stream.counted())));
        verdicts.stream()
                .filter(verdict -> !verdict.isExact())
                .map(Verdict::toString)
                .forEach(this::problem);
        Growth growth = Growth.of(courses);
        if (!growth.isFlat()) {
            problem("the program grew: " + growth);
        }
        SoakReport report = new SoakReport(courses, verdicts, growth);
        String text = report.text(
                Duration.ofNanos(System.nanoTime() - begun),
                server.statistics().eventsSent(),
                program.lagged(),
                program.restarts());
        String missing = diskMissing.isEmpty() ? "" : "\nno disk was full: " + diskMissing;
        return new Outcome(problems, verdicts, courses, program.lagged(), text + missing);
    }

    /** Stops the servers. Idempotent. */
    @Override
    public void close() throws IOException {
        try {
            stores.close();
        } finally {
            unmount();
        }
    }

    private void unmount() throws IOException {
        if (disk != null) {
            disk.close();
        }
    }

    /**
     * Runs a soak and prints the result. Exits with status 1 if there is any failure.
     *
     * @param arguments any of {@code --seed=1}, {@code --minutes=15}, {@code --period=20} in seconds, {@code
     *     --shortening=1}, {@code --rate=500} in events per second, {@code --bound=90} in seconds, {@code --only=}
     *     parts of the names of faults
     */
    public static void main(String[] arguments) throws Exception {
        Options options = Options.of(arguments, "seed", "minutes", "period", "shortening", "rate", "bound", "only");
        SoakPlan plan = new SoakPlan(
                options.number("seed", 1),
                Duration.ofMinutes(options.number("minutes", 15)),
                Duration.ofSeconds(options.number("period", 20)),
                (double) options.number("shortening", 1),
                (int) options.number("rate", 500),
                Duration.ofSeconds(options.number("bound", 90)),
                true,
                options.list("only", "", name -> name));
        boolean passed;
        Soak soak = new Soak(Files.createTempDirectory("wikistream-soak"), plan, System.out);
        try (soak) {
            Outcome outcome = soak.run();
            System.out.println(outcome.text());
            outcome.problems()
                    .forEach(problem -> System.out.println(
                            "PROBLEM " + problem.lines().findFirst().orElse("")));
            passed = outcome.problems().isEmpty();
        }
        System.exit(passed ? 0 : 1);
    }
}
