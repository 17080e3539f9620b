package io.github.wikistream.spring;

import io.github.wikistream.postgres.PostgresSink;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Every event as a row in the application's PostgreSQL. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(PostgresSink.class)
@ConditionalOnProperty(name = "wikistream.postgres.enabled", havingValue = "true")
final class PostgresConfiguration {
    @Bean
    WikiStreamCustomizer wikiStreamPostgresSink(ObjectProvider<DataSource> dataSource) {
        return builder -> builder.sink("postgresql", PostgresSink.of(the(dataSource)));
    }

    private static DataSource the(ObjectProvider<DataSource> dataSource) {
        DataSource found = dataSource.getIfUnique();
        if (found == null) {
            throw new IllegalStateException("wikistream.postgres.enabled: needs one DataSource, or a primary one");
        }
        return found;
    }
}
