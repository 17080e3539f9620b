package io.github.wikistream.analysis;

/** The mean of about the last values: of all while they are few, then with weights that fade. */
final class RunningMean {
    private final double memory;
    private double value;
    private long seen;

    /**
     * Makes one of nothing, which is 0.
     *
     * @param memory how many values it remembers, about
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
