package io.github.wikistream.internal.metric;

import io.github.wikistream.event.StreamEvent;
import io.github.wikistream.internal.bucket.Bucket;
import io.github.wikistream.metric.Metric;
import io.github.wikistream.metric.MetricBatch;
import io.github.wikistream.metric.query.Counter;
import io.github.wikistream.metric.query.Dimension;
import io.github.wikistream.sink.Batch;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs metrics over the events of a batch and sums their records by minute of event time. A metric that throws adds
 * nothing for that event and does not affect other metrics; its first exception is logged, later ones are counted. A
 * metric runs once for itself and all its slices. Used by one thread at a time; {@link #failures} by any thread.
 */
public final class MetricAggregator {
    private static final Logger LOG = LoggerFactory.getLogger(MetricAggregator.class);

    /** Tolerance for clocks that differ. */
    private static final long MAX_MINUTES_AHEAD = 60;

    /**
     * The timestamps of this many events are read ahead: events are in memory, not in a cache, and independent reads
     * overlap. The cache still holds the events when they are counted.
     */
    private static final int LOOKED_AHEAD = 64;

    private final List<Named> metrics;
    private final List<MetricRun> runs;
    private final Set<Dimension> dimensions;
    private final Clock clock;
    private boolean warnedOfFuture;

    /**
     * A metric and its failures.
     *
     * @param failures the number of exceptions that it threw
     */
    private record Named(String name, AtomicLong failures) {}

    /**
     * Creates an aggregator.
     *
     * @param metrics the metrics to count
     * @param clock determines which events are dated in the future
     * @throws IllegalArgumentException if a metric's name is malformed or used twice
     */
    public MetricAggregator(List<Metric> metrics, Clock clock) {
        Map<String, Named> byName = new LinkedHashMap<>();
        Map<Metric, MetricRun> byMetric = new LinkedHashMap<>();
        for (Metric metric : metrics) {
            String name = metric.name();
            Counter.requireMetricName(name);
            int index = byName.size();
            if (byName.put(name, new Named(name, new AtomicLong())) != null) {
                throw new IllegalArgumentException("two metrics are named '" + name + "'; rename one of them");
            }
            if (metric instanceof SlicedMetric sliced) {
                byMetric.computeIfAbsent(sliced.metric(), MetricRun::new).slice(index, sliced.dimension());
            } else {
                byMetric.computeIfAbsent(metric, MetricRun::new).keep(index);
            }
        }
        this.metrics = List.copyOf(byName.values());
        this.runs = List.copyOf(byMetric.values());
        this.dimensions = runs.stream()
                .flatMap(run -> run.slices().stream().map(MetricRun.Slice::dimension))
                .collect(Collectors.toUnmodifiableSet());
        this.clock = clock;
    }

    /** Returns the aggregates of a batch, between the same checkpoints. Events that no metric observes are not counted. */
    public MetricBatch sum(Batch batch) {
        TreeMap<Long, MinuteSums> minutes = new TreeMap<>();
        SummingRecorder recorder = new SummingRecorder(dimensions);
        long now = TimeUnit.MILLISECONDS.toMinutes(clock.millis());
        List<StreamEvent> events = batch.events();
        long[] numbers = new long[Math.min(LOOKED_AHEAD, events.size())];
        MinuteSums sums = null;
        long current = 0;
        for (int from = 0; from < events.size(); from += LOOKED_AHEAD) {
            List<StreamEvent> some = events.subList(from, Math.min(events.size(), from + LOOKED_AHEAD));
            for (int i = 0; i < some.size(); i++) {
                numbers[i] = minute(some.get(i), now);
            }
            for (int i = 0; i < some.size(); i++) {
                if (sums == null || numbers[i] != current) {
                    current = numbers[i];
                    sums = minutes.computeIfAbsent(current, unused -> new MinuteSums(metrics.size()));
                }
                observe(some.get(i), sums, recorder);
            }
        }
        List<MetricBatch.Minute> summed = new ArrayList<>(minutes.size());
        minutes.forEach((minute, each) -> {
            MetricBatch.Minute result =
                    each.toMinute(minute, index -> metrics.get(index).name());
            if (!result.isEmpty()) {
                summed.add(result);
            }
        });
        return new MetricBatch(batch.previous(), batch.checkpoint(), summed);
    }

    /** Returns the number of exceptions of each metric, by name; 0 for metrics that never threw. */
    public Map<String, Long> failures() {
        Map<String, Long> failures = new LinkedHashMap<>();
        for (Named metric : metrics) {
            failures.put(metric.name(), metric.failures().get());
        }
        return failures;
    }

    // Stores keep a day before the newest minute: one event dated years ahead would make all others too late.
    private long minute(StreamEvent event, long now) {
        long minute = Bucket.minuteOf(event.occurredAt());
        if (minute <= now + MAX_MINUTES_AHEAD) {
            return minute;
        }
        if (!warnedOfFuture) {
            warnedOfFuture = true;
            LOG.warn(
                    "event {} is dated {}, more than {} minutes ahead of this machine's clock; such events count in the current minute",
                    event.id(),
                    event.occurredAt(),
                    MAX_MINUTES_AHEAD);
        }
        return now;
    }

    private void observe(StreamEvent event, MinuteSums sums, SummingRecorder recorder) {
        recorder.look(event, sums);
        for (MetricRun run : runs) {
            recorder.begin(run);
            boolean done = false;
            try {
                run.metric().observeEvent(event, recorder);
                done = true;
            } catch (Exception | LinkageError | AssertionError | StackOverflowError e) {
                run.targets().forEach(index -> failed(metrics.get(index), event, e));
            } finally {
                recorder.end(done);
            }
        }
    }

    private static void failed(Named metric, StreamEvent event, Throwable e) {
        if (metric.failures().getAndIncrement() == 0) {
            LOG.warn(
                    "metric '{}' failed on event {} and counts nothing for it; further failures are counted and not logged",
                    metric.name(),
                    event.id(),
                    e);
        }
    }
}
