package io.github.wikistream.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wikistream.embedded.ServerUnavailableException;
import io.github.wikistream.embedded.test.Skip;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The measurements run, and the counts that they make agree. How fast is not asked here: see {@code docs/explanation/performance.md}. */
class MetricMeasurementsTest {
    @Test
    void bothStoresAgreeWithARecountOfAnHour() {
        try {
            assertThat(MetricDays.run(Duration.ofMinutes(80), Duration.ofMinutes(40)))
                    .hasSize(2)
                    .allSatisfy(line -> assertThat(line).contains("all counts agree"));
        } catch (ServerUnavailableException e) {
            throw Skip.unlessCi(e);
        }
    }

    @Test
    void costIsMeasured() {
        try {
            RedisCost.Figures figures = RedisCost.measure(1);
            assertThat(figures.ways()).hasSize(5).allSatisfy(way -> {
                assertThat(way.perSecond()).isPositive();
                assertThat(way.commands()).isPositive();
            });
            assertThat(figures.ways().get(4).commands()).isGreaterThanOrEqualTo(15);
            assertThat(figures.snapshotMillis()).isPositive();
            assertThat(figures.scanMillis()).isPositive();
        } catch (ServerUnavailableException e) {
            throw Skip.unlessCi(e);
        }
    }
}
