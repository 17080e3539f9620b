package io.github.wikistream.faults.matrix;

import io.github.wikistream.embedded.test.TestPostgres;
import io.github.wikistream.embedded.test.TestRedis;
import io.github.wikistream.faults.common.MetricContents;
import io.github.wikistream.faults.common.Options;
import io.github.wikistream.metric.memory.InMemoryMetricStore;
import io.github.wikistream.testkit.oracle.Verdict;
import io.github.wikistream.testkit.server.FaultKind;
import io.github.wikistream.testkit.server.Scenario;
import java.io.PrintStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Runs the whole engine with many seeds and adds up the results. Each seed determines a scenario and one of three kinds
 * of stores. A failing seed is printed with all differences and fails again when it is run alone.
 */
public final class FaultMatrix {
    /** Runs mostly wait. */
    private static final int AT_ONCE = 4;

    /** The store of a run's second lane; the first lane always writes to memory. */
    public enum Store {
        /** Metrics in memory. */
        MEMORY,
        /** Rows in PostgreSQL. */
        POSTGRES,
        /** Metrics in Redis. */
        REDIS
    }

    private final Deque<TestPostgres.Database> databases = new ArrayDeque<>();
    private final String redis;
    private final Set<FaultKind> without;

    private FaultMatrix(List<Store> stores, Set<FaultKind> without) {
        this.without = without;
        redis = stores.contains(Store.REDIS) ? TestRedis.freshDatabase() : "";
        for (int i = 0; i < AT_ONCE && stores.contains(Store.POSTGRES); i++) {
            databases.add(TestPostgres.freshDatabase());
        }
    }

    /**
     * The sum of several runs.
     *
     * @param runs number of runs
     * @param failures failures by seed
     * @param pipelines number of pipelines started
     * @param issued number of events that the servers had to send
     * @param sent number of events sent, including repeats
     * @param compared number of events that the oracle expected in stores, over all comparisons
     * @param lost number of expected events that were missing
     * @param duplicated number stored more than once
     * @param altered number stored with a different payload
     * @param unexpected number stored that do not belong there
     * @param excused number missing within reported gaps
     * @param faults faults of connections
     * @param storeFaults faults of stores
     * @param seconds duration
     */
    public record Summary(
            long runs,
            List<String> failures,
            long pipelines,
            long issued,
            long sent,
            long compared,
            long lost,
            long duplicated,
            long altered,
            long unexpected,
            long excused,
            Map<FaultKind, Long> faults,
            Map<String, Long> storeFaults,
            long seconds) {
        /** Returns the figures, one per line. */
        @Override
        public String toString() {
            StringJoiner text = new StringJoiner("\n");
            text.add(runs + " runs, " + pipelines + " pipelines, in " + seconds + " s");
            text.add(issued + " events issued, " + sent + " sent");
            text.add(compared + " expected in stores: " + lost + " lost, " + duplicated + " duplicated, " + altered
                    + " altered, " + unexpected + " unexpected, " + excused + " within reported gaps");
            text.add("faults of connections: " + faults);
            text.add("faults of stores: " + storeFaults);
            text.add(failures.size() + " failures");
            return text.toString();
        }
    }

    /**
     * Runs seeds, assigning them to the kinds of stores in turn.
     *
     * @param without kinds of faults to leave out
     * @param progress receives each failure as it occurs
     */
    public static Summary run(LongStream seeds, List<Store> stores, Set<FaultKind> without, PrintStream progress)
            throws InterruptedException {
        long begin = System.nanoTime();
        FaultMatrix matrix = new FaultMatrix(stores, without);
        ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
        try {
            List<Future<FaultRun.Outcome>> runs = new ArrayList<>();
            seeds.forEach(seed -> {
                Store store = stores.get(Math.floorMod(seed, stores.size()));
                runs.add(threads.submit(() -> matrix.run(seed, store)));
            });
            List<FaultRun.Outcome> outcomes = new ArrayList<>();
            for (Future<FaultRun.Outcome> run : runs) {
                FaultRun.Outcome outcome = run.get();
                outcomes.add(outcome);
                outcome.problems().forEach(progress::println);
            }
            return sum(outcomes, (System.nanoTime() - begin) / 1_000_000_000);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a run broke: " + e.getCause(), e);
        } finally {
            threads.shutdownNow();
        }
    }

