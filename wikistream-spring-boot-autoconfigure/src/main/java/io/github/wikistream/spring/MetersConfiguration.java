package io.github.wikistream.spring;

import io.github.wikistream.micrometer.WikiStreamMeters;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Meters in the application's registry, if it has one. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass({WikiStreamMeters.class, MeterRegistry.class})
final class MetersConfiguration {
    @Bean
    @ConditionalOnSingleCandidate(MeterRegistry.class)
    @ConditionalOnMissingBean
    WikiStreamMeters wikiStreamMeters(MeterRegistry registry) {
        return new WikiStreamMeters(registry);
    }
}
