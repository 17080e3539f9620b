package io.github.wikistream.metric.query;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A range of event time in whole minutes, UTC.
 *
 * @param from the first minute, inclusive
 * @param to the last minute, exclusive; later than {@code from}
 */
public record Window(Instant from, Instant to) {
    public Window {
        requireWholeMinute("from", from);
        requireWholeMinute("to", to);
        if (!from.isBefore(to)) {
            throw new IllegalArgumentException("a window must end after it begins: " + from + " to " + to);
        }
    }

    /**
     * Returns the window of a length that ends with the minute of an instant, that minute included.
     *
     * @param length whole minutes, at least 1
     * @param moment any instant of the last minute
     */
    public static Window endingAt(Instant moment, Duration length) {
        Instant to = moment.truncatedTo(ChronoUnit.MINUTES).plus(1, ChronoUnit.MINUTES);
        return new Window(to.minus(length), to);
    }

    /** Returns the number of minutes. */
    public int minutes() {
        return Math.toIntExact(Duration.between(from, to).toMinutes());
    }

    /** Returns the smallest window of whole hours, UTC, that contains this one. */
    public Window inWholeHours() {
        Instant begin = from.truncatedTo(ChronoUnit.HOURS);
        Instant end = to.truncatedTo(ChronoUnit.HOURS);
        return new Window(begin, end.isBefore(to) ? end.plus(1, ChronoUnit.HOURS) : end);
    }

    private static void requireWholeMinute(String name, Instant moment) {
        if (!moment.truncatedTo(ChronoUnit.MINUTES).equals(moment)) {
            throw new IllegalArgumentException(name + " must be a whole minute: " + moment);
        }
    }
}
