package io.github.wikistream;

import io.github.wikistream.event.Completeness;
import io.github.wikistream.event.TopicPartition;
import io.github.wikistream.sink.Guarantee;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The state and the counts of a {@link WikiStream} since its start. Immutable.
 */
public final class StreamReport {
    private final String pipeline;
    private final long received;
    private final long canaries;
    private final long invalid;
    private final long filtered;
    private final long repeats;
    private final boolean ended;
    private final long bufferedBytes;
    private final long maxBufferedBytes;
    private final Duration elapsed;
    private final List<Lane> lanes;
    private final @Nullable String failure;

    private StreamReport(Builder from) {
        pipeline = from.pipeline;
        received = from.received;
        canaries = from.canaries;
        invalid = from.invalid;
        filtered = from.filtered;
        repeats = from.repeats;
        ended = from.ended;
        bufferedBytes = from.bufferedBytes;
        maxBufferedBytes = from.maxBufferedBytes;
        elapsed = from.elapsed;
        lanes = List.copyOf(from.lanes);
        failure = from.failure;
    }

    /** Returns a new builder. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns the name of the pipeline. */
    public String pipeline() {
        return pipeline;
    }

    /** Returns the events that the source delivered, repeats and canaries included. */
    public long received() {
        return received;
    }

    /** Returns the canaries among them, which are dropped. */
    public long canaries() {
        return canaries;
    }

    /** Returns the events among them that could not be decoded; sinks keep them as dead letters. */
    public long invalid() {
        return invalid;
    }

    /** Returns the events among them that the filter dropped. */
    public long filtered() {
        return filtered;
    }

    /** Returns the events among them that every sink had stored before. */
    public long repeats() {
        return repeats;
    }

    /** Returns whether the source has no more events. */
    public boolean ended() {
        return ended;
    }

    /** Returns the size of the events that the shared buffer holds, in bytes, including those that every sink has read. */
    public long bufferedBytes() {
        return bufferedBytes;
    }

    /** Returns the limit of {@link #bufferedBytes()}, in bytes. */
    public long maxBufferedBytes() {
        return maxBufferedBytes;
    }

    /** Returns the time since the start. */
    public Duration elapsed() {
        return elapsed;
    }

    /** Returns one report for each sink, in the order in which the sinks were added. */
    public List<Lane> lanes() {
        return lanes;
    }

    /** Returns why the source stopped permanently; {@code null} if it did not. */
    public @Nullable String failure() {
        return failure;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof StreamReport that && parts().equals(that.parts());
    }

    @Override
    public int hashCode() {
        return parts().hashCode();
    }

    @Override
    public String toString() {
        return "StreamReport[pipeline=" + pipeline + ", received=" + received + ", canaries=" + canaries + ", invalid="
                + invalid + ", filtered="
                + filtered + ", repeats=" + repeats + ", ended=" + ended + ", bufferedBytes=" + bufferedBytes
                + ", maxBufferedBytes="
                + maxBufferedBytes + ", elapsed=" + elapsed + ", lanes=" + lanes
                + ", failure=" + failure + "]";
    }

    private List<@Nullable Object> parts() {
        return Arrays.asList(
                pipeline,
                received,
                canaries,
                invalid,
                filtered,
                repeats,
                ended,
                bufferedBytes,
                maxBufferedBytes,
                elapsed,
                lanes,
                failure);
    }

    /**
     * Builds a {@link StreamReport}. Each method sets the part of the same name. A part that is not set is absent,
     * empty, 0 or false. Not thread-safe.
     */
    public static final class Builder {
        private String pipeline = "";
        private long received;
        private long canaries;
        private long invalid;
        private long filtered;
        private long repeats;
        private boolean ended;
        private long bufferedBytes;
        private long maxBufferedBytes;
        private Duration elapsed = Duration.ZERO;
        private List<Lane> lanes = List.of();
        private @Nullable String failure;

        private Builder() {}

        public Builder pipeline(String value) {
            pipeline = value;
            return this;
        }

        public Builder received(long value) {
            received = value;
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

        public Builder filtered(long value) {
            filtered = value;
            return this;
        }

        public Builder repeats(long value) {
            repeats = value;
            return this;
        }

        public Builder ended(boolean value) {
            ended = value;
            return this;
        }

        public Builder bufferedBytes(long value) {
            bufferedBytes = value;
            return this;
        }

        public Builder maxBufferedBytes(long value) {
            maxBufferedBytes = value;
            return this;
        }

        public Builder elapsed(Duration value) {
            elapsed = value;
            return this;
        }

        public Builder lanes(List<Lane> value) {
            lanes = value;
            return this;
        }

        public Builder failure(@Nullable String value) {
            failure = value;
            return this;
        }

        public StreamReport build() {
            return new StreamReport(this);
        }
    }

    /**
     * The state of one sink. Every event that its lane took is counted as exactly one of stored, filtered, repeat,
     * canary and dead letter. Pending events are not counted yet; events that a store lost are counted again when they
     * are read again. Immutable.
     */
    public static final class Lane {
        private final String sink;
        private final LaneState state;
        private final Guarantee guarantee;
        private final long taken;
        private final long stored;
        private final long filtered;
        private final long repeats;
        private final long canaries;
        private final long deadLetters;
        private final long retries;
        private final long lagEvents;
        private final Duration lag;
        private final SortedMap<TopicPartition, Completeness> completeness;
        private final @Nullable String failure;

