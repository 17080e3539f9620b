package io.github.wikistream.internal.delivery;

import io.github.wikistream.event.DeadLetter;
import io.github.wikistream.internal.progress.SequenceGap;

/** Receives notifications about the events of lanes, in the lanes' threads. Thread-safe. */
public interface LaneListener {
    /** A batch was stored. */
    void stored(String sink, int events, long elapsedNanos);

    /** An event that the sink refused was stored as a dead letter. */
    void poisoned(String sink, DeadLetter letter);

    /** Events are missing, and were not delivered when the gap was read again. */
    void missing(String sink, SequenceGap gap);

    /** The outcome counts of a lane are inconsistent. */
    void miscounted(String sink, long difference);
}
