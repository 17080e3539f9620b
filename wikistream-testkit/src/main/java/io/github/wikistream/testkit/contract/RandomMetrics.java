package io.github.wikistream.testkit.contract;

import io.github.wikistream.event.Checkpoint;
import io.github.wikistream.metric.MetricBatch;
import io.github.wikistream.metric.query.Counter;
import io.github.wikistream.metric.query.Distribution;
import io.github.wikistream.testkit.sample.SampleEvents;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * Random batches like those of the stream: mostly of the current and the previous minute, some late by hours or days,
 * with few recurring counters and many leaderboard members with long tails.
 */
final class RandomMetrics {
    static final List<String> COUNTED = List.of("types", "wikis", "bytes", "type");
    static final List<String> RANKED = List.of("users", "pages", "wikis");
    static final List<String> UNIQUE = List.of("people", "types");
    static final List<String> SPREAD = List.of("sizes", "types");

    private final RandomGenerator random;
    private Instant now = SampleEvents.START;
    private int number;

    RandomMetrics(RandomGenerator random) {
        this.random = random;
    }

    /** Returns the next batch. Event time advances by up to {@code pace} minutes with each. */
    MetricBatch next(int pace) {
        now = now.plus(Duration.ofMinutes(random.nextInt(pace + 1)));
        TreeMap<Instant, Map<Counter, Long>> counts = new TreeMap<>();
        TreeMap<Instant, Map<Counter, Long>> tops = new TreeMap<>();
        TreeMap<Instant, Map<Counter, Set<String>>> uniques = new TreeMap<>();
        TreeMap<Instant, Map<Counter, Distribution>> distributions = new TreeMap<>();
        int events = random.nextInt(1, 40);
        for (int i = 0; i < events; i++) {
            Instant minute = now.minus(lateness());
            Map<Counter, Long> counted = counts.computeIfAbsent(minute, unused -> new HashMap<>());
            for (String metric : COUNTED) {
                counted.merge(new Counter(metric, key(12)), random.nextLong(-50, 1000), Long::sum);
            }
            Map<Counter, Long> ranked = tops.computeIfAbsent(minute, unused -> new HashMap<>());
            for (String metric : RANKED) {
                ranked.merge(new Counter(metric, key(metric.equals("pages") ? 2_000 : 40)), 1L, Long::sum);
            }
            Map<Counter, Set<String>> seen = uniques.computeIfAbsent(minute, unused -> new HashMap<>());
            for (String metric : UNIQUE) {
                seen.computeIfAbsent(new Counter(metric, key(3)), unused -> new HashSet<>())
                        .add(key(500));
            }
            Map<Counter, Distribution> spread = distributions.computeIfAbsent(minute, unused -> new HashMap<>());
            for (String metric : SPREAD) {
                long value = (long) (random.nextGaussian() * 5_000);
                spread.merge(new Counter(metric, key(3)), Distribution.of(value), Distribution::plus);
            }
        }
        List<MetricBatch.Minute> minutes = new ArrayList<>();
        counts.forEach((minute, counted) -> minutes.add(MetricBatch.Minute.of(
                minute,
                counted,
                tops.getOrDefault(minute, Map.of()),
                uniques.getOrDefault(minute, Map.of()),
                distributions.getOrDefault(minute, Map.of()))));
        Checkpoint previous = SampleEvents.checkpoint(number);
        number++;
        return new MetricBatch(previous, SampleEvents.checkpoint(number), minutes);
    }

    private Duration lateness() {
        int chance = random.nextInt(100);
        if (chance < 60) {
            return Duration.ZERO;
        }
        if (chance < 85) {
            return Duration.ofMinutes(1);
        }
        if (chance < 95) {
            return Duration.ofMinutes(random.nextInt(23 * 60));
        }
        return Duration.ofMinutes(random.nextInt(24 * 60, 5 * 24 * 60));
    }

    // Squaring makes low numbers frequent and high ones rare.
    private String key(int kinds) {
        double chance = random.nextDouble();
        return "k" + (int) (chance * chance * kinds);
    }
}
