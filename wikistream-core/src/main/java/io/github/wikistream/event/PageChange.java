package io.github.wikistream.event;

import java.time.Instant;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A page that changed, and how it looks now: the typed form of an event of the stream {@code mediawiki.page_change.v1}, which tells every
 * edit, creation, move, deletion and restoration in one form. Immutable.
 *
 * <p>Source: MediaWiki event schema {@code mediawiki/page/change} 1.3.0, and what later versions add about reverts; field names in
 * brackets.
 *
 * @param meta            what the event says about itself ({@code meta})
 * @param kind            {@link PageChangeKind#UNKNOWN} for a kind added upstream later
 * @param kindName        the stream's own word for the kind ({@code page_change_kind})
 * @param changedAt       when the wiki made the change ({@code dt})
 * @param wiki            database name of the wiki ({@code wiki_id})
 * @param page            the page after the change; before it, if it was deleted ({@code page})
 * @param revision        its newest revision ({@code revision})
 * @param performer       who made the change; {@code null} where that was removed ({@code performer})
 * @param comment         why, as wikitext: the comment of the edit, or the reason given for a move or a deletion; may be empty;
 *                        {@code null} if absent ({@code comment})
 * @param createdRedirect the redirect that a move left behind; {@code null} if there is none ({@code created_redirect_page})
 * @param prior           what was different before; {@code null} if the stream does not say ({@code prior_state})
 * @param json            the whole event as it was received
 */
public record PageChange(
        EventMeta meta,
        PageChangeKind kind,
        String kindName,
        Instant changedAt,
        String wiki,
        Page page,
        Revision revision,
        @Nullable Actor performer,
        @Nullable String comment,
        @Nullable Page createdRedirect,
        @Nullable PriorState prior,
        String json)
        implements PageEvent {
    /** Checks that the required parts are there. */
    public PageChange {
        Objects.requireNonNull(meta, "meta");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(kindName, "kindName");
        Objects.requireNonNull(changedAt, "changedAt");
        Objects.requireNonNull(wiki, "wiki");
        Objects.requireNonNull(page, "page");
        Objects.requireNonNull(revision, "revision");
        Objects.requireNonNull(json, "json");
    }

    /**
     * Returns the growth in bytes, negative if the page shrank; a new page grows from nothing; empty if a size is unknown, and for kinds
     * that add no revision.
     */
    public OptionalLong growth() {
        Long after = revision.bytes();
        if (after == null) {
            return OptionalLong.empty();
        }
        if (kind == PageChangeKind.CREATE) {
            return OptionalLong.of(after);
        }
        Long before = prior == null ? null : prior.bytes();
        return kind == PageChangeKind.EDIT && before != null ? OptionalLong.of(after - before) : OptionalLong.empty();
    }
}
