package io.github.wikistream.redis;

import io.github.wikistream.config.PluginUri;
import io.github.wikistream.metric.MetricStore;
import io.github.wikistream.metric.MetricStoreProvider;
import java.util.Set;

/** Provides {@link RedisMetricStore} for {@code redis://…} and {@code valkey://…}. */
public final class RedisMetricStoreProvider implements MetricStoreProvider {
    /** For {@link java.util.ServiceLoader}. */
    public RedisMetricStoreProvider() {}

    @Override
    public String scheme() {
        return RedisUris.PLAIN;
    }

    @Override
    public Set<String> aliases() {
        return Set.of(RedisUris.PLAIN_VALKEY);
    }

    @Override
    public MetricStore create(PluginUri uri) {
        return RedisMetricStore.create(uri);
    }

    /** Provides {@link RedisMetricStore} for {@code rediss://…} and {@code valkeys://…}: TLS, with the certificate and host name verified. */
    public static final class Tls implements MetricStoreProvider {
        /** For {@link java.util.ServiceLoader}. */
        public Tls() {}

        @Override
        public String scheme() {
            return RedisUris.TLS;
        }

        @Override
        public Set<String> aliases() {
            return Set.of(RedisUris.TLS_VALKEY);
        }

        @Override
        public MetricStore create(PluginUri uri) {
            return RedisMetricStore.create(uri);
        }
    }
}
