package io.github.wikistream.analysis;

/** How improbable the errors of one forecast are: of the value at hand, and of the last ones in the mean. */
final class ForecastErrors {
    private final EmpiricalTail single = new EmpiricalTail(true);
    private final EmpiricalTail inTheMean = new EmpiricalTail(false);
    private final WindowMean lately;

    /**
     * Makes one that has seen nothing.
     *
     * @param window how many errors are averaged
     */
    ForecastErrors(int window) {
        lately = new WindowMean(window);
    }

    /** Returns the larger of the two surprises, and counts the error among those before. */
    double surprise(double error) {
        return Math.max(single.surprise(error), inTheMean.surprise(lately.add(error)));
    }
}
