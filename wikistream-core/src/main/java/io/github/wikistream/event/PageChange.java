package io.github.wikistream.event;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A change of a page and the state of the page after it: the typed form of an event of the stream {@code
 * mediawiki.page_change.v1}, which has one form for edits, creations, moves, deletions and restorations. Immutable.
 *
 * <p>Source: MediaWiki event schema {@code mediawiki/page/change} 1.3.0, and the additions of later versions for
 * reverts; field names in brackets.
 */
public final class PageChange implements PageEvent {
    private final EventMeta meta;
    private final PageChangeKind kind;
    private final String kindName;
    private final Instant changedAt;
    private final String wiki;
    private final Page page;
    private final Revision revision;
    private final @Nullable Actor performer;
    private final @Nullable String comment;
    private final @Nullable Page createdRedirect;
    private final @Nullable PriorState prior;
    private final String json;

    private PageChange(Builder from) {
        meta = Objects.requireNonNull(from.meta, "meta");
        kind = Objects.requireNonNull(from.kind, "kind");
        kindName = Objects.requireNonNull(from.kindName, "kindName");
        changedAt = Objects.requireNonNull(from.changedAt, "changedAt");
        wiki = Objects.requireNonNull(from.wiki, "wiki");
        page = Objects.requireNonNull(from.page, "page");
        revision = Objects.requireNonNull(from.revision, "revision");
        performer = from.performer;
        comment = from.comment;
        createdRedirect = from.createdRedirect;
        prior = from.prior;
        json = Objects.requireNonNull(from.json, "json");
    }

    /** Returns a new builder. */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public EventMeta meta() {
        return meta;
    }

    /** Returns the kind of change, {@link PageChangeKind#UNKNOWN} for one added upstream later. */
    public PageChangeKind kind() {
        return kind;
    }

    /** Returns the stream's own word for the kind ({@code page_change_kind}). */
    public String kindName() {
        return kindName;
    }

    /** Returns when the wiki made the change ({@code dt}). */
    public Instant changedAt() {
        return changedAt;
    }

    /** Returns the database name of the wiki ({@code wiki_id}). */
    @Override
    public String wiki() {
        return wiki;
    }

    /** Returns the page after the change, or before it if the page was deleted ({@code page}). */
    @Override
    public Page page() {
        return page;
    }

    /** Returns the newest revision of the page ({@code revision}). */
    @Override
    public Revision revision() {
        return revision;
    }

    /** Returns who made the change; {@code null} if suppressed ({@code performer}). */
    @Override
    public @Nullable Actor performer() {
        return performer;
    }

    /**
     * Returns the reason as wikitext: the edit summary, or the reason given for a move or a deletion; may be empty;
     * {@code null} if absent ({@code comment}).
     */
    public @Nullable String comment() {
        return comment;
    }

    /** Returns the redirect that a move created; {@code null} if there is none ({@code created_redirect_page}). */
    public @Nullable Page createdRedirect() {
        return createdRedirect;
    }

    /** Returns the values before the change; {@code null} if absent ({@code prior_state}). */
    public @Nullable PriorState prior() {
        return prior;
    }

    @Override
    public String json() {
        return json;
    }

    /**
     * Returns the growth in bytes, negative if the page shrank; a new page grows from nothing; empty if a size is
     * unknown, and for kinds that add no revision.
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

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PageChange that && parts().equals(that.parts());
    }

    @Override
    public int hashCode() {
        return parts().hashCode();
    }

    @Override
    public String toString() {
        return "PageChange[meta=" + meta + ", kind=" + kind + ", kindName=" + kindName + ", changedAt=" + changedAt
                + ", wiki=" + wiki + ", page=" + page + ", revision=" + revision + ", performer=" + performer
                + ", comment=" + comment + ", createdRedirect=" + createdRedirect + ", prior=" + prior + ", json="
                + json + "]";
    }

    private List<@Nullable Object> parts() {
        return Arrays.asList(
                meta,
                kind,
                kindName,
                changedAt,
                wiki,
                page,
                revision,
                performer,
                comment,
                createdRedirect,
                prior,
                json);
    }

    /**
     * Builds a {@link PageChange}. Each method sets the part of the same name. Required are {@code meta}, {@code kind},
     * {@code kindName}, {@code changedAt}, {@code wiki}, {@code page}, {@code revision} and {@code json}. A part that
     * is not set is absent, empty, 0 or false. Not thread-safe.
     */
    public static final class Builder {
        private @Nullable EventMeta meta;
        private @Nullable PageChangeKind kind;
        private @Nullable String kindName;
        private @Nullable Instant changedAt;
        private @Nullable String wiki;
        private @Nullable Page page;
        private @Nullable Revision revision;
        private @Nullable Actor performer;
        private @Nullable String comment;
        private @Nullable Page createdRedirect;
        private @Nullable PriorState prior;
        private @Nullable String json;

        private Builder() {}

        public Builder meta(EventMeta value) {
            meta = value;
            return this;
        }

        public Builder kind(PageChangeKind value) {
            kind = value;
            return this;
        }

        public Builder kindName(String value) {
            kindName = value;
            return this;
        }

        public Builder changedAt(Instant value) {
            changedAt = value;
            return this;
        }

        public Builder wiki(String value) {
            wiki = value;
            return this;
        }

        public Builder page(Page value) {
            page = value;
            return this;
        }

        public Builder revision(Revision value) {
            revision = value;
            return this;
        }

        public Builder performer(@Nullable Actor value) {
            performer = value;
            return this;
        }

        public Builder comment(@Nullable String value) {
            comment = value;
            return this;
        }

        public Builder createdRedirect(@Nullable Page value) {
            createdRedirect = value;
            return this;
        }

        public Builder prior(@Nullable PriorState value) {
            prior = value;
            return this;
        }

        public Builder json(String value) {
            json = value;
            return this;
        }

        /**
         * Returns the value.
         *
         * @throws NullPointerException if a required part is not set
         */
        public PageChange build() {
            return new PageChange(this);
        }
    }
}
