package io.github.wikistream.faults.matrix;

import io.github.wikistream.event.Checkpoint;
import io.github.wikistream.internal.forward.ForwardingMetricStore;
import io.github.wikistream.metric.MetricBatch;
import io.github.wikistream.metric.MetricContext;
import io.github.wikistream.metric.MetricStore;

/** A metric store with fault injection. */
final class UnreliableStore extends ForwardingMetricStore {
    private final RandomFaults storeFaults;

    UnreliableStore(MetricStore store, RandomFaults storeFaults) {
        super(store);
        this.storeFaults = storeFaults;
    }

    @Override
    public Checkpoint open(MetricContext context) {
        storeFaults.beforeOpen();
        return super.open(context);
    }

    @Override
    public void apply(MetricBatch batch) {
        storeFaults.around(() -> super.apply(batch));
    }
}
