package io.github.wikistream.analysis;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExcessTailTest {
    /** From 1/64 up, sixty-four per doubling. */
    private static final double[] BOUNDS = IntStream.rangeClosed(0, 1_280)
            .mapToDouble(i -> Math.pow(2, i / 64.0 - 6))
            .toArray();

    /** Returns how many of some deviations are between the bounds, given the probability that one is larger. */
    private static double[] counts(double all, DoubleUnaryOperator larger) {
        return IntStream.range(0, BOUNDS.length - 1)
                .mapToDouble(i -> all * (larger.applyAsDouble(BOUNDS[i]) - larger.applyAsDouble(BOUNDS[i + 1])))
                .toArray();
    }

    private static ExcessTail tail(double all, DoubleUnaryOperator larger) {
        return requireNonNull(ExcessTail.of(counts(all, larger), BOUNDS));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.2, 0.3, 0.5, 0.7})
    void findsTheShapeOfAPowerLawTail(double shape) {
        // The deviations themselves to the power 1.5 are a generalised Pareto distribution with scale 1.
        DoubleUnaryOperator larger = x -> Math.pow(1 + shape * Math.pow(x, 1.5), -1 / shape);
        ExcessTail tail = tail(1e6, larger);
        assertThat(tail.shape()).isCloseTo(shape, within(0.02));
        assertThat(tail.scale()).isCloseTo(1 + shape * tail.threshold(), within(0.05 * tail.scale()));
        double once = tail.decadesBeyond(2, 1e5) - tail.decadesBeyond(2, 1e4);
        assertThat(once)
                .isCloseTo(Math.log10(larger.applyAsDouble(1e4) / larger.applyAsDouble(1e5)), within(0.06 * 15));
    }

    @Test
    void normalTailDecaysExponentiallyWithoutAnEnd() {
        // By the asymptotic series of its tail (M. Abramowitz and I. A. Stegun, 26.2.12), which is accurate enough from
        // 1 on.
        DoubleUnaryOperator larger = x ->
                x < 1.5 ? 1 - x * 0.5777 : 2 * Math.exp(-x * x / 2) / (x * Math.sqrt(2 * Math.PI)) * (1 - 1 / (x * x));
        ExcessTail tail = tail(10_000, larger);
        assertThat(tail.shape()).isZero();
        assertThat(tail.decadesBeyond(4, 40)).isBetween(80.0, 348.0);
    }

    @Test
    void slightlyExceedingTheLargestIsNoRarer() {
        ExcessTail tail = tail(1_000, x -> Math.exp(-Math.pow(x, 1.5)));
        double largest = Math.pow(7, 1 / 1.5);
        assertThat(tail.decadesBeyond(largest, largest)).isZero();
        assertThat(tail.decadesBeyond(largest, Math.pow(7 + 25, 1 / 1.5))).isZero();
        assertThat(tail.decadesBeyond(largest, Math.pow(7 + 60, 1 / 1.5))).isBetween(11.0, 16.0);
    }

    @Test
    void fewDeviationsHaveNoTail() {
        double[] few = new double[BOUNDS.length - 1];
        few[100] = 14;
        assertThat(ExcessTail.of(few, BOUNDS)).isNull();
        Arrays.fill(few, 0);
        assertThat(ExcessTail.of(few, BOUNDS)).isNull();
    }
}
