package io.github.wikistream.event;

import org.jspecify.annotations.Nullable;

/** An event about one page and one revision, of any stream: the parts that these events have in common. */
public sealed interface PageEvent extends StreamEvent
        permits PageChange, PageCreate, RevisionCreate, RevisionTagsChange, RevertRisk {
    @Override
    String wiki();

    /** Returns the page, as it is after the event. */
    Page page();

    /** Returns the revision that the event is about. */
    Revision revision();

    /** Returns the actor; {@code null} if suppressed. */
    @Nullable
    Actor performer();

    /** Returns the kind of actor; {@link ActorKind#REDACTED} if suppressed. */
    default ActorKind actorKind() {
        Actor performer = performer();
        return performer == null ? ActorKind.REDACTED : performer.kind();
    }
}