        private Lane(Builder from) {
            sink = Objects.requireNonNull(from.sink, "sink");
            state = Objects.requireNonNull(from.state, "state");
            guarantee = Objects.requireNonNull(from.guarantee, "guarantee");
            taken = from.taken;
            stored = from.stored;
            filtered = from.filtered;
            repeats = from.repeats;
            canaries = from.canaries;
            deadLetters = from.deadLetters;
            retries = from.retries;
            lagEvents = from.lagEvents;
            lag = from.lag;
            completeness = Collections.unmodifiableSortedMap(new TreeMap<>(from.completeness));
            failure = from.failure;
        }

        /** Returns a new builder. */
        public static Builder builder() {
            return new Builder();
        }

        /** Returns the name of the sink. */
        public String sink() {
            return sink;
        }

        /** Returns the state of the lane. */
        public LaneState state() {
            return state;
        }

        /** Returns how often an event may take effect in the sink. */
        public Guarantee guarantee() {
            return guarantee;
        }

        /** Returns the events that the lane took. */
        public long taken() {
            return taken;
        }

        /** Returns the events that the sink stored. */
        public long stored() {
            return stored;
        }

        /** Returns the events that the filter dropped. */
        public long filtered() {
            return filtered;
        }

        /** Returns the events that the sink had stored before. */
        public long repeats() {
            return repeats;
        }

        /** Returns the canaries. */
        public long canaries() {
            return canaries;
        }

        /** Returns the events that the sink received as dead letters. */
        public long deadLetters() {
            return deadLetters;
        }

        /** Returns the failed attempts to open the sink or to write. */
        public long retries() {
            return retries;
        }

        /**
         * Returns the events that were received and are not stored, with those of the batch that is being written or
         * retried: an estimate while the lane reads by itself, 0 on standby and once the lane is done.
         */
        public long lagEvents() {
            return lagEvents;
        }

        /**
         * Returns the waiting time of the oldest event that is not stored; while the lane catches up, the age of the
         * event that it reads or will read first, if that is longer; {@link Duration#ZERO} if everything is stored.
         */
        public Duration lag() {
            return lag;
        }

        /**
         * Returns the completeness by topic up to the last checkpoint, over all runs of the pipeline; a topic is absent
         * if its source does not number events.
         */
        public SortedMap<TopicPartition, Completeness> completeness() {
            return completeness;
        }

        /**
         * Returns why the lane failed, was stopped before everything was stored, or is retrying; {@code null} if it
         * works.
         */
        public @Nullable String failure() {
            return failure;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Lane that && parts().equals(that.parts());
        }

        @Override
        public int hashCode() {
            return parts().hashCode();
        }

        @Override
        public String toString() {
            return "Lane[sink=" + sink + ", state=" + state + ", guarantee=" + guarantee + ", taken=" + taken
                    + ", stored=" + stored + ", filtered=" + filtered + ", repeats=" + repeats + ", canaries="
                    + canaries + ", deadLetters=" + deadLetters + ", retries=" + retries + ", lagEvents=" + lagEvents
                    + ", lag=" + lag + ", completeness=" + completeness + ", failure=" + failure + "]";
        }

        private List<@Nullable Object> parts() {
            return Arrays.asList(
                    sink,
                    state,
                    guarantee,
                    taken,
                    stored,
                    filtered,
                    repeats,
                    canaries,
                    deadLetters,
                    retries,
                    lagEvents,
                    lag,
                    completeness,
                    failure);
        }

        /**
         * Builds a {@link Lane}. Each method sets the part of the same name. Required are {@code sink}, {@code state}
         * and {@code guarantee}. A part that is not set is absent, empty, 0 or false. Not thread-safe.
         */
        public static final class Builder {
            private @Nullable String sink;
            private @Nullable LaneState state;
            private @Nullable Guarantee guarantee;
            private long taken;
            private long stored;
            private long filtered;
            private long repeats;
            private long canaries;
            private long deadLetters;
            private long retries;
            private long lagEvents;
            private Duration lag = Duration.ZERO;
            private SortedMap<TopicPartition, Completeness> completeness = Collections.emptySortedMap();
            private @Nullable String failure;

            private Builder() {}

            public Builder sink(String value) {
                sink = value;
                return this;
            }

            public Builder state(LaneState value) {
                state = value;
                return this;
            }

            public Builder guarantee(Guarantee value) {
                guarantee = value;
                return this;
            }

            public Builder taken(long value) {
                taken = value;
                return this;
            }

            public Builder stored(long value) {
                stored = value;
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

            public Builder deadLetters(long value) {
                deadLetters = value;
                return this;
            }

            public Builder retries(long value) {
                retries = value;
                return this;
            }

            public Builder lagEvents(long value) {
                lagEvents = value;
                return this;
            }

            public Builder lag(Duration value) {
                lag = value;
                return this;
            }

            public Builder completeness(SortedMap<TopicPartition, Completeness> value) {
                completeness = value;
                return this;
            }

            public Builder failure(@Nullable String value) {
                failure = value;
                return this;
            }

            /**
             * Returns the value.
             *
             * @throws NullPointerException if a required part is not set
             */
            public Lane build() {
                return new Lane(this);
            }
        }
    }

    /** The states of a lane. */
    public enum LaneState {
        /** Opening the sink for the first time. After the first failed attempt the state is {@link #RETRYING}. */
        OPENING,
        /** Writing as events arrive. */
        RUNNING,
        /** Far behind, reading from the source by itself until it has caught up. */
        CATCHING_UP,
        /** Waiting before the next attempt to open or to write. A lane that is catching up keeps that state. */
        RETRYING,
        /** Waiting while another instance of the pipeline writes, until that instance falls silent. */
        STANDBY,
        /** At the end of the input, or closed, with everything stored. */
        DONE,
        /** Closed before everything was stored. The next run resumes at its checkpoint, and nothing is lost. */
        STOPPED,
        /** Stopped permanently; see {@link Lane#failure()}. */
        FAILED
    }
}
