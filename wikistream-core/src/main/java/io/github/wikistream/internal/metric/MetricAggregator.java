package io.github.wikistream.internal.metric;

import io.github.wikistream.event.StreamEvent;
import io.github.wikistream.metric.Bucket;
import io.github.wikistream.metric.Counter;
import io.github.wikistream.metric.Metric;
import io.github.wikistream.metric.MetricBatch;
import io.github.wikistream.sink.Batch;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs metrics over the events of a batch and sums up what they record, by minute of event time. A metric that throws adds nothing for
 * that event and disturbs no other metric; it is logged once and counted. Used by one thread at a time; {@link #failures} by any.
 */
public final class MetricAggregator {
    private static final Logger LOG = LoggerFactory.getLogger(MetricAggregator.class);

    /** Leaves room for clocks that differ. */
    private static final long MAX_MINUTES_AHEAD = 60;

    private final Guarded[] metrics;
    private final Clock clock;
    private boolean warnedOfFuture;

    private static final class Guarded {
        private final Metric metric;
        private final String name;
        private final AtomicLong failures = new AtomicLong();

        Guarded(Metric metric, String name) {
            this.metric = metric;
            this.name = name;
        }
    }

    /**
     * Makes one.
     *
     * @param metrics what to count
     * @param clock   tells which events are dated in the future
     * @throws IllegalArgumentException if a metric's name is malformed or stands twice
     */
    public MetricAggregator(List<Metric> metrics, Clock clock) {
        Map<String, Guarded> byName = new LinkedHashMap<>();
        for (Metric metric : metrics) {
            String name = metric.name();
            Counter.requireMetricName(name);
            if (byName.put(name, new Guarded(metric, name)) != null) {
                throw new IllegalArgumentException("two metrics are named '" + name + "'; rename one of them");
            }
        }
        this.metrics = byName.values().toArray(new Guarded[0]);
        this.clock = clock;
    }

    /** Returns what a batch adds to the counts, between the same checkpoints. Events that no metric observes count nowhere. */
    public MetricBatch sum(Batch batch) {
        TreeMap<Long, MinuteSums> minutes = new TreeMap<>();
        MinuteSums sums = null;
        long current = 0;
        long now = TimeUnit.MILLISECONDS.toMinutes(clock.millis());
        SummingRecorder recorder = new SummingRecorder();
        for (StreamEvent event : batch.events()) {
            long minute = minute(event, now);
            if (sums == null || minute != current) {
                sums = minutes.computeIfAbsent(minute, unused -> new MinuteSums(metrics.length));
                current = minute;
            }
            observe(event, sums, recorder);
        }
        List<MetricBatch.Minute> summed = new ArrayList<>(minutes.size());
        minutes.forEach((minute, each) -> {
            MetricBatch.Minute result = each.toMinute(minute, this::name);
            if (!result.isEmpty()) {
                summed.add(result);
            }
        });
        return new MetricBatch(batch.previous(), batch.checkpoint(), summed);
    }

    /** Returns how often each metric has thrown, by name; metrics that never did are there with 0. */
    public Map<String, Long> failures() {
        Map<String, Long> failures = new LinkedHashMap<>();
        for (Guarded guarded : metrics) {
            failures.put(guarded.name, guarded.failures.get());
        }
        return failures;
    }

    private String name(int index) {
        return metrics[index].name;
    }

    // Stores keep a day before the newest minute: one event dated years ahead would make all others too late to count.
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
        for (int i = 0; i < metrics.length; i++) {
            recorder.begin(sums.of(i));
            boolean done = false;
            try {
                metrics[i].metric.observeEvent(event, recorder);
                done = true;
            } catch (Exception | LinkageError | AssertionError | StackOverflowError e) {
                if (metrics[i].failures.getAndIncrement() == 0) {
                    LOG.warn(
                            "metric '{}' failed on event {} and counts nothing for it; further failures are counted and not logged",
                            metrics[i].name,
                            event.id(),
                            e);
                }
            } finally {
                recorder.end(done);
            }
        }
    }
}
