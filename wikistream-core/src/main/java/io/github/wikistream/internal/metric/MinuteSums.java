package io.github.wikistream.internal.metric;

import io.github.wikistream.metric.MetricBatch;
import io.github.wikistream.metric.query.Dimension;
import io.github.wikistream.metric.query.Distribution;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * The records of all metrics for one minute: per metric, maps from key to a sum in an array of one element, so that
 * adding to an existing sum allocates nothing. The sum of a distinct member is its number of occurrences, so that a
 * failed metric can be rolled back.
 */
final class MinuteSums {
    /** The records of one metric. */
    static final class Sums {
        final Map<String, long[]> counts = new HashMap<>();
        final Map<String, long[]> tops = new HashMap<>();
        final Map<String, Map<String, long[]>> uniques = new HashMap<>();
        final Map<String, Map<Integer, long[]>> distributions = new HashMap<>();
        /** Of a sliced metric, by slice and key. */
        private final Map<String, Map<String, long[]>> slices = new HashMap<>();

        Map<String, long[]> slice(String slice) {
            return slices.computeIfAbsent(slice, unused -> new HashMap<>());
        }

        private MetricBatch.Gains toGains() {
            // Shortened keys may collide.
            slices.forEach((slice, sums) -> sums.forEach((key, sum) -> {
                long[] all = counts.computeIfAbsent(Dimension.keyOf(slice, key), unused -> new long[1]);
                all[0] = Math.addExact(all[0], sum[0]);
            }));
            Map<String, Set<String>> distinct = new HashMap<>();
            uniques.forEach((key, members) -> {
                Set<String> those = seen(members);
                if (!those.isEmpty()) {
                    distinct.put(key, those);
                }
            });
            Map<String, Distribution> spread = new HashMap<>();
            distributions.forEach((key, buckets) -> {
                Map<Integer, Long> values = sums(buckets);
                if (!values.isEmpty()) {
                    spread.put(key, new Distribution(new TreeMap<>(values)));
                }
            });
            return MetricBatch.Gains.builder()
                    .counts(sums(counts))
                    .tops(sums(tops))
                    .uniques(distinct)
                    .distributions(spread)
                    .build();
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

    /** Returns the sums as gains, without sums of 0. */
    MetricBatch.Minute toMinute(long epochMinute, IntFunction<String> names) {
        Map<String, MetricBatch.Gains> gains = new HashMap<>();
        for (int metric = 0; metric < sums.size(); metric++) {
            MetricBatch.Gains each = sums.get(metric).toGains();
            if (!each.isEmpty()) {
                gains.put(names.apply(metric), each);
            }
        }
        return new MetricBatch.Minute(Instant.ofEpochSecond(TimeUnit.MINUTES.toSeconds(epochMinute)), gains);
    }

    private static Set<String> seen(Map<String, long[]> members) {
        return Set.of(nonZero(members, new String[members.size()], Map.Entry::getKey));
    }

    /** Returns an immutable map. It is created in one step, because the gains of a minute may be many. */
    @SuppressWarnings({"unchecked", "rawtypes"}) // Arrays of a generic type cannot be created in another way.
    private static <K> Map<K, Long> sums(Map<K, long[]> sums) {
        Map.Entry<K, Long>[] entries = new Map.Entry[sums.size()];
        return Map.ofEntries(nonZero(sums, entries, each -> Map.entry(each.getKey(), each.getValue()[0])));
    }

    /** Fills an array of the size of the sums with the mapped sums that are not 0, and returns it trimmed. */
    private static <K, E> E[] nonZero(Map<K, long[]> sums, E[] array, Function<Map.Entry<K, long[]>, E> make) {
        int found = 0;
        for (Map.Entry<K, long[]> each : sums.entrySet()) {
            if (each.getValue()[0] != 0) {
                array[found] = make.apply(each);
                found++;
            }
        }
        return found == array.length ? array : Arrays.copyOf(array, found);
    }
}
