package io.github.wikistream.bench;

import io.github.wikistream.event.RecentChange;
import io.github.wikistream.metric.Bucket;
import io.github.wikistream.metric.MetricBatch;
import io.github.wikistream.metric.MetricContext;
import io.github.wikistream.metric.MetricReader;
import io.github.wikistream.metric.Question;
import io.github.wikistream.metric.StandardMetrics;
import io.github.wikistream.metric.Window;
import io.github.wikistream.redis.RedisMetricStore;
import io.github.wikistream.testkit.servers.RedisServer;
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
import java.util.List;
import java.util.Locale;

/**
 * What it costs to keep the standard metrics in Redis and to read an hour of them, beside a design that sends commands for each event. Both on one
 * server, of the same changes, in turns.
 *
 * <pre>java -cp wikistream-bench/target/benchmarks.jar io.github.wikistream.bench.RedisCost</pre>
 */
public final class RedisCost {
    private static final Instant START = Instant.parse("2026-06-20T14:00:30Z");
    private static final int ROUNDS = 10;
    private static final int BATCH = 1_000;
    private static final int SNAPSHOTS = 1_000;
    private static final int SLOW_SNAPSHOTS = 30;

    private RedisCost() {}

    /**
     * The figures.
     *
     * @param batchEventsPerSecond    changes a second into Redis, batch by batch, the adding up included
     * @param perEventEventsPerSecond the same of the design that sends commands for each event
     * @param commandsPerEvent        commands that the server ran for a change, those inside the script included
     * @param snapshotMillis          median time to read an hour of everything the dashboard shows
     * @param snapshotWorstMillis     its 99th percentile
     * @param scanMillis              median time to read the hour's counters by SCAN and MGET
     */
    public record Figures(
            double batchEventsPerSecond,
            double perEventEventsPerSecond,
            double commandsPerEvent,
            double snapshotMillis,
            double snapshotWorstMillis,
            double scanMillis) {
        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    """
                    into Redis:  %,.0f changes/s in batches of 1000, %,.0f changes/s by commands for each event: %.1f times
                    commands:    %.3f for a change, those inside the script included
                    an hour:     median %.2f ms and p99 %.2f ms for a snapshot, median %.2f ms by SCAN and MGET: %.0f times""",
                    batchEventsPerSecond,
                    perEventEventsPerSecond,
                    batchEventsPerSecond / perEventEventsPerSecond,
                    commandsPerEvent,
                    snapshotMillis,
                    snapshotWorstMillis,
                    scanMillis,
                    scanMillis / snapshotMillis);
        }
    }

    /** Measures and prints. */
    public static void main(String[] args) {
        System.out.println(measure(126));
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
                            RedisServer.in(folder).setting("appendonly", "no").start();
                    RedisMetricStore store = RedisMetricStore.create(server.uri() + "/0?timeout=60")) {
                RedisClient client = RedisClient.create(server.uri() + "/1");
                try (StatefulRedisConnection<String, String> connection = client.connect()) {
                    return measure(batchesPerRound, store, connection);
                } finally {
                    client.shutdown();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Figures measure(
            int batchesPerRound, RedisMetricStore store, StatefulRedisConnection<String, String> connection) {
        MetricFeed feed = new MetricFeed(START, 0);
        PerEventDesign perEvent = new PerEventDesign(connection);
        store.open(new MetricContext("cost"));
        double[] batched = new double[ROUNDS];
        double[] single = new double[ROUNDS];
        double commands = 0;
        for (int round = 0; round < ROUNDS; round++) {
            List<List<RecentChange>> changes = new ArrayList<>();
            for (int i = 0; i < batchesPerRound; i++) {
                changes.add(feed.changes(BATCH));
            }
            connection.sync().configResetstat();
            long begin = System.nanoTime();
            for (List<RecentChange> each : changes) {
                MetricBatch batch = feed.batch(each);
                store.apply(batch);
            }
            batched[round] = System.nanoTime() - begin;
            commands = commandsRun(connection) / (batchesPerRound * (double) BATCH);
            begin = System.nanoTime();
            changes.forEach(perEvent::count);
            single[round] = System.nanoTime() - begin;
        }
        double perRound = batchesPerRound * (double) BATCH;
        // The first rounds warm up.
        double batchNanos = median(Arrays.copyOfRange(batched, ROUNDS / 2, ROUNDS));
        double singleNanos = median(Arrays.copyOfRange(single, ROUNDS / 2, ROUNDS));
        Instant newest = store.reader().newestMinute().orElseThrow();
        double[] snapshots = snapshots(store.reader(), newest);
        return new Figures(
                perRound / batchNanos * 1e9,
                perRound / singleNanos * 1e9,
                commands,
                snapshots[SNAPSHOTS / 2],
                snapshots[(int) (SNAPSHOTS * 0.99)],
                scans(perEvent, newest));
    }

    private static double commandsRun(StatefulRedisConnection<String, String> connection) {
        return connection
                .sync()
                .info("commandstats")
                .lines()
                .filter(line -> line.startsWith("cmdstat_") && !line.startsWith("cmdstat_config"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("^[^=]*=([0-9]+).*", "$1")))
                .sum();
    }

    private static double[] snapshots(MetricReader reader, Instant newest) {
        List<Question<?>> questions = hour(newest);
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
    static List<Question<?>> hour(Instant newest) {
        Window window = Window.endingAt(newest, Duration.ofHours(1));
        List<Question<?>> questions = new ArrayList<>();
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
            questions.add(new Question.Counts(metric, window));
        }
        for (String metric : List.of(StandardMetrics.WIKIS, StandardMetrics.USERS, StandardMetrics.PAGES)) {
            questions.add(new Question.Top(metric, window, 10));
        }
        questions.add(new Question.Series(StandardMetrics.BOTS, "human", window, Bucket.Step.MINUTE));
        questions.add(new Question.Series(StandardMetrics.BOTS, "bot", window, Bucket.Step.MINUTE));
        return questions;
    }
}
