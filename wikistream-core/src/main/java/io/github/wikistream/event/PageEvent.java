package io.github.wikistream.event;

import org.jspecify.annotations.Nullable;

/** An event about one page and one revision of it, whichever stream told it: what these events have in common. */
public sealed interface PageEvent extends StreamEvent
        permits PageChange, PageCreate, RevisionCreate, RevisionTagsChange, RevertRisk {
    @Override
    String wiki();

    /** Returns the page, as it is after the event. */
    Page page();

    /** Returns the revision that the event is about. */
    Revision revision();

    /** Returns who caused the event; {@code null} where that was removed. */
    @Nullable
    Actor performer();

    /** Returns who caused the event, by kind; {@link ActorKind#REDACTED} where that was removed. */
    default ActorKind actorKind() {
        Actor performer = performer();
        return performer == null ? ActorKind.REDACTED : performer.kind();
    }
}
