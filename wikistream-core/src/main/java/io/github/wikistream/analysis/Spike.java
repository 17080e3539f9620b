package io.github.wikistream.analysis;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A burst: for a while there was much more of something than the hours before let expect.
 *
 * @param key      what it is of: a wiki, a page, a user, or {@code all}
 * @param start    the first minute of it
 * @param peak     the minute in which it was most improbable
 * @param end      the first minute after it; {@code null} while it lasts
 * @param score    how improbable it was at its peak, 0.5 where it is just told to be one, up to 1
 * @param expected how many the peak's window let expect
 * @param observed how many there were in the peak's window
 * @param window   length of the peak's window in minutes: 1 for the running minute or the last 60 seconds, 2 or 5
 */
public record Spike(
        String key,
        Instant start,
        Instant peak,
        @Nullable Instant end,
        double score,
        double expected,
        long observed,
        int window) {
    /** Checks that all is there. */
    public Spike {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(start, "start");
        Objects.requireNonNull(peak, "peak");
    }

    /** Returns how many times as many there were as expected. */
    public double factor() {
        return observed / expected;
    }
}
