package io.github.wikistream.event;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A saved revision: the typed form of an event of the stream {@code mediawiki.revision-create}. Immutable.
 *
 * <p>Source: MediaWiki event schema {@code mediawiki/revision/create} 2.0.0, and 1.1.0 in older data; field names in
 * brackets.
 */
public final class RevisionCreate implements PageEvent {
    private final EventMeta meta;
    private final String wiki;
    private final Page page;
    private final Revision revision;
    private final @Nullable Actor performer;
    private final @Nullable Boolean contentChanged;
    private final String json;

    private RevisionCreate(Builder from) {
        meta = Objects.requireNonNull(from.meta, "meta");
        wiki = Objects.requireNonNull(from.wiki, "wiki");
        page = Objects.requireNonNull(from.page, "page");
        revision = Objects.requireNonNull(from.revision, "revision");
        performer = from.performer;
        contentChanged = from.contentChanged;
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

    /** Returns the database name of the wiki ({@code database}). */
    @Override
    public String wiki() {
        return wiki;
    }

    /** Returns the page ({@code page_*}). */
    @Override
    public Page page() {
        return page;
    }

    /** Returns the revision, its comment included ({@code rev_*}, {@code comment}). */
    @Override
    public Revision revision() {
        return revision;
    }

    /** Returns who made the revision; {@code null} if suppressed ({@code performer}). */
    @Override
    public @Nullable Actor performer() {
        return performer;
    }

    /**
     * Returns whether the text differs from that of the previous revision; {@code null} if absent ({@code
     * rev_content_changed}).
     */
    public @Nullable Boolean contentChanged() {
        return contentChanged;
    }

    @Override
    public String json() {
        return json;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RevisionCreate that && parts().equals(that.parts());
    }

    @Override
    public int hashCode() {
        return parts().hashCode();
    }

    @Override
    public String toString() {
        return "RevisionCreate[meta=" + meta + ", wiki=" + wiki + ", page=" + page + ", revision=" + revision
                + ", performer=" + performer + ", contentChanged=" + contentChanged + ", json=" + json + "]";
    }

    private List<@Nullable Object> parts() {
        return Arrays.asList(meta, wiki, page, revision, performer, contentChanged, json);
    }

    /**
     * Builds a {@link RevisionCreate}. Each method sets the part of the same name. Required are {@code meta}, {@code
     * wiki}, {@code page}, {@code revision} and {@code json}. A part that is not set is absent, empty, 0 or false. Not
     * thread-safe.
     */
    public static final class Builder {
        private @Nullable EventMeta meta;
        private @Nullable String wiki;
        private @Nullable Page page;
        private @Nullable Revision revision;
        private @Nullable Actor performer;
        private @Nullable Boolean contentChanged;
        private @Nullable String json;

        private Builder() {}

        public Builder meta(EventMeta value) {
            meta = value;
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

        public Builder contentChanged(@Nullable Boolean value) {
            contentChanged = value;
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
        public RevisionCreate build() {
            return new RevisionCreate(this);
        }
    }
}
