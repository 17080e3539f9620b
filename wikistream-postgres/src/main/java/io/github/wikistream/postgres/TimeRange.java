package io.github.wikistream.postgres;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Objects;

/**
 * A range of the time at which events were produced. Immutable.
 *
 * @param from start, inclusive, in the years 1 to 9999 (UTC)
 * @param to end, exclusive, later than {@code from} and in the same years
 */
public record TimeRange(Instant from, Instant to) {
    private static final Instant EARLIEST =
            OffsetDateTime.of(1, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC).toInstant();
    private static final Instant LATEST =
            OffsetDateTime.of(10_000, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC).toInstant();

    /** Checks the order and the years. */
    public TimeRange {
        Objects.requireNonNull(from, "from");
        Objects.requireNonNull(to, "to");
        if (!from.isBefore(to)) {
            throw new IllegalArgumentException("a range must end after it begins, not from " + from + " to " + to);
        }
        if (from.isBefore(EARLIEST) || to.isAfter(LATEST)) {
            throw new IllegalArgumentException(
                    "a range must be in the years 1 to 9999, not from " + from + " to " + to);
        }
    }

    /**
     * Returns the range that ends at an instant.
     *
     * @param to end, exclusive, such as {@code clock.instant()}
     * @param length more than 0
     */
    public static TimeRange before(Instant to, Duration length) {
        return new TimeRange(to.minus(length), to);
    }

    /** Returns the range of the same length that ends where this one begins. */
    public TimeRange previous() {
        return before(from, length());
    }

    /** Returns the time from start to end. */
    public Duration length() {
        return Duration.between(from, to);
    }
}