    private FaultRun.Outcome run(long seed, Store store) throws Exception {
        String pipeline = "seed-" + seed;
        Scenario scenario = Scenario.seeded(seed, without);
        switch (store) {
            case MEMORY -> {
                InMemoryMetricStore counts = new InMemoryMetricStore();
                return new FaultRun(
                                scenario, seed, pipeline, new MetricTarget(new MetricContents(pipeline, () -> counts)))
                        .run();
            }
            case REDIS -> {
                MetricContents counts = MetricContents.inRedis(pipeline, redis);
                return new FaultRun(scenario, seed, pipeline, new MetricTarget(counts)).run();
            }
            default -> {
                TestPostgres.Database database = take();
                try {
                    return new FaultRun(scenario, seed, pipeline, new PostgresTarget(database)).run();
                } finally {
                    give(database);
                }
            }
        }
    }

    private synchronized TestPostgres.Database take() {
        return databases.removeFirst();
    }

    private synchronized void give(TestPostgres.Database database) {
        databases.addLast(database);
    }

    private static Summary sum(List<FaultRun.Outcome> outcomes, long seconds) {
        Map<FaultKind, Long> faults = new EnumMap<>(FaultKind.class);
        Map<String, Long> storeFaults = new TreeMap<>();
        for (FaultRun.Outcome outcome : outcomes) {
            outcome.server().faults().forEach((kind, count) -> faults.merge(kind, count, Long::sum));
            outcome.storeFaults().forEach((kind, count) -> storeFaults.merge(kind.name(), count, Long::sum));
        }
        List<Verdict> verdicts = outcomes.stream()
                .flatMap(outcome -> outcome.verdicts().stream())
                .toList();
        Stream<String> failures = outcomes.stream().flatMap(outcome -> outcome.problems().stream());
        return new Summary(
                outcomes.size(),
                failures.toList(),
                outcomes.stream().mapToLong(FaultRun.Outcome::pipelines).sum(),
                outcomes.stream().mapToLong(FaultRun.Outcome::issued).sum(),
                outcomes.stream()
                        .mapToLong(outcome -> outcome.server().eventsSent())
                        .sum(),
                verdicts.stream().mapToLong(Verdict::expected).sum(),
                verdicts.stream().mapToLong(verdict -> verdict.lost().size()).sum(),
                verdicts.stream()
                        .mapToLong(verdict -> verdict.duplicated().size())
                        .sum(),
                verdicts.stream().mapToLong(verdict -> verdict.altered().size()).sum(),
                verdicts.stream()
                        .mapToLong(verdict -> verdict.unexpected().size())
                        .sum(),
                verdicts.stream().mapToLong(Verdict::excused).sum(),
                faults,
                storeFaults,
                seconds);
    }

    /**
     * Runs the matrix and prints the result. Exits with status 1 if anything was lost, duplicated or altered.
     *
     * @param arguments any of {@code --seeds=1-1000} (or a single seed to reproduce a run), {@code
     *     --stores=MEMORY,POSTGRES,REDIS}, and {@code --without=} kinds of faults to leave out
     */
    public static void main(String[] arguments) throws InterruptedException {
        Options options = Options.of(arguments, "seeds", "stores", "without");
        LongStream seeds = options.range("seeds", "1-1000");
        List<Store> stores = options.list("stores", "MEMORY,POSTGRES,REDIS", Store::valueOf);
        Set<FaultKind> without = Set.copyOf(options.list("without", "", FaultKind::valueOf));
        Summary summary = run(seeds, stores, without, System.out);
        System.out.println(summary);
        System.exit(summary.failures().isEmpty() ? 0 : 1);
    }
}
