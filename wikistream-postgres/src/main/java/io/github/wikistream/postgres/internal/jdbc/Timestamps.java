package io.github.wikistream.postgres.internal.jdbc;

import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;

/** Conversion of times to {@code timestamptz}: microseconds, from 4713 BC to 294276 AD. */
public final class Timestamps {
    // The type begins some weeks earlier; this is the first whole year.
    private static final Instant FIRST =
            OffsetDateTime.of(-4711, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC).toInstant();
    private static final Instant LAST = OffsetDateTime.of(294_276, 12, 31, 23, 59, 59, 999_999_000, ZoneOffset.UTC)
            .toInstant();
    private static final long EPOCH_SECOND_OF_2000 = 946_684_800;

    private Timestamps() {}

    public static boolean isOutside(Instant time) {
        return time.isBefore(FIRST) || time.isAfter(LAST);
    }

    /** Returns the time, or the nearest one that can be stored. */
    public static Instant storable(Instant time) {
        if (time.isBefore(FIRST)) {
            return FIRST;
        }
        return time.isAfter(LAST) ? LAST : time;
    }

    /** Returns microseconds since the start of 2000, rounded down. */
    public static long microsSince2000(Instant time) {
        return TimeUnit.SECONDS.toMicros(time.getEpochSecond() - EPOCH_SECOND_OF_2000)
                + TimeUnit.NANOSECONDS.toMicros(time.getNano());
    }

    /** Returns the day (UTC) of the stored time. */
    public static LocalDate day(Instant time) {
        return LocalDate.ofInstant(storable(time), ZoneOffset.UTC);
    }

    public static OffsetDateTime utc(Instant time) {
        return OffsetDateTime.ofInstant(storable(time), ZoneOffset.UTC);
    }
}
