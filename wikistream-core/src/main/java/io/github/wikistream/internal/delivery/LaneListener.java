package io.github.wikistream.internal.delivery;

import io.github.wikistream.event.DeadLetter;
import io.github.wikistream.internal.progress.SequenceGap;

/** Is notified of what lanes do with events, in their threads. Thread-safe. */
public interface LaneListener {
    /** A batch was stored. */
    void stored(String sink, int events, long elapsedNanos);

    /** An event that the sink refused was stored as a dead letter. */
    void poisoned(String sink, DeadLetter letter);

    /** Events are missing, and reading again did not deliver them. */
    void missing(String sink, SequenceGap gap);

    /** The counts of a lane do not add up. */
    void miscounted(String sink, long difference);
}
