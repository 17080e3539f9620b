package io.github.wikistream.examples.dashboard.query;

import io.github.wikistream.event.Checkpoint;
import io.github.wikistream.metric.MetricBatch;
import io.github.wikistream.metric.MetricContext;
import io.github.wikistream.metric.memory.InMemoryMetricStore;
import io.github.wikistream.metric.query.Counter;
import io.github.wikistream.metric.query.Distribution;
import io.github.wikistream.testkit.sample.SampleEvents;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A metric store in memory, with counts put in one by one. */
public final class RecordedMetrics {
    private final InMemoryMetricStore store = new InMemoryMetricStore();
    private Checkpoint last;
    private int batches;

    public RecordedMetrics() {
        last = store.open(new MetricContext("test"));
    }

    public InMemoryMetricStore store() {
        return store;
    }

    public RecordedMetrics count(String minute, String metric, String key, long value) {
        return add(MetricBatch.Minute.of(Instant.parse(minute), Map.of(new Counter(metric, key), value), Map.of()));
    }

    public RecordedMetrics top(String minute, String metric, String member, long value) {
        return add(MetricBatch.Minute.of(Instant.parse(minute), Map.of(), Map.of(new Counter(metric, member), value)));
    }

    public RecordedMetrics unique(String minute, String metric, String key, Set<String> members) {
        return add(MetricBatch.Minute.of(
                Instant.parse(minute), Map.of(), Map.of(), Map.of(new Counter(metric, key), members), Map.of()));
    }

    public RecordedMetrics spread(String minute, String metric, String key, Distribution values) {
        return add(MetricBatch.Minute.of(
                Instant.parse(minute), Map.of(), Map.of(), Map.of(), Map.of(new Counter(metric, key), values)));
    }

    /** Counts one minute of a wiki: so many changes of one page by one user. */
    public RecordedMetrics changes(String minute, String page, String user, long value) {
        String wiki = page.substring(0, page.indexOf(':'));
        return add(MetricBatch.Minute.of(
                Instant.parse(minute),
                Map.of(new Counter("changes", "all"), value, new Counter("wikis", wiki), value),
                Map.of(new Counter("pages", page), value, new Counter("users", user), value)));
    }

    private RecordedMetrics add(MetricBatch.Minute minute) {
        Checkpoint next = SampleEvents.checkpoint(++batches);
        store.apply(new MetricBatch(last, next, List.of(minute)));
        last = next;
        return this;
    }
}
