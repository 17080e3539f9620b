package io.github.wikistream.bench.faults;

import io.github.wikistream.WikiStream;
import io.github.wikistream.metric.MetricContext;
import io.github.wikistream.metric.MetricReader;
import io.github.wikistream.metric.MetricStore;
import io.github.wikistream.metric.StandardMetrics;
import io.github.wikistream.testkit.oracle.Oracle;
import io.github.wikistream.testkit.oracle.Verdict;
import java.util.List;
import java.util.function.Supplier;

/** Counts: in memory or in Redis. */
final class MetricTarget implements Target {
    private final String pipeline;
    private final Supplier<MetricStore> stores;

    /**
     * Makes one.
     *
     * @param stores makes a store that is not open yet, each time on the same counts
     */
    MetricTarget(String pipeline, Supplier<MetricStore> stores) {
        this.pipeline = pipeline;
        this.stores = stores;
    }

    @Override
    public void addTo(WikiStream.Builder builder, Mishaps mishaps) {
        builder.metricStore(LANE, new UnreliableStore(stores.get(), mishaps));
    }

    @Override
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
}
