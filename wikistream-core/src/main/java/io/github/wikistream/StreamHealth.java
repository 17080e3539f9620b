package io.github.wikistream;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * The health of a {@link WikiStream} at one moment, as three checks for the three questions of an operator. Immutable.
 *
 * @param live whether the stream works or will work again without a restart. A stream that is not live is not ready
 *     either.
 * @param ready whether current events reach every sink: the source delivers, the sinks store, and their lag is within
 *     the limit
 * @param complete whether no event is missing, as far as this is known
 */
public record StreamHealth(Check live, Check ready, Check complete) {
    /** Rejects {@code null}. */
    public StreamHealth {
        Objects.requireNonNull(live, "live");
        Objects.requireNonNull(ready, "ready");
        Objects.requireNonNull(complete, "complete");
    }

    /**
     * The answer to one question.
     *
     * @param since how long the answer has been the same. A negative answer begins with its oldest reason, a positive one
     *     when a call of {@link WikiStream#health()} first found it, or with the stream.
     * @param reasons why the answer is negative; empty if it is positive
     */
    public record Check(Instant since, List<Reason> reasons) {
        /** Copies the reasons. */
        public Check {
            Objects.requireNonNull(since, "since");
            reasons = List.copyOf(reasons);
        }

        /** Returns whether the answer is positive. */
        public boolean passes() {
            return reasons.isEmpty();
        }
    }

    /**
     * Why a check fails.
     *
     * @param code the kind of the reason, for programs
     * @param subject the name of the sink concerned; empty if the reason concerns the source or the whole stream
     * @param text the reason as a sentence, without a secret
     * @param since when it began
     */
    public record Reason(Code code, String subject, String text, Instant since) {
        /** Rejects {@code null}. */
        public Reason {
            Objects.requireNonNull(code, "code");
            Objects.requireNonNull(subject, "subject");
            Objects.requireNonNull(text, "text");
            Objects.requireNonNull(since, "since");
        }
    }

    /** The kinds of reasons. More may be added. */
    public enum Code {
        /** The source refused permanently. Not live. */
        SOURCE_FAILED,
        /** A sink stopped permanently. Not live. */
        SINK_FAILED,
        /** The stream was closed. Not live. */
        CLOSED,
        /** The stream was not started. Not ready. */
        NOT_STARTED,
        /** A sink is being opened for the first time. Not ready. */
        SINK_OPENING,
        /** A sink cannot store at the moment and is retried. Not ready. */
        SINK_RETRYING,
        /** The lag of a sink exceeds {@link WikiStream.Builder#maxLag}. Not ready. */
        SINK_BEHIND,
        /** There has been no connection to the source for some seconds. Not ready. */
        SOURCE_LOST,
        /** The source has delivered no event for {@link WikiStream.Builder#maxSilence}. Not ready. */
        SOURCE_SILENT,
        /** The source no longer kept a range of events that was to be read in this run. Not complete. */
        HISTORY_LOST,
        /** Events were skipped, and reading again did not deliver them, in any run of the pipeline. Not complete. */
        EVENTS_MISSING,
        /** Events became dead letters in this run. Not complete, whether or not they were redriven since. */
        DEAD_LETTERS;

        /** Returns the stable name for other programs, such as {@code sink-retrying}. */
        public String id() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
