/** The metric store on Redis. */
module io.github.wikistream.redis {
    requires static org.jspecify;
    requires transitive io.github.wikistream.core;
    requires transitive lettuce.core;
    requires org.slf4j;

    exports io.github.wikistream.redis;

    provides io.github.wikistream.metric.MetricStoreProvider with
            io.github.wikistream.redis.RedisMetricStoreProvider,
            io.github.wikistream.redis.RedisMetricStoreProvider.Tls;
}
