package io.github.wikistream.internal.bucket;

import io.github.wikistream.metric.query.MetricQuery.Step;
import java.time.Instant;

/**
 * A minute or an hour of event time for which counts are kept.
 *
 * @param step the length
 * @param number minutes or hours since 1970-01-01 00:00 UTC; may be negative
 */
public record Bucket(Step step, long number) {
    static final int MINUTES_PER_HOUR = 60;
    private static final int SECONDS_PER_MINUTE = 60;

    /** Returns a minute by its number. */
    public static Bucket minute(long number) {
        return new Bucket(Step.MINUTE, number);
    }

    /** Returns an hour by its number. */
    public static Bucket hour(long number) {
        return new Bucket(Step.HOUR, number);
    }

    /** Returns the number of the minute that contains an instant. */
    public static long minuteOf(Instant moment) {
        return Math.floorDiv(moment.getEpochSecond(), SECONDS_PER_MINUTE);
    }

    /** Returns the number of the hour that contains a minute. */
    public static long hourOf(long minute) {
        return Math.floorDiv(minute, MINUTES_PER_HOUR);
    }

    /** Returns the start of a minute. */
    public static Instant startOfMinute(long minute) {
        return Instant.ofEpochSecond(minute * SECONDS_PER_MINUTE);
    }

    /** Returns the start of this bucket. */
    public Instant start() {
        return startOfMinute(number * step.minutes());
    }
}
