package io.github.wikistream.internal.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventTimesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-06-20T15:00:00.123Z",
                "2026-06-20T15:00:00Z",
                "2024-02-29T23:59:59.999Z",
                "1970-01-01T00:00:00.000Z",
                "9999-12-31T23:59:59.999Z",
                "2026-06-20T15:00:00.123456Z",
                "2026-06-20T15:00:00.1Z"
            })
    void parsesWhatInstantParses(String text) {
        assertThat(EventTimes.parse(text)).isEqualTo(Instant.parse(text).truncatedTo(ChronoUnit.MILLIS));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1969-12-31T23:59:59.999Z",
                "2023-02-29T00:00:00.000Z",
                "2026-13-01T00:00:00.000Z",
                "2026-00-01T00:00:00.000Z",
                "2026-01-32T00:00:00.000Z",
                "2026-01-00T00:00:00.000Z",
                "2026-01-01T25:00:00.000Z",
                "2026-01-01T00:60:00.000Z",
                "2026-01-01 00:00:00.000Z",
                "2026-01-01T00:00:00.00٣Z",
                "2026-01-01T00:00:00,000Z",
                ""
            })
    void refusesWhatIsNoTimeThatEveryStoreCanHold(String text) {
        assertThat(EventTimes.parse(text)).isNull();
    }

    @Test
    void agreesWithInstantOnAnyText() {
        Random random = new Random(1);
        for (int i = 0; i < 100_000; i++) {
            char[] text = Instant.ofEpochMilli(random.nextLong(253_402_300_799_999L))
                    .toString()
                    .toCharArray();
            if (random.nextBoolean()) {
                text[random.nextInt(text.length)] = "0123456789-:.TZ ".charAt(random.nextInt(16));
            }
            String changed = new String(text);
            assertThat(EventTimes.parse(changed)).as(changed).isEqualTo(byInstant(changed));
        }
    }

    private static @Nullable Instant byInstant(String text) {
        try {
            Instant parsed = Instant.parse(text).truncatedTo(ChronoUnit.MILLIS);
            return parsed.isBefore(Instant.EPOCH) ? null : parsed;
        } catch (DateTimeParseException e) {
            return null;
        }
    }
}
