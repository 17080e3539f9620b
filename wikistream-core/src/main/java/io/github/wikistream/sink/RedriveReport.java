package io.github.wikistream.sink;

import java.util.Arrays;
import java.util.List;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;
import org.jspecify.annotations.Nullable;

/** The outcomes of redriven dead letters. Each letter is counted exactly once. Immutable. */
@API(status = Status.EXPERIMENTAL, since = "0.1.0")
public final class RedriveReport {
    /** The report of a redrive without letters. */
    public static final RedriveReport NOTHING = builder().build();

    private final long stored;
    private final long alreadyThere;
    private final long unwanted;
    private final long failed;
    private final long gone;

    private RedriveReport(Builder from) {
        stored = from.stored;
        alreadyThere = from.alreadyThere;
        unwanted = from.unwanted;
        failed = from.failed;
        gone = from.gone;
    }

    /** Returns a new builder. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns the letters that are now stored as events. */
    public long stored() {
        return stored;
    }

    /** Returns the letters whose event was already stored; it is not counted again. */
    public long alreadyThere() {
        return alreadyThere;
    }

    /** Returns the letters that turned out to be canaries or events that the filter drops. */
    public long unwanted() {
        return unwanted;
    }

    /** Returns the letters that still cannot be decoded or are still refused; they are kept with the newest reason. */
    public long failed() {
        return failed;
    }

    /** Returns the letters that another redrive has taken or locked. */
    public long gone() {
        return gone;
    }

    /** Returns the sum of both reports. */
    public RedriveReport plus(RedriveReport other) {
        return builder()
                .stored(stored + other.stored)
                .alreadyThere(alreadyThere + other.alreadyThere)
                .unwanted(unwanted + other.unwanted)
                .failed(failed + other.failed)
                .gone(gone + other.gone)
                .build();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RedriveReport that && parts().equals(that.parts());
    }

    @Override
    public int hashCode() {
        return parts().hashCode();
    }

    @Override
    public String toString() {
        return "RedriveReport[stored=" + stored + ", alreadyThere=" + alreadyThere + ", unwanted=" + unwanted
                + ", failed=" + failed + ", gone=" + gone + "]";
    }

    private List<@Nullable Object> parts() {
        return Arrays.asList(stored, alreadyThere, unwanted, failed, gone);
    }

    /** Builds a {@link RedriveReport}. Each method sets the part of the same name. A part that is not set is 0. Not thread-safe. */
    public static final class Builder {
        private long stored;
        private long alreadyThere;
        private long unwanted;
        private long failed;
        private long gone;

        private Builder() {}

        public Builder stored(long value) {
            stored = value;
            return this;
        }

        public Builder alreadyThere(long value) {
            alreadyThere = value;
            return this;
        }

        public Builder unwanted(long value) {
            unwanted = value;
            return this;
        }

        public Builder failed(long value) {
            failed = value;
            return this;
        }

        public Builder gone(long value) {
            gone = value;
            return this;
        }

        public RedriveReport build() {
            return new RedriveReport(this);
        }
    }
}
