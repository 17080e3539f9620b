package io.github.wikistream.redis;

/**
 * A member of a leaderboard, as a writer knows it: where in the newest of its minutes it stands, and what it has gained in the running hour.
 * One object for all minutes, so that a gain is added with one look-up by name, and a name is held once.
 */
final class Member {
    /** Stands for no place. */
    static final int NONE = -1;

    private final String name;
    /** How many places it has, in all minutes that are kept. */
    private int places;
    /** The newest minute in which it has one, and which that is. */
    private long newest = Long.MIN_VALUE;

    private int newestPlace = NONE;

    private long hour;
    /** What the hour was when the batch changed it first, and whether that is to be remembered. */
    private long before;

    private boolean changed;
    /** What has been gathered, and in which round. */
    private long gathered;

    private long round;

    Member(String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    /** Returns the place that it has in a minute if that is the newest in which it has any, else {@link #NONE}. */
    int placeIn(long minute) {
        return minute == newest ? newestPlace : NONE;
    }

    /** Takes one more place. */
    void hold(long minute, int place) {
        places++;
        if (minute > newest) {
            newest = minute;
            newestPlace = place;
        }
    }

    /** Takes another place in a minute instead of the one it has. */
    void move(long minute, int place) {
        if (minute == newest) {
            newestPlace = place;
        }
    }

    /** Gives a place up. */
    void release() {
        places--;
    }

    /** Tells whether it has no place left. */
    boolean isForgotten() {
        return places == 0;
    }

    /**
     * Adds to a sum that whoever goes through several places makes of it.
     *
     * @param number of the round, other than those before; the first count of a round begins a new sum
     * @return the sum
     */
    long gather(long number, long count) {
        gathered = Math.addExact(number == round ? gathered : 0, count);
        round = number;
        return gathered;
    }

    /** Returns that sum the first time, and from then on 0 until more is gathered. */
    long takeGathered() {
        long sum = gathered;
        gathered = 0;
        return sum;
    }

    /** Returns what it has gained in the running hour. */
    long hour() {
        return hour;
    }

    void addToHour(long delta) {
        hour = Math.addExact(hour, delta);
    }

    /** Begins anew with nothing in the running hour. */
    void clearHour() {
        hour = 0;
        changed = false;
    }

    /**
     * Remembers what the running hour was.
     *
     * @return whether that is new; what was remembered since the last {@link #settle} stays
     */
    boolean remember(long hourBefore) {
        if (changed) {
            return false;
        }
        before = hourBefore;
        changed = true;
        return true;
    }

    /** Returns what the running hour was. */
    long before() {
        return before;
    }

    /** Begins anew with the running hour as it is. */
    void settle() {
        changed = false;
    }
}
