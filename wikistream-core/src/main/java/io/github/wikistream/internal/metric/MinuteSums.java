package io.github.wikistream.internal.metric;

import io.github.wikistream.metric.Counter;
import io.github.wikistream.metric.MetricBatch;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/**
 * What the metrics of an aggregator have recorded for one minute: for each metric a map from key to a sum in an array of one. Adding to a
 * sum that is there makes no garbage.
 */
final class MinuteSums {
    private final List<Map<String, long[]>> counts;
    private final List<Map<String, long[]>> tops;

    MinuteSums(int metrics) {
        counts = maps(metrics);
        tops = maps(metrics);
    }

    private static List<Map<String, long[]>> maps(int metrics) {
        return Stream.<Map<String, long[]>>generate(HashMap::new).limit(metrics).toList();
    }

    Map<String, long[]> counts(int metric) {
        return counts.get(metric);
    }

    Map<String, long[]> tops(int metric) {
        return tops.get(metric);
    }

    /** Returns the sums as what a minute gains. Sums of nothing are left out. */
    MetricBatch.Minute toMinute(long epochMinute, IntFunction<String> names) {
        return new MetricBatch.Minute(
                Instant.ofEpochSecond(TimeUnit.MINUTES.toSeconds(epochMinute)), flat(counts, names), flat(tops, names));
    }

    private static Map<Counter, Long> flat(List<Map<String, long[]>> sums, IntFunction<String> names) {
        Map<Counter, Long> flat = new HashMap<>();
        for (int metric = 0; metric < sums.size(); metric++) {
            String name = names.apply(metric);
            sums.get(metric).forEach((key, sum) -> {
                if (sum[0] != 0) {
                    flat.put(new Counter(name, key), sum[0]);
                }
            });
        }
        return flat;
    }
}
