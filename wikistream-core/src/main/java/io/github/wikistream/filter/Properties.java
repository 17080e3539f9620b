package io.github.wikistream.filter;

import io.github.wikistream.event.ActorKind;
import io.github.wikistream.event.PageChange;
import io.github.wikistream.event.PageEvent;
import io.github.wikistream.event.RecentChange;
import io.github.wikistream.event.RevertRisk;
import io.github.wikistream.event.StreamEvent;
import org.jspecify.annotations.Nullable;

/** The properties of events that filters test, for all types; {@code null} where an event has no such property. */
final class Properties {
    private Properties() {}

    static @Nullable String type(StreamEvent event) {
        if (event instanceof RecentChange change) {
            return change.typeName();
        }
        if (event instanceof PageChange change) {
            return change.kindName();
        }
        return event instanceof RevertRisk risk ? risk.change().kindName() : null;
    }

    static @Nullable Integer namespace(StreamEvent event) {
        if (event instanceof RecentChange change) {
            return change.namespace();
        }
        return event instanceof PageEvent about ? about.page().namespace() : null;
    }

    static @Nullable String title(StreamEvent event) {
        if (event instanceof RecentChange change) {
            return change.title();
        }
        return event instanceof PageEvent about ? about.page().title() : null;
    }

    static @Nullable ActorKind actor(StreamEvent event) {
        if (event instanceof RecentChange change) {
            return change.actorKind();
        }
        return event instanceof PageEvent about ? about.actorKind() : null;
    }
}
