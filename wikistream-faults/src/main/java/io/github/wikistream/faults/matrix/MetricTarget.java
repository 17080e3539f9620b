package io.github.wikistream.faults.matrix;

import io.github.wikistream.WikiStream;
import io.github.wikistream.faults.common.MetricContents;
import io.github.wikistream.testkit.oracle.Oracle;
import io.github.wikistream.testkit.oracle.Verdict;
import java.util.List;

/** Metrics, in memory or in Redis. */
final class MetricTarget implements Target {
    private final MetricContents contents;

    MetricTarget(MetricContents contents) {
        this.contents = contents;
    }

    @Override
    public void addTo(WikiStream.Builder builder, RandomFaults storeFaults) {
        builder.metricStore(LANE, new UnreliableStore(contents.stores().get(), storeFaults));
    }

    @Override
    public List<Verdict> judge(Oracle oracle) {
        return contents.judge(oracle);
    }
}
