package io.github.wikistream.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wikistream.metric.Metric;
import io.github.wikistream.metric.standard.StandardMetrics;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The page about metrics lists every standard metric. */
class StandardMetricsTest {
    @Test
    void everyMetricIsListedAndNoOther() {
        Set<String> documented = Page.of("docs/reference/metrics.md").table("## The standard metrics").stream()
                .map(row -> Page.codeIn(row.get(0)).get(0))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> counted = StandardMetrics.all().stream()
                .map(Metric::name)
                .filter(name -> !name.contains("-by-"))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(documented).isEqualTo(counted);
    }
}
