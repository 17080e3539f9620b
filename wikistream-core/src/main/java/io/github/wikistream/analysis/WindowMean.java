package io.github.wikistream.analysis;

/** The sum of the last values, divided by the size of the window: missing values count as 0. */
final class WindowMean {
    private final double[] values;
    private int next;

    WindowMean(int length) {
        values = new double[length];
    }

    /** Adds a value, and returns the mean. */
    double add(double value) {
        values[next] = value;
        next = (next + 1) % values.length;
        // Summed each time: adding and subtracting would accumulate rounding errors.
        double sum = 0;
        for (double each : values) {
            sum += each / values.length;
        }
        return sum;
    }
}
