package io.github.wikistream.internal.metric;

import io.github.wikistream.metric.Counter;
import io.github.wikistream.metric.Dimension;
import io.github.wikistream.metric.Distribution;
import io.github.wikistream.metric.MetricBatch;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.ObjLongConsumer;

/**
 * What the metrics of an aggregator have recorded for one minute: for each metric, maps from key to a sum in an array of one. Adding to a
 * sum that is there makes no garbage. A distinct member counts how often it occurred, so that a metric that fails can take it back.
 */
final class MinuteSums {
    /** What one metric has recorded. */
    static final class Sums {
        final Map<String, long[]> counts = new HashMap<>();
        final Map<String, long[]> tops = new HashMap<>();
        final Map<String, Map<String, long[]>> uniques = new HashMap<>();
        final Map<String, Map<Integer, long[]>> distributions = new HashMap<>();
        /** Of a metric that counts slices of another: by slice and key. */
        private final Map<String, Map<String, long[]>> slices = new HashMap<>();

        Map<String, long[]> slice(String slice) {
            return slices.computeIfAbsent(slice, unused -> new HashMap<>());
        }
    }

    private final List<Sums> sums = new ArrayList<>();

    MinuteSums(int metrics) {
        for (int i = 0; i < metrics; i++) {
            sums.add(new Sums());
        }
    }

    Sums of(int metric) {
        return sums.get(metric);
    }

    /** Returns the sums as what a minute gains. Sums of nothing are left out. */
    MetricBatch.Minute toMinute(long epochMinute, IntFunction<String> names) {
        Map<Counter, Long> counts = new HashMap<>();
        Map<Counter, Long> tops = new HashMap<>();
        Map<Counter, Set<String>> uniques = new HashMap<>();
        Map<Counter, Distribution> distributions = new HashMap<>();
        for (int metric = 0; metric < sums.size(); metric++) {
            String name = names.apply(metric);
            Function<String, Counter> named = key -> new Counter(name, key);
            Sums each = sums.get(metric);
            forEachSum(each.counts, (key, sum) -> counts.put(named.apply(key), sum));
            each.slices.forEach((slice, sums) -> forEachSum(
                    sums, (key, sum) -> counts.merge(named.apply(Dimension.keyOf(slice, key)), sum, Math::addExact)));
            forEachSum(each.tops, (member, sum) -> tops.put(named.apply(member), sum));
            each.uniques.forEach((key, members) -> {
                Set<String> seen = nonZero(members).keySet();
                if (!seen.isEmpty()) {
                    uniques.put(named.apply(key), seen);
                }
            });
            each.distributions.forEach((key, buckets) -> {
                Map<Integer, Long> values = nonZero(buckets);
                if (!values.isEmpty()) {
                    distributions.put(named.apply(key), new Distribution(new TreeMap<>(values)));
                }
            });
        }
        Instant start = Instant.ofEpochSecond(TimeUnit.MINUTES.toSeconds(epochMinute));
        return new MetricBatch.Minute(start, counts, tops, uniques, distributions);
    }

    private static <K> Map<K, Long> nonZero(Map<K, long[]> sums) {
        Map<K, Long> flat = new HashMap<>();
        forEachSum(sums, flat::put);
        return flat;
    }

    private static <K> void forEachSum(Map<K, long[]> sums, ObjLongConsumer<K> visitor) {
        sums.forEach((key, sum) -> {
            if (sum[0] != 0) {
                visitor.accept(key, sum[0]);
            }
        });
    }
}
