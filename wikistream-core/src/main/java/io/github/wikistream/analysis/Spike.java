package io.github.wikistream.analysis;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A counter that was improbably high for a while, given the hours before. Immutable. */
public final class Spike {
    private final String key;
    private final Instant start;
    private final Instant peak;
    private final @Nullable Instant end;
    private final double score;
    private final double expected;
    private final long observed;
    private final int window;

    Spike(
            String key,
            Instant start,
            Instant peak,
            @Nullable Instant end,
            double score,
            double expected,
            long observed,
            int window) {
        this.key = Objects.requireNonNull(key, "key");
        this.start = Objects.requireNonNull(start, "start");
        this.peak = Objects.requireNonNull(peak, "peak");
        this.end = end;
        this.score = score;
        this.expected = expected;
        this.observed = observed;
        this.window = window;
    }

    /** Returns the key of the counter: a wiki, a page, a user, or {@code all}. */
    public String key() {
        return key;
    }

    /** Returns the first minute of the spike. */
    public Instant start() {
        return start;
    }

    /** Returns the most improbable minute. */
    public Instant peak() {
        return peak;
    }

    /** Returns the first minute after the spike; {@code null} while it lasts. */
    public @Nullable Instant end() {
        return end;
    }

    /** Returns how improbable the peak is: 0.5 at the threshold, at most 1. */
    public double score() {
        return score;
    }

    /** Returns the expected count of the window at the peak. */
    public double expected() {
        return expected;
    }

    /** Returns the observed count of the window at the peak. */
    public long observed() {
        return observed;
    }

    /** Returns the length of the window at the peak in minutes: 1 for the running minute or the last 60 seconds, 2 or 5. */
    public int window() {
        return window;
    }

    /** Returns the ratio of the observed to the expected count. */
    public double factor() {
        return observed / expected;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Spike that && parts().equals(that.parts());
    }

    @Override
    public int hashCode() {
        return parts().hashCode();
    }

    @Override
    public String toString() {
        return "Spike[key=" + key + ", start=" + start + ", peak=" + peak + ", end=" + end + ", score=" + score
                + ", expected=" + expected + ", observed=" + observed + ", window=" + window + "]";
    }

    private List<@Nullable Object> parts() {
        return Arrays.asList(key, start, peak, end, score, expected, observed, window);
    }
}
