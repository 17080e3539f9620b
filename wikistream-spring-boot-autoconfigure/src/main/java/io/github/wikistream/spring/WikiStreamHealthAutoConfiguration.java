package io.github.wikistream.spring;

import io.github.wikistream.WikiStream;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

/** The health indicator {@code wikistream}, for Spring Boot 4. */
@AutoConfiguration(
        after = WikiStreamAutoConfiguration.class,
        beforeName = "org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration")
@ConditionalOnClass({HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
@ConditionalOnBean(WikiStream.class)
@ConditionalOnEnabledHealthIndicator("wikistream")
final class WikiStreamHealthAutoConfiguration {
    @Bean
    @ConditionalOnMissingBean(name = "wikistreamHealthIndicator")
    HealthIndicator wikistreamHealthIndicator(ObjectProvider<WikiStream> streams) {
        return new WikiStreamHealthIndicator(streams);
    }
}
