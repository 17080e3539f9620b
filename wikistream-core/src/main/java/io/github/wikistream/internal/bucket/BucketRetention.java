package io.github.wikistream.internal.bucket;

import io.github.wikistream.metric.query.MetricQuery.Step;
import io.github.wikistream.metric.query.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * The retention of metric stores, and the buckets that answer a query. All stores share this arithmetic. Retention is
 * measured from the newest minute with a count, in event time.
 *
 * <table>
 *   <caption>What is kept</caption>
 *   <tr><th>what</th><th>minutes</th><th>hours</th></tr>
 *   <tr><td>counters, distributions</td><td>{@value #COUNT_MINUTES} minutes</td><td>{@value #COUNT_HOURS} hours</td></tr>
 *   <tr><td>members: leaderboards, distinct members</td><td>from the hour before the {@link #firstOpenHour first open hour} on: at least
 *       70 minutes, the newest included</td><td>{@value #MEMBER_HOURS} hours</td></tr>
 * </table>
 *
 * <p>Members are numerous: a day of their minutes would take ten times the memory of all counters. So an hour of a
 * leaderboard is closed {@value #GRACE_MINUTES} minutes after its end. Its first {@value #HOUR_PLACES} ranks are kept,
 * and the count of the next rank, which bounds the counts of the dropped members.
 *
 * <p>If a window begins or ends in an hour whose minutes are dropped, the whole hour is counted, and the answer states
 * the extended window.
 */
public final class BucketRetention {
    /** Retention of counters and distributions by the minute, in minutes before the newest. */
    public static final int COUNT_MINUTES = 1_440;

    /** Retention of counters and distributions by the hour, in hours before the newest. */
    public static final int COUNT_HOURS = 192;

    /** Retention of leaderboards and distinct members by the hour, in hours before the newest. */
    public static final int MEMBER_HOURS = 24;

    /** The time in minutes that an hour stays open for late events before its leaderboards are closed. */
    public static final int GRACE_MINUTES = 10;

    /** The number of ranks of a leaderboard that a closed hour keeps. */
    public static final int HOUR_PLACES = 1_000;

    private BucketRetention() {}

    /**
     * The buckets that answer a query.
     *
     * @param window the window that the buckets cover: the requested one, or up to an hour more at either end
     * @param complete whether all of the window is still retained
     * @param buckets oldest first, each once
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

    /** Returns the oldest minute whose members are kept: it is the first of its hour. */
    public static long oldestMemberMinute(long newest) {
        return (firstOpenHour(newest) - 1) * Bucket.MINUTES_PER_HOUR;
    }

    /** Returns the oldest hour whose members are kept. */
    public static long oldestMemberHour(long newest) {
        return Bucket.hourOf(newest) - MEMBER_HOURS;
    }

    /** Returns the first hour whose leaderboards are still open. */
    public static long firstOpenHour(long newest) {
        return Bucket.hourOf(newest - GRACE_MINUTES);
    }

    /**
     * Returns the buckets of a window of counters or distributions: whole hours where possible, else minutes.
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

    /** Returns the buckets of a window of distinct members. */
    public static Plan uniques(Window asked, OptionalLong newest) {
        return newest.isEmpty() ? nothing(asked) : members(asked, newest.getAsLong(), true);
    }

    /** Returns the buckets of a window of a leaderboard: minutes, preceded by closed hours. */
    public static Plan top(Window asked, OptionalLong newest) {
        return newest.isEmpty() ? nothing(asked) : members(asked, newest.getAsLong(), false);
    }

    private static Plan members(Window asked, long newest, boolean hoursWherePossible) {
        return plan(asked, newest, oldestMemberMinute(newest), oldestMemberHour(newest), hoursWherePossible);
    }

    /** Returns the buckets of a series, one for each step, retained or not. */
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
            // Only hours are retained for this part. It ends at the first hour whose minutes are all retained.
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
