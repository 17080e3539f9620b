package io.github.wikistream.metric.query;

import io.github.wikistream.metric.query.Bucket.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * What a metric store keeps for how long, and which of its buckets answer a question: the arithmetic that all stores share. Everything
 * is reckoned back from the newest minute that holds a count, in event time.
 *
 * <table>
 *   <caption>What is kept</caption>
 *   <tr><th>what</th><th>minutes</th><th>hours</th></tr>
 *   <tr><td>counters, distributions</td><td>{@value #COUNT_MINUTES} minutes</td><td>{@value #COUNT_HOURS} hours</td></tr>
 *   <tr><td>members: leaderboards, distinct members</td><td>the hour before the {@link #firstOpenHour first open one}, and all since: at
 *       least 70 minutes, the newest included</td><td>{@value #MEMBER_HOURS} hours</td></tr>
 * </table>
 *
 * <p>Members are many: a day of their minutes would take ten times the room of all counters. So an hour of a leaderboard is closed once
 * the stragglers are in, {@value #GRACE_MINUTES} minutes after its end; its first {@value #HOUR_PLACES} places are kept, and the count of
 * the next place, which no member left out had more than.
 *
 * <p>Where a window begins or ends in an hour whose minutes are gone, the whole hour is counted, and the answer says so.
 */
public final class BucketRetention {
    /** How many minutes of counters and distributions are kept before the newest. */
    public static final int COUNT_MINUTES = 1_440;

    /** How many hours of counters and distributions are kept before the newest. */
    public static final int COUNT_HOURS = 192;

    /** How many hours of leaderboards and distinct members are kept before the newest. */
    public static final int MEMBER_HOURS = 24;

    /** How long an hour waits for stragglers, in minutes, before its leaderboards are closed. */
    public static final int GRACE_MINUTES = 10;

    /** How many places of a closed hour's leaderboard are kept. */
    public static final int HOUR_PLACES = 1_000;

    private BucketRetention() {}

    /**
     * Which buckets answer a question.
     *
     * @param window   what they cover: the window that was asked for, or up to an hour more at either end
     * @param complete whether all of the window is still kept
     * @param buckets  oldest first, none twice
     */
    public record Plan(Window window, boolean complete, List<Bucket> buckets) {
        /** Copies the list. */
        public Plan {
            Objects.requireNonNull(window, "window");
            buckets = List.copyOf(buckets);
        }
    }

    /** Returns the oldest minute whose counters and distributions are kept. */
    public static long oldestCountMinute(long newest) {
        return newest - COUNT_MINUTES;
    }

    /** Returns the oldest hour whose counters and distributions are kept. */
    public static long oldestCountHour(long newest) {
        return Bucket.hourOf(newest) - COUNT_HOURS;
    }

    /** Returns the oldest minute whose members are kept: the first of an hour. */
    public static long oldestMemberMinute(long newest) {
        return (firstOpenHour(newest) - 1) * Bucket.MINUTES_PER_HOUR;
    }

    /** Returns the oldest hour whose members are kept. */
    public static long oldestMemberHour(long newest) {
        return Bucket.hourOf(newest) - MEMBER_HOURS;
    }

    /** Returns the first hour whose leaderboards are not closed yet. */
    public static long firstOpenHour(long newest) {
        return Bucket.hourOf(newest - GRACE_MINUTES);
    }

    /**
     * Returns the buckets that make up a window of counters or distributions: hours where all of one lies within, else minutes.
     *
     * @param newest the newest minute that holds a count; empty if there is none yet
     */
    public static Plan counts(Window asked, OptionalLong newest) {
        return newest.isEmpty()
                ? nothing(asked)
                : plan(
                        asked,
                        newest.getAsLong(),
                        oldestCountMinute(newest.getAsLong()),
                        oldestCountHour(newest.getAsLong()),
                        true);
    }

    /** Returns the buckets that make up a window of distinct members. */
    public static Plan uniques(Window asked, OptionalLong newest) {
        return newest.isEmpty() ? nothing(asked) : members(asked, newest.getAsLong(), true);
    }

    /** Returns the buckets that make up a window of a leaderboard: minutes, and before those closed hours. */
    public static Plan top(Window asked, OptionalLong newest) {
        return newest.isEmpty() ? nothing(asked) : members(asked, newest.getAsLong(), false);
    }

    private static Plan members(Window asked, long newest, boolean hoursWherePossible) {
        return plan(asked, newest, oldestMemberMinute(newest), oldestMemberHour(newest), hoursWherePossible);
    }

    /** Returns the buckets of a series, one for each place in it, kept or not. */
    public static Plan series(Window asked, Step step, OptionalLong newest) {
        Window window = step == Step.HOUR ? asked.inWholeHours() : asked;
        long first = Bucket.minuteOf(window.from()) / step.minutes();
        List<Bucket> buckets = new ArrayList<>();
        for (int i = 0; i < window.minutes() / step.minutes(); i++) {
            buckets.add(new Bucket(step, first + i));
        }
        boolean complete = newest.isEmpty()
                || first
                        >= (step == Step.HOUR
                                ? oldestCountHour(newest.getAsLong())
                                : oldestCountMinute(newest.getAsLong()));
        return new Plan(window, complete, buckets);
    }

    private static Plan nothing(Window asked) {
        return new Plan(asked, true, List.of());
    }

    private static Plan plan(
            Window asked, long newest, long oldestMinute, long oldestHour, boolean hoursWherePossible) {
        long from = Bucket.minuteOf(asked.from());
        long to = Bucket.minuteOf(asked.to());
        List<Bucket> buckets = new ArrayList<>();
        boolean complete = true;
        if (from < oldestMinute) {
            // Only hours are left of this part. The first hour that has all its minutes ends it.
            long firstWhole = Bucket.hourOf(oldestMinute + Bucket.MINUTES_PER_HOUR - 1);
            long hour = Bucket.hourOf(from);
            long end = Math.min(firstWhole, Bucket.hourOf(to + Bucket.MINUTES_PER_HOUR - 1));
            complete = hour >= oldestHour;
            from = hour * Bucket.MINUTES_PER_HOUR;
            to = Math.max(to, end * Bucket.MINUTES_PER_HOUR);
            for (long h = Math.max(hour, oldestHour); h < end; h++) {
                buckets.add(Bucket.hour(h));
            }
        }
        long minute = Math.max(from, buckets.isEmpty() ? oldestMinute : endOf(buckets));
        while (minute < to && minute <= newest) {
            boolean wholeHour =
                    Math.floorMod(minute, Bucket.MINUTES_PER_HOUR) == 0 && minute + Bucket.MINUTES_PER_HOUR <= to;
            if (hoursWherePossible && wholeHour) {
                buckets.add(Bucket.hour(Bucket.hourOf(minute)));
                minute += Bucket.MINUTES_PER_HOUR;
            } else {
                buckets.add(Bucket.minute(minute));
                minute++;
            }
        }
        Window window = new Window(Bucket.startOfMinute(from), Bucket.startOfMinute(to));
        return new Plan(window, complete, buckets);
    }

    private static long endOf(List<Bucket> hours) {
        return (hours.get(hours.size() - 1).number() + 1) * Bucket.MINUTES_PER_HOUR;
    }
}
