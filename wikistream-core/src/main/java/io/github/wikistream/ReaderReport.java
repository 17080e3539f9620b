package io.github.wikistream;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The outcomes of the events that an {@link EventReader} received: each event is counted exactly once. Immutable. */
public final class ReaderReport {
    private final long delivered;
    private final long filtered;
    private final long repeats;
    private final long canaries;
    private final long invalid;

    private ReaderReport(Builder from) {
        delivered = from.delivered;
        filtered = from.filtered;
        repeats = from.repeats;
        canaries = from.canaries;
        invalid = from.invalid;
    }

    /** Returns a new builder. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns the events that {@link EventReader#next()} returned. */
    public long delivered() {
        return delivered;
    }

    /** Returns the events that the filter dropped. */
    public long filtered() {
        return filtered;
    }

    /** Returns the events that arrived again, for example after a reconnect. */
    public long repeats() {
        return repeats;
    }

    /** Returns the canaries. */
    public long canaries() {
        return canaries;
    }

    /** Returns the events that could not be decoded; {@link StreamListener#onDeadLetter} receives them. */
    public long invalid() {
        return invalid;
    }

    /** Returns how many events were received: the sum of all. */
    public long received() {
        return delivered + filtered + repeats + canaries + invalid;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ReaderReport that && parts().equals(that.parts());
    }

    @Override
    public int hashCode() {
        return parts().hashCode();
    }

    @Override
    public String toString() {
        return "ReaderReport[delivered=" + delivered + ", filtered=" + filtered + ", repeats=" + repeats + ", canaries="
                + canaries + ", invalid=" + invalid + "]";
    }

    private List<@Nullable Object> parts() {
        return Arrays.asList(delivered, filtered, repeats, canaries, invalid);
    }

    /** Builds a {@link ReaderReport}. Each method sets the part of the same name. A part that is not set is 0. Not thread-safe. */
    public static final class Builder {
        private long delivered;
        private long filtered;
        private long repeats;
        private long canaries;
        private long invalid;

        private Builder() {}

        public Builder delivered(long value) {
            delivered = value;
            return this;
        }

        public Builder filtered(long value) {
            filtered = value;
            return this;
        }

        public Builder repeats(long value) {
            repeats = value;
            return this;
        }

        public Builder canaries(long value) {
            canaries = value;
            return this;
        }

        public Builder invalid(long value) {
            invalid = value;
            return this;
        }

        public ReaderReport build() {
            return new ReaderReport(this);
        }
    }
}
