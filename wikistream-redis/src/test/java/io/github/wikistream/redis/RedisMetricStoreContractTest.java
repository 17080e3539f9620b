package io.github.wikistream.redis;

import io.github.wikistream.metric.MetricStore;
import io.github.wikistream.testkit.contract.MetricStoreContract;
import io.github.wikistream.testkit.servers.TestRedis;
import org.junit.jupiter.api.AfterEach;

class RedisMetricStoreContractTest extends MetricStoreContract {
    private final CuttingProxy proxy = new CuttingProxy(TestRedis.freshDatabase());

    @Override
    protected MetricStore createStore() {
        return RedisMetricStore.create(proxy.uri());
    }

    @Override
    protected boolean breakNextWrite() {
        proxy.loseNextAnswer();
        return true;
    }

    @AfterEach
    void closeProxy() {
        proxy.close();
    }
}
