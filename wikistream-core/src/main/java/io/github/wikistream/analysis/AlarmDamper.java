package io.github.wikistream.analysis;

/** Reduces the values of one event to one alarm: a surprise that does not exceed a recent one is lowered. */
final class AlarmDamper {
    private static final double LOWER = 0.3;
    /** The factor by which the threshold has decayed after {@code memory} values. */
    private static final double LEFT = 2.0 / 3;

    /**
     * A threshold above this decays within tens of values; otherwise a value of a thousandfold size would hide all
     * others for hundreds of values.
     */
    private static final double LARGE = 8;

    private static final double FADING_WHILE_LARGE = 0.9;

    private final double fading;
    private double toExceed;

    /**
     * Creates a damper.
     *
     * @param memory the number of values after which the threshold has decayed by a third
     */
    AlarmDamper(int memory) {
        fading = Math.pow(LEFT, 1.0 / memory);
    }

    double pass(double surprise) {
        boolean exceeds = surprise > toExceed;
        double above = Math.max(0, toExceed - LARGE);
        toExceed = exceeds ? surprise : (toExceed - above) * fading + above * FADING_WHILE_LARGE;
        return exceeds ? surprise : LOWER * surprise;
    }
}
