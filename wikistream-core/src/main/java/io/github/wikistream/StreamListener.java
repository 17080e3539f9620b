package io.github.wikistream;

import io.github.wikistream.error.SourceException;
import io.github.wikistream.error.WikiStreamException;
import io.github.wikistream.event.DeadLetter;
import io.github.wikistream.event.Position;
import io.github.wikistream.event.TopicPartition;
import io.github.wikistream.source.Signal;
import java.time.Instant;

/**
 * Receives notifications from a running {@link WikiStream}. Every method is empty by default. Calls come from the
 * stream's own threads, several at a time: be quick and thread-safe. An exception from a listener is logged, and the
 * stream continues. A listener may call {@link WikiStream#close()}, which returns immediately here; {@link WikiStream}
 * describes what else a callback may do.
 */
public interface StreamListener {
    /**
     * The stream starts. This is the first call, in the thread that called {@link WikiStream#start()}. An {@link
     * EventReader} does not call it.
     *
     * @param stream for {@link WikiStream#report()}
     */
    default void onStarted(WikiStream stream) {}

    /**
     * A connection to the source was opened.
     *
     * @param from the position it resumes from; {@link Position#NONE} if the source starts by itself
     */
    default void onOpened(Position from) {}

    /** The connection to the source ended; it will be re-established. */
    default void onLost(Signal.Lost lost) {}

    /** The source no longer keeps a part of its history: events may be missing. */
    default void onGap(Signal.Gap gap) {}

    /**
     * Events are missing, and reading again did not deliver them.
     *
     * @param sink name of the sink whose lane noticed
     * @param topic topic of the events
     * @param from newest time that was read before
     * @param to time of the event that was received instead
     */
    default void onMissing(String sink, TopicPartition topic, Instant from, Instant to) {}

    /**
     * The counts of a lane do not add up: an event has no outcome, or two. This is a defect of wikistream; please
     * report it.
     *
     * @param sink name of the sink
     * @param difference events without an outcome; negative if there are outcomes without an event
     */
    default void onMiscounted(String sink, long difference) {}

    /** An event could not be decoded, or a sink refused it. */
    default void onDeadLetter(DeadLetter letter) {}

    /**
     * A sink has stored a batch.
     *
     * @param sink name of the sink
     * @param events number of events in the batch; 0 if only the position moved
     * @param elapsedNanos how long the write took
     */
    default void onBatchWritten(String sink, int events, long elapsedNanos) {}

    /**
     * The source has stopped permanently. Sinks still store the events received before.
     *
     * @param cause why
     */
    default void onSourceFailed(SourceException cause) {}

    /**
     * A sink has stopped permanently; the others continue.
     *
     * @param sink name of the sink
     * @param cause why
     */
    default void onSinkFailed(String sink, WikiStreamException cause) {}
}
