package io.github.wikistream.faults.stores;

import io.github.wikistream.StreamReport;
import io.github.wikistream.WikiStream;
import io.github.wikistream.faults.common.MemorySink;
import io.github.wikistream.faults.common.MetricContents;
import io.github.wikistream.faults.common.PostgresContents;
import io.github.wikistream.faults.common.SteadySource;
import io.github.wikistream.metric.MetricContext;
import io.github.wikistream.metric.MetricStore;
import io.github.wikistream.metric.query.Window;
import io.github.wikistream.metric.standard.StandardMetrics;
import io.github.wikistream.postgres.PostgresSink;
import io.github.wikistream.redis.RedisMetricStore;
import io.github.wikistream.testkit.oracle.Oracle;
import io.github.wikistream.testkit.oracle.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Injects faults into real stores, one after the other, while a pipeline writes to PostgreSQL, Redis and memory. The
 * stream advances only on command, so the progress of a lane during another store's outage is known by acknowledged
 * events, not by elapsed time.
 */
public final class StoreFaults implements AutoCloseable {
    private static final String MEMORY = "memory";

    private final FaultyStores stores;
    private final boolean patient;
    private int runs;

    /**
     * Starts the servers.
     *
     * @param folder the servers' data folder
     * @param patient whether locks are held until the sink's own timeouts expire, which takes some seconds each
     */
    public StoreFaults(Path folder, boolean patient) {
        this.patient = patient;
        stores = new FaultyStores(folder);
    }

    /**
     * The result of a fault.
     *
     * @param fault the fault
     * @param problems failures; empty if there are none
     * @param verdicts the oracle's verdicts, one per comparison
     * @param failures number of failed attempts of the lane
     * @param meanwhile number of events that each other lane stored during the fault
     * @param lag the longest lag that another lane reported, in stream time
     * @param recovery the time from the end of the fault until the lane had stored everything, in real time
     * @param log the log lines of the lane
     */
    public record Outcome(
            StoreFault fault,
            List<String> problems,
            List<Verdict> verdicts,
            long failures,
            long meanwhile,
            Duration lag,
            Duration recovery,
            List<String> log) {
        /** Returns the figures as a row of a table. */
        @Override
        public String toString() {
            long lost = verdicts.stream().mapToLong(v -> v.lost().size()).sum();
            long duplicated =
                    verdicts.stream().mapToLong(v -> v.duplicated().size()).sum();
            return String.format(
                    Locale.ROOT,
                    "| %s | %d | %d | %d, %d | %.1f s | %.1f s |",
                    fault,
                    failures,
                    meanwhile,
                    lost,
                    duplicated,
                    lag.toMillis() / 1e3,
                    recovery.toMillis() / 1e3);
        }
    }

    /** Injects a fault into a newly started pipeline. */
    public Outcome run(StoreFault fault) throws Exception {
        String pipeline = "fault-" + ++runs;
        PostgresContents rows =
                new PostgresContents(stores.postgres().database().jdbcUrl());
        rows.clear();
        MetricContents counts = MetricContents.inRedis(pipeline, stores.redis().uri());
        MemorySink memory = new MemorySink();
        SteadySource source = new SteadySource(StoreFaultRun.EVENTS_PER_SECOND);
        try (LaneLog log = LaneLog.listen();
                WikiStream stream = WikiStream.builder()
                        .pipeline(pipeline)
                        .source(source)
                        .since(SteadySource.START)
                        .clock(source.clock())
                        .batchEvents(20)
                        .linger(Duration.ofMillis(5))
                        .sink(MEMORY, memory)
                        .sink(
                                StoreFault.Store.POSTGRES.lane(),
                                PostgresSink.of(stores.postgres().database().uri()))
                        .metricStore(
                                StoreFault.Store.REDIS.lane(),
                                RedisMetricStore.create(stores.redis().uri() + "?timeout=1"))
                        .start()) {
            StoreFaultRun run = new StoreFaultRun(fault, stores.of(fault), patient, source, stream);
            run.run();
            Oracle oracle = Oracle.of(fault.toString(), source.all());
            List<Verdict> verdicts = new ArrayList<>();
            verdicts.add(oracle.events(memory.events()));
            verdicts.addAll(rows.judge(oracle));
            verdicts.addAll(counts.judge(oracle));
            List<String> problems = new ArrayList<>(run.problems());
            verdicts.stream()
                    .filter(verdict -> !verdict.isExact())
                    .map(Verdict::toString)
                    .forEach(problems::add);
            problems.addAll(compareWindow(pipeline, source));
            problems.addAll(readLog(fault, log));
            StreamReport.Lane lane = StoreFaultRun.lane(stream, fault.store().lane());
            return new Outcome(
                    fault,
                    problems,
                    verdicts,
                    lane.retries(),
                    StoreFaultRun.EVENTS_MEANWHILE,
                    run.lag(),
                    run.recovery(),
                    log.lines(fault.store().lane(), ""));
        }
    }

