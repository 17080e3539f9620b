package io.github.wikistream.testkit.simulator;

import java.time.Instant;

/**
 * The number of events in each minute. The number before any minute is known without generating events, so a stream can
 * start anywhere and still have gapless offsets. Minutes are counted from {@link #EPOCH}.
 */
final class Rate {
    /** The start of the simulation. */
    static final Instant EPOCH = Instant.parse("2020-01-01T00:00:00Z");

    /** The maximum number of events per minute. */
    static final int MAX_PER_MINUTE = 4096;

    private static final double SWING = 0.33;
    private static final int BUSIEST_MINUTE_OF_DAY = 18 * 60 + 30;
    private static final int MINUTES_OF_DAY = 24 * 60;
    private static final int UNREST = 400;
    /** With fewer events, the quietest minutes would have fewer than their random variation. */
    private static final double MIN_PER_SECOND = 10;

    private static final long FIRST_OFFSET = 4_300_000_000L;

    /** The number of events since midnight before each minute of a day; the last element is the number per day. */
    private final int[] before = new int[MINUTES_OF_DAY + 1];

    /**
     * @param perSecond the mean over a day, 10 to {@link SimulatedEvents#MOST_PER_SECOND}
     * @throws IllegalArgumentException if it is out of that range
     */
    Rate(double perSecond) {
        if (!(perSecond >= MIN_PER_SECOND && perSecond <= SimulatedEvents.MOST_PER_SECOND)) {
            throw new IllegalArgumentException("perSecond must be " + MIN_PER_SECOND + " to "
                    + SimulatedEvents.MOST_PER_SECOND + ": " + perSecond);
        }
        for (int minute = 0; minute < MINUTES_OF_DAY; minute++) {
            double angle = 2 * StrictMath.PI * (minute - BUSIEST_MINUTE_OF_DAY) / MINUTES_OF_DAY;
            before[minute + 1] = before[minute] + (int) (60 * perSecond * (1 + SWING * StrictMath.cos(angle)));
        }
    }

    /** Returns the offset of the first event of a minute. */
    long firstOffset(long seed, long minute) {
        long day = Math.floorDiv(minute, MINUTES_OF_DAY);
        int ofDay = (int) Math.floorMod(minute, (long) MINUTES_OF_DAY);
        int unrest = new Dice(Dice.mix(seed, minute)).below(UNREST);
        return FIRST_OFFSET + day * before[MINUTES_OF_DAY] + before[ofDay] + unrest;
    }
}
