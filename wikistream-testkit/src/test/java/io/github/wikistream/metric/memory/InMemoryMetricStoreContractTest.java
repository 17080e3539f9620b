package io.github.wikistream.metric.memory;

import io.github.wikistream.metric.MetricStore;
import io.github.wikistream.testkit.contract.MetricStoreContract;

class InMemoryMetricStoreContractTest extends MetricStoreContract {
    private final InMemoryMetricStore store = new InMemoryMetricStore();

    @Override
    protected MetricStore createStore() {
        return store.twin();
    }

    @Override
    protected boolean breakNextWrite() {
        return false;
    }
}
