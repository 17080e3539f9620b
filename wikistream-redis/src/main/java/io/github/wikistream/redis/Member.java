package io.github.wikistream.redis;

import io.github.wikistream.metric.Bucket;
import org.jspecify.annotations.Nullable;

/**
 * A member of a leaderboard, as a writer knows it: what it has gained in each minute that is kept, and in the running hour. One object for
 * all of that, so that a gain is added with one look-up by name, and a name is held once.
 */
final class Member {
    /** What a member has gained in one minute. */
    static final class Gain {
        private final Member member;
        private final BoardMinute minute;
        private long count;
        /** That of the minute before, of those in which there was any. */
        private @Nullable Gain next;

        private Gain(Member member, BoardMinute minute, long count, @Nullable Gain next) {
            this.member = member;
            this.minute = minute;
            this.count = count;
            this.next = next;
        }

        Member member() {
            return member;
        }

        long count() {
            return count;
        }
    }

    private final String name;
    /** Begins with that of the newest minute, which most of what comes is added to. */
    private @Nullable Gain gains;

    private long hour;
    /** What the hour was when the batch began, and whether it has changed since. */
    private long before;

    private boolean changed;

    Member(String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    /**
     * Adds to what it has gained in a minute.
     *
     * @return the gain, if it is the first of that minute
     */
    @Nullable
    Gain add(BoardMinute minute, long count) {
        Gain later = null;
        Gain gain = gains;
        while (gain != null && gain.minute.number() > minute.number()) {
            later = gain;
            gain = gain.next;
        }
        if (gain != null && gain.minute == minute) {
            gain.count = Math.addExact(gain.count, count);
            return null;
        }
        Gain added = new Gain(this, minute, count, gain);
        if (later == null) {
            gains = added;
        } else {
            later.next = added;
        }
        return added;
    }

    /** Forgets what it has gained in a minute. */
    void forget(BoardMinute minute) {
        Gain first = gains;
        if (first != null && first.minute == minute) {
            gains = first.next;
            return;
        }
        for (Gain gain = first; gain != null; gain = gain.next) {
            Gain next = gain.next;
            if (next != null && next.minute == minute) {
                gain.next = next.next;
                return;
            }
        }
    }

    /** Tells whether nothing is left that it has gained. */
    boolean isForgotten() {
        return gains == null;
    }

    /** Returns what it has gained in minutes of an hour, by the number of the hour. */
    long in(long wanted) {
        long sum = 0;
        for (Gain gain = gains; gain != null; gain = gain.next) {
            if (Bucket.hourOf(gain.minute.number()) == wanted) {
                sum = Math.addExact(sum, gain.count);
            }
        }
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
