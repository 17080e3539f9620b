package io.github.wikistream.analysis;

/** The mean of about the last values: of all while they are few, then exponentially weighted. */
final class RunningMean {
    private final double memory;
    private double value;
    private long seen;

    /**
     * Creates a mean without values, which is 0.
     *
     * @param memory the approximate number of values
     */
    RunningMean(double memory) {
        this.memory = memory;
    }

    double value() {
        return value;
    }

    void add(double next) {
        seen++;
        value += (next - value) * Math.max(1.0 / seen, 1 / memory);
    }
}
