package io.github.wikistream.internal.metric;

import io.github.wikistream.metric.Counter;
import io.github.wikistream.metric.Distribution;
import io.github.wikistream.metric.MetricRecorder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Adds what one metric finds in one event to that metric's sums, and takes it back if the metric throws before its end. One recorder
 * serves all metrics and events of a batch, one after the other.
 */
final class SummingRecorder implements MetricRecorder {
    private MinuteSums.@Nullable Sums sums;
    private long[][] touched = new long[8][];
    private long[] added = new long[8];
    private int steps;

    /** Takes records for these sums from now on. */
    void begin(MinuteSums.Sums target) {
        sums = target;
        steps = 0;
    }

    /** Takes no more records; what was recorded since {@link #begin} stays or not. */
    void end(boolean keep) {
        sums = null;
        if (!keep) {
            while (steps > 0) {
                steps--;
                touched[steps][0] -= added[steps];
            }
        }
    }

    @Override
    public void count(String key, long delta) {
        add(sumOf(current().counts, key, Counter::requireKey), delta);
    }

    @Override
    public void top(String member, long delta) {
        MinuteSums.Sums target = current();
        if (delta <= 0) {
            throw new IllegalArgumentException(
                    "a leaderboard's member gains more than 0, not " + delta + ": '" + member + "'");
        }
        add(sumOf(target.tops, member, Counter::requireMember), delta);
    }

    @Override
    public void unique(String key, String member) {
        add(sumOf(inner(current().uniques, key), member, Counter::requireMember), 1);
    }

    @Override
    public void distribution(String key, long value) {
        add(sumOf(inner(current().distributions, key), Distribution.bucketOf(value), bucket -> {}), 1);
    }

    private MinuteSums.Sums current() {
        MinuteSums.Sums target = sums;
        if (target == null) {
            throw new IllegalStateException(
                    "a recorder belongs to the call it is passed to and takes nothing afterwards");
        }
        return target;
    }

    private static <K> Map<K, long[]> inner(Map<String, Map<K, long[]>> maps, String key) {
        Map<K, long[]> inner = maps.get(key);
        if (inner == null) {
            Counter.requireKey(key);
            inner = new HashMap<>();
            maps.put(key, inner);
        }
        return inner;
    }

    private static <K> long[] sumOf(Map<K, long[]> sums, K key, Consumer<K> check) {
        long[] sum = sums.get(key);
        if (sum == null) {
            check.accept(key);
            sum = new long[1];
            sums.put(key, sum);
        }
        return sum;
    }

    private void add(long[] sum, long delta) {
        sum[0] = Math.addExact(sum[0], delta);
        if (steps == touched.length) {
            touched = Arrays.copyOf(touched, 2 * steps);
            added = Arrays.copyOf(added, 2 * steps);
        }
        touched[steps] = sum;
        added[steps] = delta;
        steps++;
    }
}
