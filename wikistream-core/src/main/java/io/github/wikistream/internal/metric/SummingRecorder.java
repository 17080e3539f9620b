package io.github.wikistream.internal.metric;

import io.github.wikistream.event.RecentChange;
import io.github.wikistream.event.StreamEvent;
import io.github.wikistream.metric.ChangeFacts;
import io.github.wikistream.metric.MetricRecorder;
import io.github.wikistream.metric.query.Counter;
import io.github.wikistream.metric.query.Dimension;
import io.github.wikistream.metric.query.Distribution;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Adds the records of one metric for one event to the sums of that metric and of its slices, and rolls them back if the
 * metric throws. One recorder serves all metrics and events of a batch, one after the other.
 */
final class SummingRecorder implements MetricRecorder {
    /** Receives records that are not kept: those of a metric of which only slices were requested, except counts. */
    private final MinuteSums.Sums unwanted = new MinuteSums.Sums();

    private final Set<Dimension> dimensions;
    private final Map<Dimension, String> slices = new EnumMap<>(Dimension.class);
    private @Nullable MinuteSums minute;
    private MinuteSums.@Nullable Sums sums;
    private final List<Map<String, long[]>> sliced = new ArrayList<>();
    private long[][] touched = new long[8][];
    private long[] added = new long[8];
    private int steps;
    private @Nullable ChangeFacts facts;

    /**
     * Creates a recorder.
     *
     * @param dimensions by which metrics are sliced
     */
    SummingRecorder(Set<Dimension> dimensions) {
        this.dimensions = dimensions;
    }

    /** Sets the event and the sums of its minute. */
    void look(StreamEvent event, MinuteSums target) {
        minute = target;
        slices.clear();
        if (event instanceof RecentChange change) {
            for (Dimension dimension : dimensions) {
                slices.put(dimension, dimension.valueOf(change));
            }
        }
    }

    /** Begins recording for a metric. */
    void begin(MetricRun run) {
        MinuteSums target = Objects.requireNonNull(minute, "look at an event first");
        sums = run.own() == MetricRun.NONE ? unwanted : target.of(run.own());
        sliced.clear();
        for (MetricRun.Slice each : run.slices()) {
            String slice = slices.get(each.dimension());
            if (slice != null) {
                sliced.add(target.of(each.index()).slice(slice));
            }
        }
        steps = 0;
    }

    /**
     * Ends recording.
     *
     * @param keep whether the records since {@link #begin} are kept
     */
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
        MinuteSums.Sums target = current();
        if (target == unwanted) {
            Counter.requireKey(key);
        } else {
            add(sumOf(target.counts, key, Counter::requireKey), delta);
        }
        for (int i = 0; i < sliced.size(); i++) {
            add(sumOf(sliced.get(i), key, checked -> {}), delta);
        }
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

    @Override
    public ChangeFacts facts(RecentChange change) {
        ChangeFacts known = facts;
        if (known == null || !known.areOf(change)) {
            known = ChangeFacts.of(change);
            facts = known;
        }
        return known;
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
