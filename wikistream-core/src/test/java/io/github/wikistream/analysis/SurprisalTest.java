package io.github.wikistream.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SurprisalTest {
    @ParameterizedTest
    @CsvSource({
        "5, 0.1, 15",
        "5, 0.1, 30",
        "20, 0.05, 60",
        "20, 0.05, 100",
        "3, 1, 20",
        "1000, 0.01, 1500",
        "0.5, 0.05, 8"
    })
    void tailEqualsTheSumOfItsTerms(double mean, double dispersion, int observed) {
        double size = 1 / dispersion;
        double success = mean / (mean + size);
        double term = Math.exp(size * Math.log1p(-success));
        double below = 0;
        double tail = 0;
        for (int k = 0; k < observed + 20_000; k++) {
            if (k < observed) {
                below += term;
            } else {
                tail += term;
            }
            term *= success * (k + size) / (k + 1);
        }
        assertThat(below + tail).isCloseTo(1, within(1e-9));

        // The bound is larger nearer to the mean; where it matters, it is some percent.
        assertThat(Surprisal.ofCount(observed, mean, dispersion)).isCloseTo(-Math.log10(tail), within(0.2));
    }

    @Test
    void expectedCountsHaveNoSurprise() {
        assertThat(Surprisal.ofCount(5, 5, 0.1)).isZero();
        assertThat(Surprisal.ofCount(0, 5, 0.1)).isZero();
        assertThat(Surprisal.ofCount(6, 5, 0.1)).isBetween(0.0, 0.5);
    }

    @Test
    void overdispersionLowersTheSurprise() {
        assertThat(Surprisal.ofCount(100, 20, 0.5)).isLessThan(Surprisal.ofCount(100, 20, 0.01) / 3);
    }

    @Test
    void surpriseIncreasesAndStaysFinite() {
        double last = 0;
        for (double observed = 2; observed < 1e12; observed *= 3) {
            double surprise = Surprisal.ofCount(observed, 1, 0.01);
            assertThat(surprise).isGreaterThanOrEqualTo(last).isFinite();
            last = surprise;
        }
        assertThat(Surprisal.ofCount(1e9, 1, 0.01)).isEqualTo(Surprisal.MOST);
    }

    @ParameterizedTest
    @CsvSource({"0.5, 0.5723649429", "1, 0", "5, 3.1780538303", "10, 12.8018274801", "1000, 5905.2204232091"})
    void logGammaIsCorrect(double x, double expected) {
        assertThat(Surprisal.logGamma(x)).isCloseTo(expected, within(1e-6));
    }
}
