package io.github.wikistream.faults.matrix;

import io.github.wikistream.WikiStream;
import io.github.wikistream.faults.common.MetricContents;
import io.github.wikistream.metric.MetricStore;
import io.github.wikistream.testkit.oracle.Oracle;
import io.github.wikistream.testkit.oracle.Verdict;
import java.util.List;
import java.util.function.Supplier;

/** Counts: in memory or in Redis. */
final class MetricTarget implements Target {
    private final MetricContents contents;

    /**
     * Makes one.
     *
     * @param stores makes a store that is not open yet, each time on the same counts
     */
    MetricTarget(String pipeline, Supplier<MetricStore> stores) {
        contents = new MetricContents(pipeline, stores);
    }

    @Override
    public void addTo(WikiStream.Builder builder, Mishaps mishaps) {
        builder.metricStore(LANE, new UnreliableStore(contents.stores().get(), mishaps));
    }

    @Override
    public List<Verdict> judge(Oracle oracle) {
        return contents.judge(oracle);
    }
}
