package io.github.wikistream.internal.delivery;

import io.github.wikistream.error.WikiStreamException;
import io.github.wikistream.event.Checkpoint;

/** Receives notifications about the life cycle of lanes, in the lanes' threads. Thread-safe. */
public interface LaneOwner {
    /** A lane has opened its sink and resumes from a checkpoint. */
    void opened(String sink, Checkpoint checkpoint);

    /** A lane has failed; {@link #ended} follows. */
    void failed(String sink, WikiStreamException cause);

    /** A lane has ended and its sink is closed. Called once, also for a lane whose sink was never opened. */
    void ended(String sink);
}
