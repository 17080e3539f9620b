package io.github.wikistream.analysis;

/** The surprise of the errors of one forecast: of the current value, and of the mean of the last ones. */
final class ForecastErrors {
    private final EmpiricalTail single = new EmpiricalTail(true);
    private final EmpiricalTail inTheMean = new EmpiricalTail(false);
    private final WindowMean lately;

    /**
     * Creates an instance without errors.
     *
     * @param window the number of errors in the mean
     */
    ForecastErrors(int window) {
        lately = new WindowMean(window);
    }

    /** Returns the larger of the two surprises, and adds the error to the earlier ones. */
    double surprise(double error) {
        return Math.max(single.surprise(error), inTheMean.surprise(lately.add(error)));
    }
}
