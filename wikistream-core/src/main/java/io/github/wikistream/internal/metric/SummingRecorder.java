package io.github.wikistream.internal.metric;

import io.github.wikistream.metric.Counter;
import io.github.wikistream.metric.MetricRecorder;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Adds what one metric finds in one change to that metric's sums, and takes it back if the metric throws before its end. One recorder
 * serves all metrics and changes of a batch, one after the other.
 */
final class SummingRecorder implements MetricRecorder {
    private @Nullable Map<String, long[]> counts;
    private @Nullable Map<String, long[]> tops;
    private long[][] touched = new long[8][];
    private long[] added = new long[8];
    private int steps;

    /** Takes records for these sums from now on. */
    void begin(Map<String, long[]> countSums, Map<String, long[]> topSums) {
        counts = countSums;
        tops = topSums;
        steps = 0;
    }

    /** Takes no more records; what was recorded since {@link #begin} stays or not. */
    void end(boolean keep) {
        counts = null;
        tops = null;
        if (!keep) {
            while (steps > 0) {
                steps--;
                touched[steps][0] -= added[steps];
            }
        }
    }

    @Override
    public void count(String key, long delta) {
        Map<String, long[]> sums = requireCurrent(counts);
        long[] sum = sums.get(key);
        if (sum == null) {
            Counter.requireKey(key);
            sum = new long[1];
            sums.put(key, sum);
        }
        add(sum, delta);
    }

    @Override
    public void top(String member, long delta) {
        Map<String, long[]> sums = requireCurrent(tops);
        if (delta <= 0) {
            throw new IllegalArgumentException(
                    "a leaderboard's member gains more than 0, not " + delta + ": '" + member + "'");
        }
        long[] sum = sums.get(member);
        if (sum == null) {
            Counter.requireMember(member);
            sum = new long[1];
            sums.put(member, sum);
        }
        add(sum, delta);
    }

    private static Map<String, long[]> requireCurrent(@Nullable Map<String, long[]> sums) {
        if (sums == null) {
            throw new IllegalStateException(
                    "a recorder belongs to the call it is passed to and takes nothing afterwards");
        }
        return sums;
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
