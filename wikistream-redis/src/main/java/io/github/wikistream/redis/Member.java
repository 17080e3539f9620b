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
    /** What the hour was when the batch began, and whether it has changed since. */
    private long before;

    private boolean changed;
    private long gathered;

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

    /** Adds to a sum that whoever goes through several places makes of it. */
    void gather(long count) {
        gathered = Math.addExact(gathered, count);
    }

    /** Returns that sum, and begins anew with 0. */
    long takeGathered() {
        long sum = gathered;
        gathered = 0;
        return sum;
    }

    /** Returns what it has gained in the running hour. */
    long hour() {
        return hour;
    }

    /** Returns what {@link #hour} was when the batch began, if it has changed since. */
    long before() {
        return before;
    }

    /**
     * Adds to the running hour.
     *
     * @return whether that is the first change since the last {@link #settle}
     */
    boolean addToHour(long delta) {
        boolean first = !changed;
        if (first) {
            before = hour;
            changed = true;
        }
        hour = Math.addExact(hour, delta);
        return first;
    }

    /** Begins anew with the running hour as it is. */
    void settle() {
        changed = false;
    }

    /** Begins anew with nothing in the running hour. */
    void clearHour() {
        hour = 0;
        changed = false;
    }
}
