package io.github.wikistream.event;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A page that was created, and its first revision: the typed form of an event of the stream {@code mediawiki.page-create}. Immutable.
 *
 * <p>Source: MediaWiki event schema {@code mediawiki/revision/create} 2.0.0, and 1.1.0 in older data; field names in brackets.
 *
 * @param meta      what the event says about itself ({@code meta})
 * @param wiki      database name of the wiki ({@code database})
 * @param page      the page ({@code page_*})
 * @param revision  the revision, its comment included ({@code rev_*}, {@code comment})
 * @param performer who made it; {@code null} where that was removed ({@code performer})
 * @param json      the whole event as it was received
 */
public record PageCreate(
        EventMeta meta,
        String wiki,
        Page page,
        Revision revision,
        @Nullable Actor performer,
        String json) implements PageEvent {
    /** Checks that the required parts are there. */
    public PageCreate {
        Objects.requireNonNull(meta, "meta");
        Objects.requireNonNull(wiki, "wiki");
        Objects.requireNonNull(page, "page");
        Objects.requireNonNull(revision, "revision");
        Objects.requireNonNull(json, "json");
    }
}
