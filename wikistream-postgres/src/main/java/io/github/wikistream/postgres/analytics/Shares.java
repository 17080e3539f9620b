package io.github.wikistream.postgres.analytics;

/** Shares of a whole that may be empty. */
final class Shares {
    private Shares() {}

    /** Returns {@code part / all}; 0 if {@code all} is 0. */
    static double of(long part, long all) {
        return all == 0 ? 0 : (double) part / all;
    }
}
