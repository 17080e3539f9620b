package io.github.wikistream.spring;

import io.github.wikistream.jdbc.TransactionalSink;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.datasource.DataSourceUtils;

/** Listening methods in transactions, where wikistream-jdbc and Spring's JDBC are there. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass({TransactionalSink.class, DataSourceUtils.class})
final class TransactionalListenersConfiguration {
    @Bean
    ListenerSinks wikiStreamListenerSinks(BeanFactory beans) {
        return new TransactionalListenerSinks(beans);
    }
}
