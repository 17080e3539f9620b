package io.github.wikistream.internal.http;

import io.github.wikistream.source.SseSource;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The delay that a server requests before the next request. Source: RFC 9110, section 10.2.3. */
final class RetryAfter {
    private static final Logger LOG = LoggerFactory.getLogger(SseSource.class);
    private static final Duration LONGEST = Duration.ofMinutes(10);
    private static final Pattern SECONDS = Pattern.compile("[0-9]+");

    private RetryAfter() {}

    /**
     * Returns the delay that a header requests.
     *
     * @param header {@code Retry-After}, seconds or a date; {@code null} if absent
     * @param clock of the server
     * @return zero if the header is absent or malformed; may be negative for a date in the past
     */
    static Duration wait(@Nullable String header, Clock clock) {
        if (header == null) {
            return Duration.ZERO;
        }
        String value = header.strip();
        if (SECONDS.matcher(value).matches()) {
            return limited(seconds(value));
        }
        try {
            Instant until = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            return limited(Duration.between(clock.instant(), until));
        } catch (DateTimeParseException e) {
            LOG.debug("a Retry-After that is neither seconds nor a date: {}", value);
            return Duration.ZERO;
        }
    }

    private static Duration seconds(String digits) {
        try {
            return Duration.ofSeconds(Long.parseLong(digits));
        } catch (NumberFormatException e) {
            // Larger than a long.
            return LONGEST;
        }
    }

    /** Returns the delay, limited to the longest one that is respected. */
    static Duration limited(Duration asked) {
        return asked.compareTo(LONGEST) < 0 ? asked : LONGEST;
    }
}
