package io.github.wikistream;

import io.github.wikistream.error.SourceException;
import io.github.wikistream.error.WikiStreamException;
import io.github.wikistream.event.DeadLetter;
import io.github.wikistream.event.Position;
import io.github.wikistream.event.TopicPartition;
import io.github.wikistream.source.Signal;
import java.time.Instant;

/**
 * Hears what a running {@link WikiStream} does. Every method is empty by default. Calls come from the stream's own threads, several at a
 * time: be quick and thread-safe. What a listener throws is logged, and the stream goes on. A listener may call
 * {@link WikiStream#close()}, which returns at once here; see {@link WikiStream} for what else a callback may do.
 */
public interface StreamListener {
    /**
     * A connection to the source stands.
     *
     * @param from the position it resumes from; {@link Position#NONE} if the source begins by itself
     */
    default void onOpened(Position from) {}

    /** The connection to the source ended; it will be made again. */
    default void onLost(Signal.Lost lost) {}

    /** The source no longer keeps a part of its history: events may be missing. */
    default void onGap(Signal.Gap gap) {}

    /**
     * Events seem to be missing, and reading again did not bring them.
     *
     * @param sink  name of the sink whose lane noticed
     * @param topic where
     * @param from  newest that was read before
     * @param to    the event that came instead
     */
    default void onMissing(String sink, TopicPartition topic, Instant from, Instant to) {}

    /**
     * The sums of a lane do not add up: an event has no outcome, or two. This is a fault of wikistream itself; please report it.
     *
     * @param sink       name of the sink
     * @param difference events without an outcome; negative if there are outcomes without an event
     */
    default void onMiscounted(String sink, long difference) {}

    /** An event could not be understood, or a sink refused it. */
    default void onDeadLetter(DeadLetter letter) {}

    /**
     * A sink has stored a batch.
     *
     * @param sink         name of the sink
     * @param events       number of events in the batch; 0 if only the position moved
     * @param elapsedNanos how long the write took
     */
    default void onBatchWritten(String sink, int events, long elapsedNanos) {}

    /**
     * The source stops for good. Sinks still store what has come before.
     *
     * @param cause why
     */
    default void onSourceFailed(SourceException cause) {}

    /**
     * A sink stops for good; the others go on.
     *
     * @param sink  name of the sink
     * @param cause why
     */
    default void onSinkFailed(String sink, WikiStreamException cause) {}
}
