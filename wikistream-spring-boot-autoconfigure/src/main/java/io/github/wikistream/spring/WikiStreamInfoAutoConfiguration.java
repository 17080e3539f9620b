package io.github.wikistream.spring;

import io.github.wikistream.StreamReport;
import io.github.wikistream.WikiStream;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.info.InfoContributor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;

/** The part {@code wikistream} of Actuator's info: for each pipeline its sinks and their guarantees. */
@AutoConfiguration(after = WikiStreamAutoConfiguration.class)
@ConditionalOnClass(InfoContributor.class)
@ConditionalOnBean(WikiStream.class)
@ConditionalOnProperty(name = "management.info.wikistream.enabled", havingValue = "true", matchIfMissing = true)
final class WikiStreamInfoAutoConfiguration {
    @Bean
    InfoContributor wikiStreamInfoContributor(ObjectProvider<WikiStream> streams) {
        return info -> {
            Map<String, Object> pipelines = new LinkedHashMap<>();
            for (WikiStream stream : streams) {
                StreamReport report = stream.report();
                Map<String, Object> sinks = new LinkedHashMap<>();
                report.lanes()
                        .forEach(lane -> sinks.put(lane.sink(), lane.guarantee().toString()));
                pipelines.put(report.pipeline(), sinks);
            }
            info.withDetail("wikistream", pipelines);
        };
    }
}
