package io.github.wikistream.bench.redis;

import io.github.wikistream.embedded.RedisServer;
import io.github.wikistream.event.RecentChange;
import io.github.wikistream.internal.bucket.Bucket;
import io.github.wikistream.metric.Metric;
import io.github.wikistream.metric.query.MetricQuery;
import io.github.wikistream.metric.query.MetricReader;
import io.github.wikistream.metric.standard.StandardMetrics;
import io.github.wikistream.testkit.simulator.SimulatedEvents;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Compares the cost of the standard metrics in Redis with that of {@link PerEventDesign}: all metrics, and only those that the other design
 * counts, in batches of two sizes. The designs take turns on one server with the same changes.
 *
 * <pre>java -cp wikistream-bench/target/benchmarks.jar io.github.wikistream.bench.redis.RedisCost [BATCHES]</pre>
 */
public final class RedisCost {
    private static final Instant START = Instant.parse("2026-06-20T14:00:30Z");
    private static final int ROUNDS = 20;
    private static final int BATCH = 1_000;
    private static final int LARGE_BATCH = 10_000;
    private static final int SNAPSHOTS = 1_000;
    private static final int SCANS = 30;
    private static final int HOUR = 60;

    /** What {@link PerEventDesign} counts: ten metrics, one of which is also a leaderboard. */
    private static final Set<String> SAME = Set.of(
            StandardMetrics.CHANGES,
            StandardMetrics.TYPES,
            StandardMetrics.WIKIS,
            StandardMetrics.NAMESPACES,
            StandardMetrics.ACTORS,
            StandardMetrics.MINOR,
            StandardMetrics.PATROLLED,
            StandardMetrics.BYTES,
            StandardMetrics.USERS,
            StandardMetrics.PAGES);

    private RedisCost() {}

    /**
     * The cost of a design.
     *
     * @param name of the design
     */
    record Line(String name, CountingCost cost) {}

    /**
     * The results.
     *
     * @param lines          the last is the design that sends commands for each change
     * @param snapshotMillis median time to read {@link DashboardHour}
     * @param snapshotP99    its 99th percentile
     * @param scanMillis     median time to read the counters of that hour by SCAN and MGET
     */
    record Figures(List<Line> lines, double snapshotMillis, double snapshotP99, double scanMillis) {
        @Override
        public String toString() {
            CountingCost other = lines.get(lines.size() - 1).cost();
            StringBuilder table = new StringBuilder("""
                    | design | changes/s | ratio | µs a change | of them summing | CPU of Redis, µs | its ratio | commands a change |
                    |---|---:|---:|---:|---:|---:|---:|---:|
                    """);
            for (Line line : lines) {
                CountingCost cost = line.cost();
                table.append(String.format(
                        Locale.ROOT,
                        "| %s | %,.0f | %.1f | %.2f | %.2f | %.2f | %.2f | %.2f |%n",
                        line.name(),
                        cost.perSecond(),
                        other.micros() / cost.micros(),
                        cost.micros(),
                        cost.summing(),
                        cost.serverCpu(),
                        cost.serverCpu() / other.serverCpu(),
                        cost.commands()));
            }
            return table
                    + String.format(
                            Locale.ROOT,
                            "%nan hour: snapshot %.2f ms, p99 %.2f ms; SCAN and MGET %.2f ms, ratio %.0f",
                            snapshotMillis,
                            snapshotP99,
                            scanMillis,
                            scanMillis / snapshotMillis);
        }
    }

    /** Measures and prints; the argument is the number of batches of 1,000 changes in each of 20 rounds, 60 by default. */
    public static void main(String[] args) throws IOException {
        System.out.println(measure(args.length == 0 ? 60 : Integer.parseInt(args[0])));
    }

    static Figures measure(int batchesPerRound) throws IOException {
        Path folder = Files.createTempDirectory("wikistream-redis-cost");
        try (RedisServer server =
                RedisServer.in(folder).setting("appendonly", "no").temporary().start()) {
            RedisClient client = RedisClient.create(server.uri() + "/1");
            try (StatefulRedisConnection<String, String> connection = client.connect()) {
                return measure(batchesPerRound * BATCH, server.uri(), connection);
            } finally {
                client.shutdown();
            }
        }
    }

    private static Figures measure(
            int changesPerRound, String uri, StatefulRedisConnection<String, String> connection) {
        List<Metric> all = StandardMetrics.all();
        List<Metric> same =
                all.stream().filter(metric -> SAME.contains(metric.name())).toList();
        PerEventDesign other = new PerEventDesign(connection);
        try (CountingDesign.Store first = new CountingDesign.Store("all metrics, batches of 1,000", uri, all, BATCH);
                CountingDesign large =
                        new CountingDesign.Store("all metrics, batches of 10,000", uri, all, LARGE_BATCH);
                CountingDesign like =
                        new CountingDesign.Store("the same 11 things, batches of 1,000", uri, same, BATCH);
                CountingDesign largeLike =
                        new CountingDesign.Store("the same 11 things, batches of 10,000", uri, same, LARGE_BATCH);
                CountingDesign perEvent = new CountingDesign.PerEvent("15 commands a change", other, BATCH)) {
            List<CountingDesign> designs = List.of(first, large, like, largeLike, perEvent);
            takeTurns(designs, changesPerRound, new RedisStatistics(connection));
            Instant newest = first.reader().newestMinute().orElseThrow();
            double[] snapshots = snapshots(first.reader(), newest);
            return new Figures(
                    designs.stream()
                            .map(design -> new Line(design.name(), design.cost()))
                            .toList(),
                    snapshots[SNAPSHOTS / 2],
                    snapshots[(int) (SNAPSHOTS * 0.99)],
                    CountingCost.median(
                            millis(SCANS, () -> other.snapshot(Bucket.minuteOf(newest) - (HOUR - 1), HOUR))));
        }
    }

    private static void takeTurns(List<CountingDesign> designs, int changesPerRound, RedisStatistics redis) {
        List<CountingDesign> order = new ArrayList<>(designs);
        MetricFeed feed = new MetricFeed(START, 0, SimulatedEvents.USUAL_PER_SECOND);
        for (int round = 0; round < ROUNDS; round++) {
            List<RecentChange> changes = feed.changes(changesPerRound);
            // The garbage of the feed is not collected at the expense of one design.
            System.gc();
            order.forEach(design -> design.run(changes, redis));
            Collections.rotate(order, 1);
        }
    }

    private static double[] snapshots(MetricReader reader, Instant newest) {
        List<MetricQuery<?>> queries = DashboardHour.queries(newest);
        double[] millis = millis(SNAPSHOTS, () -> reader.ask(queries));
        Arrays.sort(millis);
        return millis;
    }

    /** Returns the times of calls, after half as many to warm up. */
    private static double[] millis(int calls, Runnable call) {
        double[] millis = new double[calls];
        for (int i = -calls / 2; i < calls; i++) {
            long begin = System.nanoTime();
            call.run();
            if (i >= 0) {
                millis[i] = (System.nanoTime() - begin) / 1e6;
            }
        }
        return millis;
    }
}
