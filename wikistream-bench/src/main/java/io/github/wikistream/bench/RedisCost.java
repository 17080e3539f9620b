package io.github.wikistream.bench;

import io.github.wikistream.embedded.RedisServer;
import io.github.wikistream.event.RecentChange;
import io.github.wikistream.internal.bucket.Bucket;
import io.github.wikistream.metric.Metric;
import io.github.wikistream.metric.MetricBatch;
import io.github.wikistream.metric.MetricContext;
import io.github.wikistream.metric.query.MetricQuery;
import io.github.wikistream.metric.query.MetricReader;
import io.github.wikistream.metric.query.Window;
import io.github.wikistream.metric.standard.StandardMetrics;
import io.github.wikistream.redis.RedisMetricStore;
import io.github.wikistream.testkit.simulator.SimulatedEvents;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/**
 * What it costs to keep the standard metrics in Redis and to read an hour of them, beside a design that sends commands for each event. All on one
 * server, of the same changes, in turns: all standard metrics, and those alone that the other design counts, in batches of two sizes.
 *
 * <pre>java -cp wikistream-bench/target/benchmarks.jar io.github.wikistream.bench.RedisCost</pre>
 */
public final class RedisCost {
    private static final Instant START = Instant.parse("2026-06-20T14:00:30Z");
    private static final int ROUNDS = 20;
    private static final int BATCH = 1_000;
    private static final int LARGE_BATCH = 10_000;
    private static final int SNAPSHOTS = 1_000;
    private static final int SLOW_SNAPSHOTS = 30;

