package io.github.wikistream.analysis;

import org.jspecify.annotations.Nullable;

/**
 * The decrease of the probability of large deviations, also beyond the largest one observed, by peaks over threshold:
 * whatever the distribution of deviations, those beyond a high threshold nearly follow a generalised Pareto
 * distribution. It is fitted to the excesses of the deviations to the power of {@value #POWER}, so that a shape of 0 is
 * between the tails of a normal and of an exponential distribution.
 *
 * <p>Two choices keep the estimate conservative. The shape is reduced by twice its standard error, but not below 0: the
 * tail is as light as the observed deviations permit, but has no end. And a deviation that exceeds the largest one by
 * less than {@value #MARGIN} mean excesses counts as no rarer, since the largest of several is a matter of chance.
 *
 * <p>Sources: J. Pickands III, "Statistical Inference Using Extreme Order Statistics", The Annals of Statistics 3
 * (1975); the estimator by probability-weighted moments of J. R. M. Hosking and J. R. Wallis, "Parameter and Quantile
 * Estimation for the Generalized Pareto Distribution", Technometrics 29 (1987).
 *
 * @param threshold lower bound of the tail, to the power
 * @param shape 0 for a tail that falls exponentially, up to 1 for one that falls like 1/x
 * @param scale mean excess over the threshold, times 1 - shape
 */
record ExcessTail(double threshold, double shape, double scale) {
    private static final double POWER = 1.5;
    private static final double MARGIN = 30;
    private static final double STANDARD_ERRORS = 2;
    private static final double SHARE = 0.05;
    private static final double LEAST_EXCESSES = 15;
    private static final double MOST_SHAPE = 1;

    /**
     * Fits the tail to the largest of some deviations.
     *
     * @param counts number of deviations between each two of the bounds, in ascending order; not necessarily integers
     * @param bounds one more than counts
     * @return {@code null} if there are too few, or all are equal
     */
    static @Nullable ExcessTail of(double[] counts, double[] bounds) {
        double all = 0;
        for (double count : counts) {
            all += count;
        }
        double wanted = Math.max(LEAST_EXCESSES, SHARE * all);
        int first = counts.length;
        double excesses = 0;
        while (first > 0 && excesses < wanted) {
            first--;
            excesses += counts[first];
        }
        if (excesses < wanted) {
            return null;
        }
        double threshold = Math.pow(bounds[first], POWER);
        double mean = 0;
        double weighted = 0;
        double larger = excesses;
        for (int i = first; i < counts.length; i++) {
            double excess = Math.pow(Math.sqrt(bounds[i] * bounds[i + 1]), POWER) - threshold;
            mean += counts[i] * excess / excesses;
            weighted += counts[i] * excess * (larger - counts[i] / 2) / (excesses * excesses);
            larger -= counts[i];
        }
        double difference = mean - 2 * weighted;
        double estimate = difference > 0 ? 2 - mean / difference : MOST_SHAPE;
        double shape = Math.max(0, Math.min(MOST_SHAPE, estimate) - STANDARD_ERRORS / Math.sqrt(excesses));
        return new ExcessTail(threshold, shape, mean * (1 - shape));
    }

    /**
     * Returns by how many powers of ten a deviation is rarer than the largest one seen.
     *
     * @param largest not below the threshold
     */
    double decadesBeyond(double largest, double deviation) {
        double seen = Math.max(0, Math.pow(largest, POWER) - threshold);
        // The mean excess grows with the threshold, if the shape is above 0.
        double from = seen + MARGIN * (scale + shape * seen);
        double excess = Math.pow(deviation, POWER) - threshold;
        return excess <= from ? 0 : decades(excess) - decades(from);
    }

    private double decades(double excess) {
        return shape == 0 ? excess / scale / Math.log(10) : Math.log10(1 + shape * excess / scale) / shape;
    }
}
