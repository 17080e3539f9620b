package io.github.wikistream.internal.resume;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DisorderEstimatorTest {
    private static final Duration LEAST = Duration.ofSeconds(5);

    private final DisorderEstimator disorder = new DisorderEstimator(LEAST);

    private void passed(int events, long behindMillis) {
        for (int i = 0; i < events; i++) {
            disorder.passed(behindMillis);
        }
    }

    @Test
    void usesTheMinimumMarginWithFewEvents() {
        passed(199, 9_000);
        assertThat(disorder.margin()).isEqualTo(LEAST);
    }

    @Test
    void usesTheMinimumMarginForOrderedEvents() {
        passed(10_000, 0);
        passed(10_000, 2_000);
        assertThat(disorder.margin()).isEqualTo(LEAST);
    }

    @Test
    void isTwiceTheDisorderOfAllButOneInAThousand() {
        passed(9_000, 100);
        passed(991, 10_000);
        passed(9, 500_000);
        assertThat(disorder.margin()).isEqualTo(Duration.ofMillis(2 * 16_384));
    }

    @Test
    void isNeverMoreThanAMinute() {
        passed(1_000, 400_000);
        assertThat(disorder.margin()).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void wrongDatesDoNotCountAsDisorder() {
        passed(1_000, 600_000);
        assertThat(disorder.margin()).isEqualTo(LEAST);
        passed(1_000, 599_999);
        assertThat(disorder.margin()).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void shrinksOnceOrderReturns() {
        passed(10_000, 10_000);
        passed(2_000_000, 10);
        assertThat(disorder.margin()).isEqualTo(LEAST);
        passed(1_000, 10_000);
        assertThat(disorder.margin()).as("disorder again").isEqualTo(Duration.ofMillis(2 * 16_384));
    }

    @Test
    void configuredLargeMarginIsKept() {
        DisorderEstimator patient = new DisorderEstimator(Duration.ofMinutes(5));
        for (int i = 0; i < 1_000; i++) {
            patient.passed(400_000);
        }
        assertThat(patient.margin()).isEqualTo(Duration.ofMinutes(5));
    }
}
