package io.github.wikistream.analysis;

/**
 * The improbability of an observation as -log<sub>10</sub> of its probability: 3 is one in a thousand.
 *
 * <p>Sources: the negative binomial distribution as a Poisson distribution with a varying rate (M. Greenwood and G. U.
 * Yule, 1920); its tail is bounded by the geometric series that begins with its first term. The logarithm of the gamma
 * function by Stirling's series (M. Abramowitz and I. A. Stegun, 6.1.41).
 */
final class Surprisal {
    /** The maximum: beyond it, neither floating point nor any model is meaningful. */
    static final double MOST = 300;

    private static final double STIRLING_FROM = 10;
    private static final double HALF_LOG_2_PI = 0.5 * Math.log(2 * Math.PI);

    private Surprisal() {}

    /**
     * Returns the improbability of a count or a higher one, 0 where it does not exceed the expectation.
     *
     * @param observed the observed count
     * @param expected the mean, more than 0
     * @param dispersion the excess of the variance over the mean, relative to the squared mean: at least 0; variance =
     *     mean + dispersion × mean²
     */
    static double ofCount(double observed, double expected, double dispersion) {
        if (observed <= expected) {
            return 0;
        }
        double size = 1 / Math.max(dispersion, 1e-6);
        double success = expected / (expected + size);
        double logFirst = logGamma(observed + size)
                - logGamma(size)
                - logGamma(observed + 1)
                + size * Math.log1p(-success)
                + observed * Math.log(success);
        // Each further term is less than this fraction of the one before.
        double ratio = success * (observed + size) / (observed + 1);
        double logTail = logFirst - Math.log1p(-Math.min(ratio, 1 - 1e-12));
        return Math.min(MOST, Math.max(0, -logTail / Math.log(10)));
    }

    /** Returns a score from 0 to 1 that increases with a surprise and is one half at a given one. */
    static double score(double surprise, double half) {
        return surprise / (surprise + half);
    }

    static double logGamma(double x) {
        double shift = 0;
        double y = x;
        while (y < STIRLING_FROM) {
            shift += Math.log(y);
            y++;
        }
        double square = 1 / (y * y);
        double series = (1.0 / 12 - square * (1.0 / 360 - square * (1.0 / 1260 - square / 1680))) / y;
        return (y - 0.5) * Math.log(y) - y + HALF_LOG_2_PI + series - shift;
    }
}
