package io.github.wikistream.metric.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DistributionTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1, 1",
        "15, 15",
        "16, 16",
        "17, 17",
        "31, 31",
        "32, 32",
        "33, 32",
        "34, 33",
        "63, 47",
        "64, 48",
        "67, 48",
        "68, 49",
        "-1, -1",
        "-33, -32",
        "9223372036854775807, 959",
        "-9223372036854775807, -959",
        "-9223372036854775808, -959"
    })
    void splitsEachPowerOfTwoIntoSixteen(long value, int bucket) {
        assertThat(Distribution.bucketOf(value)).isEqualTo(bucket);
    }

    @Test
    void middleOfABucketIsInItAndNearAllOfItsValues() {
        Random random = new Random(1);
        for (int i = 0; i < 100_000; i++) {
            long value = random.nextLong() >> random.nextInt(64);
            long middle = Distribution.middleOf(Distribution.bucketOf(value));
            assertThat(Distribution.bucketOf(middle)).isEqualTo(Distribution.bucketOf(value));
            assertThat(Math.abs((double) middle - value))
                    .isLessThanOrEqualTo(Math.abs((double) value) * Distribution.MAX_RELATIVE_ERROR);
        }
    }

    @Test
    void quantilesAreNearThoseOfTheValues() {
        Random random = new Random(2);
        long[] values = random.longs(10_001)
                .map(value -> value >> (20 + random.nextInt(40)))
                .toArray();
        Distribution distribution = Distribution.of(values);
        Arrays.sort(values);

        for (double share : new double[] {0, 0.01, 0.25, 0.5, 0.75, 0.99, 1}) {
            long truth = values[Math.max(0, (int) Math.ceil(share * values.length) - 1)];
            assertThat((double) distribution.quantile(share).orElseThrow())
                    .isCloseTo((double) truth, within(Math.abs((double) truth) * Distribution.MAX_RELATIVE_ERROR));
        }
        assertThat(distribution.count()).isEqualTo(10_001);
    }

    @Test
    void meanIsNearThatOfTheValues() {
        assertThat(Distribution.of(100, 200, 300).approximateMean().orElseThrow())
                .isCloseTo(200, within(200 / 32.0));
        assertThat(Distribution.of(-3, 3, 9).approximateMean()).hasValue(3);
        assertThat(Distribution.NONE.approximateMean()).isEmpty();
        assertThat(Distribution.NONE.quantile(0.5)).isEmpty();
    }

    @Test
    void addsUpInAnyOrder() {
        Distribution a = Distribution.of(1, 1, -5);
        Distribution b = Distribution.of(1, 70_000);

        assertThat(a.plus(b)).isEqualTo(b.plus(a)).isEqualTo(Distribution.of(70_000, -5, 1, 1, 1));
    }

    @Test
    void refusesInvalidDistributions() {
        assertThatThrownBy(() -> new Distribution(new TreeMap<>(Map.of(960, 1L))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("960");
        assertThatThrownBy(() -> new Distribution(new TreeMap<>(Map.of(1, 0L))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Distribution.NONE.quantile(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Distribution.NONE.quantile(50)).isInstanceOf(IllegalArgumentException.class);
    }
}
