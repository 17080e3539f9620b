package io.github.wikistream.internal.json;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Parses the times of events. */
final class EventTimes {
    // Later times exceed the range of every store.
    static final Instant NEWEST = Instant.parse("9999-12-31T23:59:59.999Z");

    static final String EXPECTED = "an ISO-8601 time from 1970 to 9999";

    private EventTimes() {}

    /** Returns the time to the millisecond; {@code null} if the text is not a time that every store can hold. */
    static @Nullable Instant parse(String text) {
        try {
            Instant parsed = Instant.parse(text).truncatedTo(ChronoUnit.MILLIS);
            return parsed.isBefore(Instant.EPOCH) || parsed.isAfter(NEWEST) ? null : parsed;
        } catch (DateTimeException e) {
            return null;
        }
    }
}
