package io.github.wikistream.faults.common;

import io.github.wikistream.metric.MetricContext;
import io.github.wikistream.metric.MetricStore;
import io.github.wikistream.metric.query.MetricReader;
import io.github.wikistream.metric.standard.StandardMetrics;
import io.github.wikistream.redis.RedisMetricStore;
import io.github.wikistream.testkit.oracle.Oracle;
import io.github.wikistream.testkit.oracle.Verdict;
import java.util.List;
import java.util.function.Supplier;

/**
 * The metrics that a pipeline has stored.
 *
 * @param pipeline the pipeline's name
 * @param stores creates unopened stores that share the same data
 */
public record MetricContents(String pipeline, Supplier<MetricStore> stores) {
    /** Returns the metrics in a Redis server. The long timeout only guards against hanging, since the machine may be busy. */
    public static MetricContents inRedis(String pipeline, String uri) {
        return new MetricContents(pipeline, () -> RedisMetricStore.create(uri + "?timeout=300"));
    }

    /** Compares the totals of three metrics with a recount of the issued events. */
    public List<Verdict> judge(Oracle oracle) {
        try (MetricStore store = stores.get()) {
            store.open(new MetricContext(pipeline));
            MetricReader counts = store.reader();
            return List.of(
                    oracle.counts("wikis", "/wiki", counts.totals(StandardMetrics.WIKIS)),
                    oracle.counts("types", "/type", counts.totals(StandardMetrics.TYPES)),
                    oracle.counts("namespaces", "/namespace", counts.totals(StandardMetrics.NAMESPACES)));
        }
    }

    /** Returns the number of counted events. */
    public long events() {
        try (MetricStore store = stores.get()) {
            store.open(new MetricContext(pipeline));
            return store.reader().totals(StandardMetrics.TYPES).values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
        }
    }
}
