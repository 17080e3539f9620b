package io.github.wikistream.bench.redis;

import io.github.wikistream.embedded.RedisServer;
import io.github.wikistream.event.RecentChange;
import io.github.wikistream.metric.MetricBatch;
import io.github.wikistream.metric.MetricContext;
import io.github.wikistream.metric.MetricStore;
import io.github.wikistream.metric.memory.InMemoryMetricStore;
import io.github.wikistream.metric.query.MetricReader;
import io.github.wikistream.metric.query.MetricReader.Leaderboard;
import io.github.wikistream.metric.query.MetricReader.Rank;
import io.github.wikistream.metric.query.Window;
import io.github.wikistream.metric.standard.StandardMetrics;
import io.github.wikistream.redis.RedisMetricStore;
import io.github.wikistream.testkit.simulator.SimulatedEvents;
import io.lettuce.core.RedisClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Counts simulated days of four million changes in memory, in Redis, and in plain Java, compares the three, and prints the memory that Redis
 * takes after each day.
 *
 * <pre>java -Xmx6g -cp wikistream-bench/target/benchmarks.jar io.github.wikistream.bench.redis.MetricDays [DAYS]</pre>
 */
public final class MetricDays {
    private static final Instant START = Instant.parse("2026-06-18T00:00:00Z");
    private static final int BATCH = 5_000;
    private static final int LATE_ONE_OF = 200;

    private final MetricFeed feed = new MetricFeed(START, LATE_ONE_OF, SimulatedEvents.MOST_PER_SECOND);
    private final Recount recount = new Recount();
    private final MetricStore memory = new InMemoryMetricStore();
    private final MetricStore redis;
    private long events;

    private MetricDays(MetricStore redis) {
        this.redis = redis;
        MetricContext context = new MetricContext("days");
        memory.open(context);
        redis.open(context);
    }

    /** Runs; the argument is the number of days, 1 by default. */
    public static void main(String[] args) {
        int days = args.length == 0 ? 1 : Integer.parseInt(args[0]);
        run(Duration.ofDays(days), Duration.ofDays(1)).forEach(System.out::println);
    }

    /** Runs a simulation and compares after each step. Returns a line to print for each step. */
    static List<String> run(Duration length, Duration step) {
        try {
            Path folder = Files.createTempDirectory("wikistream-metric-days");
            try (RedisServer server = RedisServer.in(folder)
                            .setting("appendonly", "no")
                            .temporary()
                            .start();
                    RedisMetricStore store = RedisMetricStore.create(server.uri() + "?timeout=60")) {
                MetricDays days = new MetricDays(store);
                List<String> lines = new ArrayList<>();
                for (Duration done = step; done.compareTo(length) <= 0; done = done.plus(step)) {
                    days.runUntil(START.plus(done));
                    days.compare();
                    lines.add(String.format(
                            Locale.ROOT,
                            "after %s: %,d changes, all counts agree, Redis takes %.1f MB in %,d keys",
                            done,
                            days.events,
                            memoryOf(server) / 1048576.0,
                            keysOf(server)));
                }
                return lines;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void runUntil(Instant end) {
        Instant now = START;
        while (now.isBefore(end)) {
            List<RecentChange> changes = feed.changes(BATCH);
            MetricBatch batch = feed.batch(changes);
            memory.apply(batch);
            redis.apply(batch);
            changes.forEach(recount::add);
            events += changes.size();
            now = latest(now, changes);
            recount.forgetBefore(now.minus(Duration.ofHours(26)));
        }
    }

    private static Instant latest(Instant now, List<RecentChange> changes) {
        return changes.stream()
                .map(RecentChange::occurredAt)
                .filter(now::isBefore)
                .max(Instant::compareTo)
                .orElse(now);
    }

    private void compare() {
        for (MetricStore store : List.of(memory, redis)) {
            MetricReader reader = store.reader();
            Instant newest = reader.newestMinute().orElseThrow();
            require("types", reader.totals(StandardMetrics.TYPES), recount.totals("type"));
            require("wikis", reader.totals(StandardMetrics.WIKIS), recount.totals("wiki"));
            require("reverts", sum(reader.totals(StandardMetrics.REVERTS)), recount.edits());
            for (int minutes : new int[] {1, 5, 60, 1_440}) {
                Window window = Window.endingAt(newest, Duration.ofMinutes(minutes));
                require(window, reader.counts(StandardMetrics.TYPES, window).values(), recount.counts("type", window));
                require(window, reader.counts(StandardMetrics.WIKIS, window).values(), recount.counts("wiki", window));
                requireTop(reader.top(StandardMetrics.USERS, window, 50), "user");
                requireTop(reader.top(StandardMetrics.PAGES, window, 50), "page");
                MetricReader.Uniques users = reader.uniques(StandardMetrics.ACTIVE_USERS, "all", window);
                int truth = recount.counts("user", users.window()).size();
                if (Math.abs(users.count() - truth) > 2 + 4 * users.standardError() * truth) {
                    throw new AssertionError(window + ": " + users + " but there were " + truth);
                }
            }
        }
    }

    private void requireTop(Leaderboard board, String what) {
        Map<String, Long> truth = recount.counts(what, board.window());
        long least = board.ranks().isEmpty()
                ? 0
                : board.ranks().get(board.ranks().size() - 1).count();
        Set<String> ranked = new HashSet<>();
        for (Rank rank : board.ranks()) {
            ranked.add(rank.member());
            long count = truth.getOrDefault(rank.member(), 0L);
            if (rank.count() > count || rank.count() < count - board.error()) {
                throw new AssertionError(board.window() + ": " + rank + " had " + count + ", error " + board.error());
            }
        }
        truth.forEach((member, count) -> {
            if (count > least + board.error() && !ranked.contains(member)) {
                throw new AssertionError(board.window() + ": " + member + " is missing, with " + count);
            }
        });
    }

    private static void require(Object what, Object found, Object expected) {
        if (!found.equals(expected)) {
            throw new AssertionError(what + ": found " + found + ", expected " + expected);
        }
    }

    private static long sum(Map<String, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    private static long memoryOf(RedisServer server) {
        return info(server, info -> Long.parseLong(info.replaceAll("(?s).*\\bused_memory:([0-9]+).*", "$1")));
    }

    private static long keysOf(RedisServer server) {
        return info(server, info -> Long.parseLong(info.replaceAll("(?s).*\\bkeys=([0-9]+).*", "$1")));
    }

    private static long info(RedisServer server, Function<String, Long> figure) {
        RedisClient client = RedisClient.create(server.uri());
        try {
            return figure.apply(client.connect().sync().info());
        } finally {
            client.shutdown();
        }
    }
}
