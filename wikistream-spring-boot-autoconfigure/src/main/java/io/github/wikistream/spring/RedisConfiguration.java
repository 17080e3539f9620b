package io.github.wikistream.spring;

import io.github.wikistream.redis.RedisMetricStore;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** Metrics in the application's Redis, at the address of its {@link LettuceConnectionFactory}. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass({RedisMetricStore.class, LettuceConnectionFactory.class})
@ConditionalOnProperty(name = "wikistream.redis.enabled", havingValue = "true")
final class RedisConfiguration {
    @Bean
    WikiStreamCustomizer wikiStreamRedisStore(ObjectProvider<LettuceConnectionFactory> factory) {
        return builder -> {
            LettuceConnectionFactory found = factory.getIfUnique();
            if (found == null) {
                throw new IllegalStateException(
                        "wikistream.redis.enabled: needs one LettuceConnectionFactory, or a primary one");
            }
            builder.metricStore("redis", RedisMetricStore.create(RedisAddress.of(found), RedisAddress.timeout(found)));
        };
    }
}
