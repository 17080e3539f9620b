package io.github.wikistream.analysis;

/**
 * The thresholds of a spike.
 *
 * @param surprise the minimum improbability, as -log<sub>10</sub> of the probability. A lower one finds more within a
 *     minute and raises more false alarms; with 6, thirty series of 10 and more a minute have less than one false alarm
 *     a day (see {@code docs/explanation/anomalies.md})
 * @param floor the minimum count within five minutes
 */
record SpikeSettings(double surprise, long floor) {
    /** For all changes of a stream. */
    public static final SpikeSettings WHOLE = new SpikeSettings(6, 100);

    /** For wikis. */
    public static final SpikeSettings WIKIS = new SpikeSettings(6, 30);

    /** For pages. */
    public static final SpikeSettings PAGES = new SpikeSettings(6, 20);

    /** For users. */
    public static final SpikeSettings USERS = new SpikeSettings(6, 30);

    public SpikeSettings {
        if (!(surprise > 0 && surprise < Surprisal.MOST)) {
            throw new IllegalArgumentException(
                    "surprise must be more than 0 and less than " + Surprisal.MOST + ": " + surprise);
        }
        if (floor < 1) {
            throw new IllegalArgumentException("floor must be 1 or more: " + floor);
        }
    }
}
