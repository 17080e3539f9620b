package io.github.wikistream.analysis;

/** Makes one alarm of one event: what surprises no more than what came shortly before is told in a lower voice. */
final class AlarmDamper {
    private static final double LOWER = 0.3;
    /** What is left of the surprise to exceed after as many values as the hold remembers. */
    private static final double LEFT = 2.0 / 3;

    /** What is above this fades within tens of values: else one value of a thousandfold size would hide all others for hundreds. */
    private static final double LARGE = 8;

    private static final double FADING_WHILE_LARGE = 0.9;

    private final double fading;
    private double toExceed;

    /**
     * Makes one.
     *
     * @param memory after how many values a third of the surprise that must be exceeded is gone
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
