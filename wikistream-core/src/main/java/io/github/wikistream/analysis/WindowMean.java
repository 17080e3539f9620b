package io.github.wikistream.analysis;

/** The sum of the last values, over how many the window holds: what is not there yet counts as 0. */
final class WindowMean {
    private final double[] values;
    private int next;

    WindowMean(int length) {
        values = new double[length];
    }

    /** Takes a value, and returns the mean with it. */
    double add(double value) {
        values[next] = value;
        next = (next + 1) % values.length;
        // Added up each time: what is added and taken away again leaves its rounding behind for ever.
        double sum = 0;
        for (double each : values) {
            sum += each / values.length;
        }
        return sum;
    }
}
