package io.github.wikistream.spring;

import io.github.wikistream.WikiStream;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/**
 * Builds a {@link WikiStream} of the properties {@code wikistream.*}, of the methods with {@link WikiStreamListener}, and of beans of these types:
 * {@code Sink}, {@code MetricStore}, {@code Metric}, {@code Source}, {@code StreamListener}, {@link WikiStreamCustomizer}; an {@code EventFilter}
 * named {@code wikiStreamFilter} is the filter of the whole stream. It
 * starts once the application is ready and is closed before anything else stops. A bean of type {@link WikiStream} takes its place.
 */
@AutoConfiguration(
        afterName = {
            "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration",
            "org.springframework.boot.actuate.autoconfigure.metrics.CompositeMeterRegistryAutoConfiguration"
        })
@ConditionalOnProperty(name = "wikistream.enabled", havingValue = "true", matchIfMissing = true)
@ConditionalOnMissingBean(WikiStream.class)
@EnableConfigurationProperties(WikiStreamProperties.class)
@Import({
    TransactionalListenersConfiguration.class,
    PostgresConfiguration.class,
    RedisConfiguration.class,
    MetersConfiguration.class
})
public final class WikiStreamAutoConfiguration {
    @Bean
    WikiStream wikiStream(
            WikiStreamProperties properties,
            ConfigurableListableBeanFactory beans,
            ObjectProvider<ListenerSinks> listenerSinks,
            ObjectProvider<WikiStreamCustomizer> customizers) {
        return new StreamAssembly()
                .properties(properties)
                .beans(beans)
                .listeners(new ListenerMethods(beans), listenerSinks.getIfAvailable(ListenerSinks::withoutTransactions))
                .customized(customizers.orderedStream().toList())
                .build();
    }

    @Bean
    WikiStreamLifecycle wikiStreamLifecycle(
            ApplicationContext context, ObjectProvider<WikiStream> stream, WikiStreamProperties properties) {
        return new WikiStreamLifecycle(context, stream, properties.autoStartup());
    }
}
