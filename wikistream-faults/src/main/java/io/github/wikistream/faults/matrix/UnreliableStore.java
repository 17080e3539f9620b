package io.github.wikistream.faults.matrix;

import io.github.wikistream.event.Checkpoint;
import io.github.wikistream.internal.forward.ForwardingMetricStore;
import io.github.wikistream.metric.MetricBatch;
import io.github.wikistream.metric.MetricContext;
import io.github.wikistream.metric.MetricStore;

/** A metric store with fault injection. */
final class UnreliableStore extends ForwardingMetricStore {
    private final Mishaps mishaps;

    UnreliableStore(MetricStore store, Mishaps mishaps) {
        super(store);
        this.mishaps = mishaps;
    }

    @Override
    public Checkpoint open(MetricContext context) {
        mishaps.beforeOpen();
        return super.open(context);
    }

    @Override
    public void apply(MetricBatch batch) {
        mishaps.around(() -> super.apply(batch));
    }
}
