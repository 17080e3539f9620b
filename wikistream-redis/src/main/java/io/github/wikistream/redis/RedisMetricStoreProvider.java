package io.github.wikistream.redis;

import io.github.wikistream.metric.MetricStore;
import io.github.wikistream.metric.MetricStoreProvider;
import java.util.List;

/** Provides {@link RedisMetricStore} for {@code redis://…} and {@code valkey://…}. */
public final class RedisMetricStoreProvider implements MetricStoreProvider {
    /** Called by {@link java.util.ServiceLoader}. */
    public RedisMetricStoreProvider() {}

    @Override
    public List<String> schemes() {
        return List.of(RedisUris.PLAIN, RedisUris.PLAIN_VALKEY);
    }

    @Override
    public MetricStore create(Config config) {
        return RedisMetricStore.create(config.uri());
    }

    /** Provides {@link RedisMetricStore} for {@code rediss://…} and {@code valkeys://…}: TLS, with the certificate and host name verified. */
    public static final class Tls implements MetricStoreProvider {
        /** Called by {@link java.util.ServiceLoader}. */
        public Tls() {}

        @Override
        public List<String> schemes() {
            return List.of(RedisUris.TLS, RedisUris.TLS_VALKEY);
        }

        @Override
        public MetricStore create(Config config) {
            return RedisMetricStore.create(config.uri());
        }
    }
}