    private List<String> compareWindow(String pipeline, SteadySource source) {
        try (MetricStore store = RedisMetricStore.create(stores.redis().uri())) {
            store.open(new MetricContext(pipeline));
            Window window = Window.endingAt(source.clock().instant(), Duration.ofHours(1));
            long counted = store.reader().counts(StandardMetrics.TYPES, window).values().values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
            return counted == source.issued()
                    ? List.of()
                    : List.of("the window of an hour has " + counted + " of " + source.issued() + " events");
        }
    }

    /** Checks that the log has one line for the start and one for the end of an outage, and none for other lanes. */
    private static List<String> readLog(StoreFault fault, LaneLog log) {
        List<String> problems = new ArrayList<>();
        for (String lane : List.of(MEMORY, StoreFault.Store.POSTGRES.lane(), StoreFault.Store.REDIS.lane())) {
            // "will be retried", or "requires a repair and is retried"
            int begun = log.lines(lane, " retried").size();
            int over = log.lines(lane, "works again").size();
            boolean concerned = lane.equals(fault.store().lane());
            if (begun != over || begun > (concerned ? 1 : 0)) {
                problems.add("the log of lane '" + lane + "' reports " + begun + " starts and " + over
                        + " ends of an outage: " + log.lines(lane, ""));
            }
        }
        boolean emptied = !log.lines(fault.store().lane(), "was emptied").isEmpty();
        if (emptied != (fault == StoreFault.EMPTIED)) {
            problems.add("the log reports an emptied store: " + emptied);
        }
        return problems;
    }

    /** Stops the servers. */
    @Override
    public void close() {
        stores.close();
    }

    /**
     * Runs all faults and prints the results. Exits with status 1 if there is any failure.
     *
     * @param arguments names of faults; all if empty
     */
    public static void main(String[] arguments) throws Exception {
        List<StoreFault> faults = arguments.length == 0
                ? List.of(StoreFault.values())
                : List.of(arguments).stream().map(StoreFault::valueOf).toList();
        Path folder = Files.createTempDirectory("wikistream-store-faults");
        boolean well = true;
        try (StoreFaults stores = new StoreFaults(folder, true)) {
            System.out.println(
                    "| fault | failed attempts | stored by each other lane during the fault | lost, duplicated"
                            + " | longest lag of the others | everything stored after |");
            System.out.println("|---|---:|---:|---:|---:|---:|");
            for (StoreFault fault : faults) {
                Outcome outcome = stores.run(fault);
                System.out.println(outcome);
                outcome.log().forEach(line -> System.out.println("    " + line));
                outcome.problems().forEach(problem -> System.out.println("    PROBLEM " + problem));
                well &= outcome.problems().isEmpty();
            }
        } finally {
            discard(folder);
        }
        System.exit(well ? 0 : 1);
    }

    private static void discard(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (Path each : files.sorted((one, other) -> other.compareTo(one)).toList()) {
                Files.delete(each);
            }
        }
    }
}
