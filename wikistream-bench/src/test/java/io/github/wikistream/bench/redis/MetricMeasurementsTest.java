package io.github.wikistream.bench.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wikistream.embedded.ServerUnavailableException;
import io.github.wikistream.embedded.test.Skip;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The measurements run, and their counts agree. Their figures are in {@code docs/explanation/performance.md}. */
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
    void costIsMeasured() throws IOException {
        try {
            RedisCost.Figures figures = RedisCost.measure(1);
            assertThat(figures.lines()).hasSize(5).allSatisfy(line -> {
                assertThat(line.cost().perSecond()).isPositive();
                assertThat(line.cost().commands()).isPositive();
            });
            assertThat(figures.lines().get(4).cost().commands()).isGreaterThanOrEqualTo(15);
            assertThat(figures.snapshotMillis()).isPositive();
            assertThat(figures.scanMillis()).isPositive();
        } catch (ServerUnavailableException e) {
            throw Skip.unlessCi(e);
        }
    }
}
