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
 * Runs the whole engine through many seeds and adds up what came of it. Each seed is a scenario and one of three kinds of stores; a seed that
 * fails is printed with all that differs, and fails again when it is run alone.
 */
public final class FaultMatrix {
    /** Runs wait more than they work. */
    private static final int AT_ONCE = 4;

    /** Where the second lane of a run writes; the first always writes to memory. */
    public enum Store {
        /** Counts in memory. */
        MEMORY,
        /** Rows in PostgreSQL. */
        POSTGRES,
        /** Counts in Redis. */
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
     * What some runs came to, added up.
     *
     * @param runs       how many
     * @param failures   what went wrong, seed by seed
     * @param pipelines  how many were started
     * @param issued     events that the servers had to send
     * @param sent       events that they sent, repeats included
     * @param compared   events that the oracle expected in stores, all comparisons together
     * @param lost       of them, how many were missing
     * @param doubled    how many stood there more than once
     * @param altered    how many had another payload
     * @param unexpected how many did not belong there
     * @param excused    how many were missing within reported gaps
     * @param faults     what befell connections
     * @param mishaps    what befell stores
     * @param seconds    how long it took
     */
    public record Summary(
            long runs,
            List<String> failures,
            long pipelines,
            long issued,
            long sent,
            long compared,
            long lost,
            long doubled,
            long altered,
            long unexpected,
            long excused,
            Map<FaultKind, Long> faults,
            Map<String, Long> mishaps,
            long seconds) {
        /** Returns the figures, one in a line. */
        @Override
        public String toString() {
            StringJoiner text = new StringJoiner("\n");
            text.add(runs + " runs, " + pipelines + " pipelines, in " + seconds + " s");
            text.add(issued + " events issued, " + sent + " sent");
            text.add(compared + " expected in stores: " + lost + " lost, " + doubled + " doubled, " + altered
                    + " altered, " + unexpected + " unexpected, " + excused + " within reported gaps");
            text.add("faults of connections: " + faults);
            text.add("mishaps of stores: " + mishaps);
            text.add(failures.size() + " failures");
            return text.toString();
        }
    }

    /**
     * Runs seeds into kinds of stores: the n-th seed into the n-th kind, and round again.
     *
     * @param without  kinds to leave out
     * @param progress told of each failure as it comes
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
        Map<String, Long> mishaps = new TreeMap<>();
        for (FaultRun.Outcome outcome : outcomes) {
            outcome.server().faults().forEach((kind, count) -> faults.merge(kind, count, Long::sum));
            outcome.mishaps().forEach((kind, count) -> mishaps.merge(kind.name(), count, Long::sum));
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
                verdicts.stream().mapToLong(verdict -> verdict.doubled().size()).sum(),
                verdicts.stream().mapToLong(verdict -> verdict.altered().size()).sum(),
                verdicts.stream()
                        .mapToLong(verdict -> verdict.unexpected().size())
                        .sum(),
                verdicts.stream().mapToLong(Verdict::excused).sum(),
                faults,
                mishaps,
                seconds);
    }

    /**
     * Runs the matrix and prints what came of it. Ends with status 1 if anything was lost, doubled or altered.
     *
     * @param arguments any of: {@code --seeds=1-1000}, or one number to run a seed again; {@code --stores=MEMORY,POSTGRES,REDIS};
     *                  {@code --without=} kinds of faults to leave out
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
