package io.github.wikistream.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import java.util.function.DoubleSupplier;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SeriesScorerTest {
    private static final Instant START = Instant.parse("2026-06-01T00:00:00Z");

    private static double[] scores(int step, double[] values) {
        SeriesScorer scorer = new SeriesScorer();
        return IntStream.range(0, values.length)
                .mapToDouble(i -> scorer.score(START.plusSeconds((long) step * i), values[i]))
                .toArray();
    }

    /** A week of five-minute values with a daily cycle, noise, and an anomaly from 1500 to 1509. */
    private static double[] week(DoubleUnaryOperator odd) {
        Random random = new Random(7);
        return IntStream.range(0, 2016)
                .mapToDouble(i -> {
                    double usual = 50 + 20 * Math.sin(2 * Math.PI * i / 288) + 2 * random.nextGaussian();
                    return i >= 1500 && i < 1510 ? odd.applyAsDouble(usual) : usual;
                })
                .toArray();
    }

    /** The share of all values after the warm-up that score as high as the best anomalous value. */
    private static double rankOf(double[] scores) {
        double best =
                IntStream.range(1500, 1512).mapToDouble(i -> scores[i]).max().orElseThrow();
        long above = IntStream.range(0, scores.length)
                .filter(i -> i < 1500 || i >= 1560)
                .filter(i -> scores[i] >= best)
                .count();
        return above / (double) scores.length;
    }

    @Test
    void everyKindOfAnomalyScoresHighest() {
        assertThat(rankOf(scores(300, week(usual -> usual + 30)))).as("higher").isZero();
        assertThat(rankOf(scores(300, week(usual -> usual - 30)))).as("lower").isZero();
        assertThat(rankOf(scores(300, week(usual -> 0)))).as("gone").isZero();
        assertThat(rankOf(scores(300, week(usual -> usual + 10))))
                .as("a little higher for a while")
                .isLessThan(0.005);
    }

    @Test
    void valuesOfAnotherTimeOfDayAreAnomalous() {
        Random random = new Random(9);
        double[] values = IntStream.range(0, 14 * 288)
                .mapToDouble(i -> {
                    boolean holiday = i / 288 == 10;
                    boolean daytime = i % 288 >= 108 && i % 288 < 216;
                    return (daytime && !holiday ? 80 : 20) + random.nextDouble();
                })
                .toArray();
        double[] scores = scores(300, values);

        double holiday = best(scores, 10 * 288 + 100, 10 * 288 + 220);
        assertThat(holiday).isGreaterThan(0.5);
        assertThat(holiday).isGreaterThan(best(scores, 3 * 288, 10 * 288));
    }

    private static double best(double[] scores, int from, int to) {
        return IntStream.range(from, to).mapToDouble(i -> scores[i]).max().orElseThrow();
    }

    @Test
    void lastingSmallShiftIsAnomalous() {
        Random random = new Random(13);
        double[] values = new double[4_000];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextGaussian() + (i >= 3_000 && i < 3_200 ? 1.2 : 0);
        }
        double[] scores = scores(60, values);

        assertThat(best(scores, 3_000, 3_200)).isGreaterThan(0.5).isGreaterThan(best(scores, 500, 3_000));
    }

    @Test
    void eachEventIsOneAlarm() {
        Random random = new Random(17);
        double[] values = new double[4_000];
        for (int i = 0; i < values.length; i++) {
            boolean odd = (i >= 2_000 && i < 2_010) || (i >= 3_000 && i < 3_010);
            values[i] = random.nextGaussian() + (odd ? 12 : 0);
        }
        double[] scores = scores(60, values);

        assertThat(scores[2_000]).isGreaterThan(0.5);
        assertThat(IntStream.range(2_003, 2_100).filter(i -> scores[i] > 0.5).count())
                .as("the rest of the first event")
                .isLessThanOrEqualTo(2);
        assertThat(best(scores, 3_000, 3_010)).isGreaterThan(0.5);
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e-6, 1, 1e9})
    void scoresAreIndependentOfScaleOffsetAndSign(double scale) {
        double[] values = week(usual -> usual + 30);
        double[] plain = scores(300, values);
        double[] scaled = scores(
                300,
                IntStream.range(0, values.length)
                        .mapToDouble(i -> -scale * values[i])
                        .toArray());

        for (int i = 0; i < plain.length; i++) {
            assertThat(scaled[i]).isBetween(plain[i] - 0.01, plain[i] + 0.01);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 60, 300, 3_600, 86_400})
    void scoresAreIndependentOfTheStep(int step) {
        Random random = new Random(3);
        double[] values = new double[3_000];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextGaussian() + (i == 2_000 ? 15 : 0);
        }
        double[] scores = scores(step, values);

        assertThat(scores[2_000])
                .isEqualTo(IntStream.range(0, 3_000)
                        .mapToDouble(i -> scores[i])
                        .max()
                        .orElseThrow());
        assertThat(IntStream.range(0, 3_000).mapToDouble(i -> scores[i])).allMatch(score -> score >= 0 && score <= 1);
        assertThat(IntStream.range(0, 3_000).filter(i -> scores[i] > 0.55).count())
                .isLessThan(10);
    }

    /** A rank among earlier values cannot distinguish 40 sigma from 6. */
    @ParameterizedTest
    @ValueSource(ints = {200, 500, 1_000, 3_000})
    void fortySigmaScoreAboveNineteenTwentieths(int before) {
        for (int seed = 1; seed <= 10; seed++) {
            assertThat(scoreOfBurst(new Random(seed)::nextGaussian, before, 40))
                    .as("normal, seed %s", seed)
                    .isGreaterThan(0.95);
            Random random = new Random(seed);
            assertThat(scoreOfBurst(() -> countOf20(random), before, 40 * Math.sqrt(20)))
                    .as("counts, seed %s", seed)
                    .isGreaterThan(0.95);
        }
    }

    private static double scoreOfBurst(DoubleSupplier noise, int before, double burst) {
        double[] values = new double[before + 1];
        for (int i = 0; i <= before; i++) {
            values[i] = 100 + noise.getAsDouble() + (i == before ? burst : 0);
        }
        return scores(60, values)[before];
    }

    /** Draws from a Poisson distribution of mean 20. */
    private static double countOf20(Random random) {
        double product = random.nextDouble();
        int count = 0;
        for (; product > Math.exp(-20); count++) {
            product *= random.nextDouble();
        }
        return count;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void noiseScoresHalfAboutOnceInAThousandPerDeviation(long seed) {
        Random random = new Random(seed);
        double[] scores = scores(
                60, random.doubles(5_000, 0, 1).map(x -> random.nextGaussian()).toArray());
        assertThat(Arrays.stream(scores).filter(score -> score >= 0.5).count()).isBetween(1L, 20L);
        assertThat(Arrays.stream(scores).max().orElseThrow()).isLessThan(0.61);
    }

    @Test
    void frequentJumpsDoNotAlarm() {
        Random random = new Random(5);
        double[] values = new double[5_000];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextDouble() < 0.05 ? 100 + random.nextGaussian() : random.nextGaussian();
        }
        double[] scores = scores(60, values);

        assertThat(IntStream.range(1_000, 5_000).filter(i -> scores[i] > 0.5).count())
                .isLessThan(40);
    }

    @Test
    void firstChangeOfAConstantIsAnomalous() {
        double[] values = new double[500];
        values[400] = 1;
        double[] scores = scores(60, values);

        assertThat(IntStream.range(0, 400).mapToDouble(i -> scores[i])).allMatch(score -> score == 0);
        assertThat(scores[400]).isGreaterThan(0.4);
    }

    @Test
    void refusesNonFiniteValues() {
        SeriesScorer scorer = new SeriesScorer();

        assertThatThrownBy(() -> scorer.score(START, Double.NaN)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> scorer.score(START, Double.POSITIVE_INFINITY))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
