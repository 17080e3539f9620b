package io.github.wikistream.postgres;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Objects;

/**
 * A span of time, by when events were produced. Immutable.
 *
 * @param from first instant inside, in the years 1 to 9999 (UTC)
 * @param to   first instant behind, later than {@code from}, in the same years
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
            throw new IllegalArgumentException("a range ends after it begins, not from " + from + " to " + to);
        }
        if (from.isBefore(EARLIEST) || to.isAfter(LATEST)) {
            throw new IllegalArgumentException("a range lies in the years 1 to 9999, not from " + from + " to " + to);
        }
    }

    /**
     * Returns the span that ends at an instant.
     *
     * @param length more than 0
     * @param to     first instant behind it, such as {@code clock.instant()}
     */
    public static TimeRange before(Instant to, Duration length) {
        return new TimeRange(to.minus(length), to);
    }

    /** Returns the span of the same length right before this one. */
    public TimeRange previous() {
        return before(from, length());
    }

    /** Returns how long the span is. */
    public Duration length() {
        return Duration.between(from, to);
    }
}
