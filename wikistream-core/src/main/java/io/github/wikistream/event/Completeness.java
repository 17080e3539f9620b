package io.github.wikistream.event;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The completeness of one topic, according to the offsets in its log. Immutable.
 *
 * <p>Within one cluster, the offsets of a topic are consecutive, so a skipped offset is an event that was not read. Two
 * clusters number the same events differently, and either may answer a connection. So offsets are compared only within
 * one connection, and a connection is joined to the previous one by the events that both delivered.
 *
 * <p>Source: {@code meta.offset} of Wikimedia's event schemas.
 */
public final class Completeness {
    private final Instant since;
    private final long received;
    private final long missing;
    private final long seams;

    private Completeness(Builder from) {
        since = Objects.requireNonNull(from.since, "since");
        received = from.received;
        missing = from.missing;
        seams = from.seams;
        if (received < 0 || missing < 0 || seams < 0) {
            throw new IllegalArgumentException(
                    "completeness has no negative numbers: " + received + ", " + missing + ", " + seams);
        }
    }

    /** Returns a new builder. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns when the first counted event was produced. */
    public Instant since() {
        return since;
    }

    /** Returns the distinct events read since then: stored events, filtered events, dead letters and canaries. */
    public long received() {
        return received;
    }

    /** Returns the events whose offsets were skipped and that were not delivered on rereading. */
    public long missing() {
        return missing;
    }

    /**
     * Returns how often a connection delivered new events without an event known from the previous connection, and
     * rereading from earlier did not help: the number of events missing there is unknown. The source reports a gap for
     * history that is no longer available.
     */
    public long seams() {
        return seams;
    }

    /** Returns the number of events that should have been read: received and missing ones. */
    public long expected() {
        return received + missing;
    }

    /** Returns whether nothing is missing and there is no seam. */
    public boolean isWhole() {
        return missing == 0 && seams == 0;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Completeness that && parts().equals(that.parts());
    }

    @Override
    public int hashCode() {
        return parts().hashCode();
    }

    @Override
    public String toString() {
        return "Completeness[since=" + since + ", received=" + received + ", missing=" + missing + ", seams=" + seams
                + "]";
    }

    private List<@Nullable Object> parts() {
        return Arrays.asList(since, received, missing, seams);
    }

    /**
     * Builds a {@link Completeness}. Each method sets the part of the same name. Required is {@code since}. A part that
     * is not set is absent, empty, 0 or false. Not thread-safe.
     */
    public static final class Builder {
        private @Nullable Instant since;
        private long received;
        private long missing;
        private long seams;

        private Builder() {}

        public Builder since(Instant value) {
            since = value;
            return this;
        }

        public Builder received(long value) {
            received = value;
            return this;
        }

        public Builder missing(long value) {
            missing = value;
            return this;
        }

        public Builder seams(long value) {
            seams = value;
            return this;
        }

        /**
         * Returns the value.
         *
         * @throws NullPointerException if a required part is not set
         * @throws IllegalArgumentException if a part is out of range
         */
        public Completeness build() {
            return new Completeness(this);
        }
    }
}