    /** What {@link PerEventDesign} counts: ten metrics, one of which is also a leaderboard. */
    private static final Set<String> LIKE_FOR_LIKE = Set.of(
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
     * What one way of counting costs; medians of the later half of the rounds.
     *
     * @param name       what and how
     * @param micros     microseconds for a change, from the typed event to the answer of Redis
     * @param summing    those of them in which metrics are run and added up
     * @param serverCpu  microseconds of processor time that Redis takes for a change
     * @param commands   commands that the server runs for a change, those inside the script included
     */
    public record Way(String name, double micros, double summing, double serverCpu, double commands) {
        /** Returns how many changes a second that is. */
        public double perSecond() {
            return 1e6 / micros;
        }
    }

    /**
     * The figures.
     *
     * @param ways                the last is the design that sends commands for each event
     * @param snapshotMillis      median time to read an hour of everything the dashboard shows
     * @param snapshotWorstMillis its 99th percentile
     * @param scanMillis          median time to read the hour's counters by SCAN and MGET
     */
    public record Figures(List<Way> ways, double snapshotMillis, double snapshotWorstMillis, double scanMillis) {
        /** Copies the list. */
        public Figures {
            ways = List.copyOf(ways);
        }

        @Override
        public String toString() {
            Way last = ways.get(ways.size() - 1);
            StringBuilder lines = new StringBuilder();
            for (Way way : ways) {
                lines.append(String.format(
                        Locale.ROOT,
                        "%-44s %,9.0f changes/s, %5.1f times; µs a change: %6.2f, adding up %5.2f, Redis's processor %5.2f;"
                                + " %6.3f commands a change%n",
                        way.name(),
                        way.perSecond(),
                        last.micros() / way.micros(),
                        way.micros(),
                        way.summing(),
                        way.serverCpu(),
                        way.commands()));
            }
            return lines
                    + String.format(
                            Locale.ROOT,
                            "an hour: median %.2f ms and p99 %.2f ms for a snapshot, median %.2f ms by SCAN and MGET: %.0f times",
                            snapshotMillis,
                            snapshotWorstMillis,
                            scanMillis,
                            scanMillis / snapshotMillis);
        }
    }

    /** Measures and prints; the argument is the number of batches of 1,000 changes in each round, 60 by default. */
    public static void main(String[] args) {
        System.out.println(measure(args.length == 0 ? 60 : Integer.parseInt(args[0])));
    }

    /**
     * Measures.
     *
     * @param batchesPerRound of 1000 changes; 126 are about an hour
     */
    static Figures measure(int batchesPerRound) {
        try {
            Path folder = Files.createTempDirectory("wikistream-redis-cost");
            try (RedisServer server =
                    RedisServer.in(folder).setting("appendonly", "no").start()) {
                RedisClient client = RedisClient.create(server.uri() + "/1");
                try (StatefulRedisConnection<String, String> connection = client.connect()) {
                    return measure(batchesPerRound, server.uri(), connection);
                } finally {
                    client.shutdown();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Figures measure(
            int batchesPerRound, String uri, StatefulRedisConnection<String, String> connection) {
        List<Metric> all = StandardMetrics.all();
        List<Metric> some = all.stream()
                .filter(metric -> LIKE_FOR_LIKE.contains(metric.name()))
                .toList();
        PerEventDesign perEvent = new PerEventDesign(connection);
        try (Batched first = new Batched("all metrics, batches of 1000", uri, all, BATCH);
                Batched large = new Batched("all metrics, batches of 10,000", uri, all, LARGE_BATCH);
                Batched like = new Batched("the same 11 things, batches of 1000", uri, some, BATCH);
                Batched largeLike = new Batched("the same 11 things, batches of 10,000", uri, some, LARGE_BATCH)) {
            List<Contender> ways = List.of(
                    first,
                    large,
                    like,
                    largeLike,
                    new Contender("15 commands a change, 1000 changes at a time", BATCH) {
                        @Override
                        void count(List<RecentChange> changes) {
                            perEvent.count(changes);
                        }
                    });
            List<Contender> contenders = new ArrayList<>(ways);
            MetricFeed feed = new MetricFeed(START, 0, SimulatedEvents.USUAL_PER_SECOND);
            for (int round = 0; round < ROUNDS; round++) {
                List<RecentChange> changes = feed.changes(batchesPerRound * BATCH);
                // What was made for all is not to be moved about in memory while one is measured.
                System.gc();
                for (Contender each : contenders) {
                    each.run(changes, connection);
                }
                Collections.rotate(contenders, 1);
            }
            MetricReader reader = first.store.reader();
            Instant newest = reader.newestMinute().orElseThrow();
            double[] snapshots = snapshots(reader, newest);
            return new Figures(
                    ways.stream().map(Contender::result).toList(),
                    snapshots[SNAPSHOTS / 2],
                    snapshots[(int) (SNAPSHOTS * 0.99)],
                    scans(perEvent, newest));
        }
    }

    /** Something that counts changes, and how long each round has taken it. */
    private abstract static class Contender {
        private final String name;
        private final int batch;
        private final List<Way> rounds = new ArrayList<>();
        long summingNanos;

        Contender(String name, int batch) {
            this.name = name;
            this.batch = batch;
        }

        abstract void count(List<RecentChange> changes);

        void run(List<RecentChange> changes, StatefulRedisConnection<String, String> connection) {
            connection.sync().configResetstat();
            double cpu = serverCpu(connection);
            summingNanos = 0;
            long begin = System.nanoTime();
            for (int from = 0; from < changes.size(); from += batch) {
                count(changes.subList(from, Math.min(changes.size(), from + batch)));
            }
            double nanos = System.nanoTime() - begin;
            int count = changes.size();
            rounds.add(new Way(
                    name,
                    nanos / 1e3 / count,
                    summingNanos / 1e3 / count,
                    (serverCpu(connection) - cpu) * 1e6 / count,
                    commandsRun(connection) / count));
        }

        /** The first rounds warm up. */
        Way result() {
            List<Way> last = rounds.subList(ROUNDS / 2, ROUNDS);
            return new Way(
                    name,
                    median(last, Way::micros),
                    median(last, Way::summing),
                    median(last, Way::serverCpu),
                    median(last, Way::commands));
        }

        private static double median(List<Way> ways, ToDoubleFunction<Way> figure) {
            return RedisCost.median(ways.stream().mapToDouble(figure).toArray());
        }
    }

    /** A pipeline of its own. */
    private static final class Batched extends Contender implements AutoCloseable {
        private final BatchSums sums;
        private final RedisMetricStore store;

        Batched(String name, String uri, List<Metric> metrics, int batch) {
            super(name, batch);
            sums = new BatchSums(metrics);
            store = RedisMetricStore.create(uri + "/0?timeout=60");
            store.open(new MetricContext("cost-" + metrics.size() + "-" + batch));
        }

        @Override
        void count(List<RecentChange> changes) {
            long begin = System.nanoTime();
            MetricBatch batch = sums.batch(changes);
            summingNanos += System.nanoTime() - begin;
            store.apply(batch);
        }

        @Override
        public void close() {
            store.close();
        }
    }

    /** Processor time of the server so far, in seconds. */
    private static double serverCpu(StatefulRedisConnection<String, String> connection) {
        return connection
                .sync()
                .info("cpu")
                .lines()
                .filter(line -> line.startsWith("used_cpu_user:") || line.startsWith("used_cpu_sys:"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(':') + 1)))
                .sum();
    }

    private static double commandsRun(StatefulRedisConnection<String, String> connection) {
        return connection
                .sync()
                .info("commandstats")
                .lines()
                .filter(line -> line.startsWith("cmdstat_") && !line.startsWith("cmdstat_config"))
                .filter(line -> !line.startsWith("cmdstat_info"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("^[^=]*=([0-9]+).*", "$1")))
                .sum();
    }

    private static double[] snapshots(MetricReader reader, Instant newest) {
        List<MetricQuery<?>> questions = hour(newest);
        double[] millis = new double[SNAPSHOTS];
        for (int i = -SNAPSHOTS / 2; i < SNAPSHOTS; i++) {
            long begin = System.nanoTime();
            reader.ask(questions);
            if (i >= 0) {
                millis[i] = (System.nanoTime() - begin) / 1e6;
            }
        }
        Arrays.sort(millis);
        return millis;
    }

    private static double scans(PerEventDesign perEvent, Instant newest) {
        double[] millis = new double[SLOW_SNAPSHOTS];
        for (int i = -SLOW_SNAPSHOTS / 2; i < SLOW_SNAPSHOTS; i++) {
            long begin = System.nanoTime();
            perEvent.snapshot(Bucket.minuteOf(newest) - 59, 60);
            if (i >= 0) {
                millis[i] = (System.nanoTime() - begin) / 1e6;
            }
        }
        return median(millis);
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    /** What the dashboard shows of an hour: all counters, the busiest of everything, the two lines of the chart. */
    static List<MetricQuery<?>> hour(Instant newest) {
        Window window = Window.endingAt(newest, Duration.ofHours(1));
        List<MetricQuery<?>> questions = new ArrayList<>();
        for (String metric : List.of(
                StandardMetrics.CHANGES,
                StandardMetrics.TYPES,
                StandardMetrics.NAMESPACES,
                StandardMetrics.LOG_TYPES,
                StandardMetrics.ACTORS,
                StandardMetrics.BOTS,
                StandardMetrics.MINOR,
                StandardMetrics.PATROLLED,
                StandardMetrics.BYTES,
                StandardMetrics.WIKIS,
                StandardMetrics.REVERTS,
                StandardMetrics.REMOVALS,
                StandardMetrics.NEW_ACCOUNTS)) {
            questions.add(new MetricQuery.Counts(metric, window));
        }
        for (String metric : List.of(StandardMetrics.WIKIS, StandardMetrics.USERS, StandardMetrics.PAGES)) {
            questions.add(new MetricQuery.Top(metric, window, 10));
        }
        questions.add(new MetricQuery.Series(StandardMetrics.BOTS, "human", window, MetricQuery.Step.MINUTE));
        questions.add(new MetricQuery.Series(StandardMetrics.BOTS, "bot", window, MetricQuery.Step.MINUTE));
        return questions;
    }
}
