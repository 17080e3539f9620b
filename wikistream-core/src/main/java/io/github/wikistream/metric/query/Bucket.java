package io.github.wikistream.metric.query;

import java.time.Duration;
import java.time.Instant;

/**
 * A minute or an hour of event time that counts are kept for.
 *
 * @param step   how long it is
 * @param number which one, counted in its own length from 1970, UTC; may be negative
 */
public record Bucket(Step step, long number) {
    static final int MINUTES_PER_HOUR = 60;
    private static final int SECONDS_PER_MINUTE = 60;

    /** How long a bucket is. */
    public enum Step {
        /** A minute. */
        MINUTE(1),
        /** An hour. */
        HOUR(MINUTES_PER_HOUR);

        private final int minutes;

        Step(int minutes) {
            this.minutes = minutes;
        }

        /** Returns the length in minutes. */
        public int minutes() {
            return minutes;
        }

        /** Returns the length. */
        public Duration duration() {
            return Duration.ofMinutes(minutes);
        }
    }

    /** Returns a minute by its number. */
    public static Bucket minute(long number) {
        return new Bucket(Step.MINUTE, number);
    }

    /** Returns an hour by its number. */
    public static Bucket hour(long number) {
        return new Bucket(Step.HOUR, number);
    }

    /** Returns the number of the minute that a moment lies in. */
    public static long minuteOf(Instant moment) {
        return Math.floorDiv(moment.getEpochSecond(), SECONDS_PER_MINUTE);
    }

    /** Returns the number of the hour that a minute lies in. */
    public static long hourOf(long minute) {
        return Math.floorDiv(minute, MINUTES_PER_HOUR);
    }

    /** Returns when a minute begins. */
    public static Instant startOfMinute(long minute) {
        return Instant.ofEpochSecond(minute * SECONDS_PER_MINUTE);
    }

    /** Returns when it begins. */
    public Instant start() {
        return startOfMinute(number * step.minutes());
    }
}
