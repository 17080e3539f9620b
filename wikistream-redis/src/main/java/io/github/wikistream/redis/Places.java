package io.github.wikistream.redis;

import java.util.Arrays;
import java.util.stream.LongStream;

/**
 * Which counts have a place in a running leaderboard: those of about the first few hundred members, and none of 1, which most members have.
 * All members of an hour, tens of thousands, would be much to write and more to read.
 */
final class Places {
    private static final int FEW = 200;
    private static final int WANTED = 400;
    private static final int MANY = 800;
    private static final long SMALLEST = 2;

    private long least = SMALLEST;
    private int taken;

    /** Tells whether a count has a place. */
    boolean take(long count) {
        return count >= least;
    }

    /** Returns a count if it has a place, else 0. */
    long held(long count) {
        return take(count) ? count : 0;
    }

    /** Notes that a member's count has changed. */
    void move(long from, long to) {
        taken += (take(to) ? 1 : 0) - (take(from) ? 1 : 0);
    }

    boolean areMany() {
        return taken > MANY;
    }

    /** Tells whether a smaller count might have a place too. */
    boolean areFew() {
        return taken < FEW && least > SMALLEST;
    }

    /**
     * Chooses the smallest count that has a place, so that not more than wanted have: fewer where many members have the same.
     *
     * @return whether it is another one than before
     */
    boolean choose(LongStream counts) {
        long[] sorted = counts.filter(count -> count >= SMALLEST).sorted().toArray();
        long before = least;
        least = sorted.length <= WANTED ? SMALLEST : sorted[sorted.length - WANTED - 1] + 1;
        taken = (int) Arrays.stream(sorted).filter(this::take).count();
        return least != before;
    }
}
