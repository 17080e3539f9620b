package io.github.wikistream.testkit.contract;

import io.github.wikistream.internal.bucket.BucketRetention;
import io.github.wikistream.metric.MetricBatch;
import io.github.wikistream.metric.query.Counter;
import io.github.wikistream.metric.query.Distribution;
import io.github.wikistream.metric.query.MetricReader.Rank;
import io.github.wikistream.metric.query.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.PrimitiveIterator;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The expected answers of a metric store, computed in the simplest way: every minute is kept, and every query sums the
 * minutes of its window. Valid only for windows within the retention.
 */
final class MetricRecount {
    private static final Comparator<Rank> ORDER =
            Comparator.comparingLong(Rank::count).reversed().thenComparing(Rank::member, MetricRecount::byCodePoint);

    private final Map<Counter, Long> totals = new HashMap<>();
    private final TreeMap<Instant, Map<Counter, Long>> counts = new TreeMap<>();
    private final TreeMap<Instant, Map<Counter, Long>> tops = new TreeMap<>();
    private final TreeMap<Instant, Map<Counter, Set<String>>> uniques = new TreeMap<>();
    private final TreeMap<Instant, Map<Counter, Distribution>> distributions = new TreeMap<>();
    private @Nullable Instant newest;

    void add(MetricBatch batch) {
        for (MetricBatch.Minute minute : batch.minutes()) {
            minute.gains().forEach((metric, gains) -> add(minute.start(), metric, gains));
            if (newest == null || minute.start().isAfter(newest)) {
                newest = minute.start();
            }
        }
    }

    private void add(Instant minute, String metric, MetricBatch.Gains gains) {
        gains.counts().forEach((key, delta) -> {
            Counter counter = new Counter(metric, key);
            totals.merge(counter, delta, Long::sum);
            at(counts, minute).merge(counter, delta, Long::sum);
        });
        gains.tops().forEach((member, delta) -> at(tops, minute).merge(new Counter(metric, member), delta, Long::sum));
        gains.uniques()
                .forEach((key, members) -> at(uniques, minute)
                        .computeIfAbsent(new Counter(metric, key), unused -> new HashSet<>())
                        .addAll(members));
        gains.distributions()
                .forEach((key, values) ->
                        at(distributions, minute).merge(new Counter(metric, key), values, Distribution::plus));
    }

    private static <T> Map<Counter, T> at(Map<Instant, Map<Counter, T>> minutes, Instant start) {
        return minutes.computeIfAbsent(start, unused -> new HashMap<>());
    }

    Optional<Instant> newestMinute() {
        return Optional.ofNullable(newest);
    }

    /** Returns the longest window that a store must answer by minutes: it ends with the newest minute. */
    Window retained() {
        if (newest == null) {
            throw new IllegalStateException("nothing was counted yet");
        }
        return Window.endingAt(newest, Duration.ofMinutes(BucketRetention.COUNT_MINUTES));
    }

    Map<String, Long> totals(String metric) {
        Map<String, Long> values = new HashMap<>();
        totals.forEach((counter, value) -> {
            if (counter.metric().equals(metric)) {
                values.put(counter.key(), value);
            }
        });
        return withoutZeros(values);
    }

    Map<String, Long> counts(String metric, Window window) {
        return withoutZeros(sum(counts, metric, window));
    }

    List<Long> series(String metric, String key, Window window, Duration step) {
        List<Long> values = new ArrayList<>();
        for (Instant from = window.from(); from.isBefore(window.to()); from = from.plus(step)) {
            values.add(sum(counts, metric, new Window(from, from.plus(step))).getOrDefault(key, 0L));
        }
        return values;
    }

    /** Returns all members of a window, highest count first. */
    List<Rank> top(String metric, Window window) {
        return sum(tops, metric, window).entrySet().stream()
                .map(entry -> new Rank(entry.getKey(), entry.getValue()))
                .sorted(ORDER)
                .toList();
    }

    int uniques(String metric, String key, Window window) {
        Set<String> members = new HashSet<>();
        uniques.subMap(window.from(), window.to())
                .values()
                .forEach(minute -> members.addAll(minute.getOrDefault(new Counter(metric, key), Set.of())));
        return members.size();
    }

    Distribution spread(String metric, String key, Window window) {
        return distributions.subMap(window.from(), window.to()).values().stream()
                .map(minute -> minute.getOrDefault(new Counter(metric, key), Distribution.NONE))
                .reduce(Distribution.NONE, Distribution::plus);
    }

    private static Map<String, Long> sum(
            NavigableMap<Instant, Map<Counter, Long>> minutes, String metric, Window window) {
        Map<String, Long> values = new HashMap<>();
        minutes.subMap(window.from(), window.to())
                .values()
                .forEach(minute -> minute.forEach((counter, delta) -> {
                    if (counter.metric().equals(metric)) {
                        values.merge(counter.key(), delta, Long::sum);
                    }
                }));
        return values;
    }

    /** Removes keys with a sum of 0: a store may keep such a key or not. */
    static Map<String, Long> withoutZeros(Map<String, Long> values) {
        Map<String, Long> kept = new HashMap<>(values);
        kept.values().removeIf(value -> value == 0);
        return kept;
    }

    private static int byCodePoint(String left, String right) {
        PrimitiveIterator.OfInt a = left.codePoints().iterator();
        PrimitiveIterator.OfInt b = right.codePoints().iterator();
        while (a.hasNext() && b.hasNext()) {
            int order = Integer.compare(a.nextInt(), b.nextInt());
            if (order != 0) {
                return order;
            }
        }
        return Boolean.compare(a.hasNext(), b.hasNext());
    }
}
