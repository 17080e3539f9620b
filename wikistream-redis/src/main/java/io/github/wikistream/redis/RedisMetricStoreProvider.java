package io.github.wikistream.redis;

import io.github.wikistream.config.PluginUri;
import io.github.wikistream.metric.MetricStore;
import io.github.wikistream.metric.MetricStoreProvider;
import java.util.Set;

/** Makes metric stores for {@code redis://[user:password@]host[:port][/db][?timeout=seconds]}. */
public final class RedisMetricStoreProvider implements MetricStoreProvider {
    /** For {@link java.util.ServiceLoader}. */
    public RedisMetricStoreProvider() {}

    @Override
    public String scheme() {
        return RedisAddress.PLAIN;
    }

    @Override
    public Set<String> aliases() {
        return Set.of(RedisAddress.PLAIN_VALKEY);
    }

    @Override
    public MetricStore create(PluginUri uri) {
        return RedisMetricStore.create(uri);
    }

    /** Makes metric stores for {@code rediss://…}: the same by TLS, the server's certificate and name checked. */
    public static final class Tls implements MetricStoreProvider {
        /** For {@link java.util.ServiceLoader}. */
        public Tls() {}

        @Override
        public String scheme() {
            return RedisAddress.TLS;
        }

        @Override
        public Set<String> aliases() {
            return Set.of(RedisAddress.TLS_VALKEY);
        }

        @Override
        public MetricStore create(PluginUri uri) {
            return RedisMetricStore.create(uri);
        }
    }
}
