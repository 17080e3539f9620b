package io.github.wikistream.internal.delivery;

import io.github.wikistream.error.WikiStreamException;
import io.github.wikistream.event.Checkpoint;

/** Is notified of the life cycle of lanes, in their threads. Thread-safe. */
public interface LaneOwner {
    /** A lane has opened its sink and resumes from a checkpoint. */
    void opened(String sink, Checkpoint checkpoint);

    /** A lane has failed; {@link #ended} follows. */
    void failed(String sink, WikiStreamException cause);

    /** A lane has ended, and its sink is closed; called once, also for a lane that never opened. */
    void ended(String sink);
}
