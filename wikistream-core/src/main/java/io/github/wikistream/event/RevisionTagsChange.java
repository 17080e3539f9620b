package io.github.wikistream.event;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A change of the tags of a revision: the typed form of an event of the stream {@code mediawiki.revision-tags-change}.
 * Immutable.
 *
 * <p>Source: MediaWiki event schema {@code mediawiki/revision/tags-change} 1.0.0; field names in brackets.
 */
public final class RevisionTagsChange implements PageEvent {
    private final EventMeta meta;
    private final String wiki;
    private final Page page;
    private final Revision revision;
    private final @Nullable Actor performer;
    private final List<String> tags;
    private final List<String> tagsBefore;
    private final String json;

    private RevisionTagsChange(Builder from) {
        meta = Objects.requireNonNull(from.meta, "meta");
        wiki = Objects.requireNonNull(from.wiki, "wiki");
        page = Objects.requireNonNull(from.page, "page");
        revision = Objects.requireNonNull(from.revision, "revision");
        performer = from.performer;
        tags = List.copyOf(from.tags);
        tagsBefore = List.copyOf(from.tagsBefore);
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

    /** Returns all tags after the change, such as {@code mw-reverted}; empty if there are none ({@code tags}). */
    public List<String> tags() {
        return tags;
    }

    /** Returns all tags before the change; empty if there were none ({@code prior_state.tags}). */
    public List<String> tagsBefore() {
        return tagsBefore;
    }

    @Override
    public String json() {
        return json;
    }

    /** Returns the tags that the change added, in the order of {@link #tags()}. */
    public List<String> added() {
        return without(tags, tagsBefore);
    }

    /** Returns the tags that the change removed, in the order of {@link #tagsBefore()}. */
    public List<String> removed() {
        return without(tagsBefore, tags);
    }

    private static List<String> without(List<String> tags, List<String> others) {
        return tags.stream().filter(tag -> !others.contains(tag)).toList();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RevisionTagsChange that && parts().equals(that.parts());
    }

    @Override
    public int hashCode() {
        return parts().hashCode();
    }

    @Override
    public String toString() {
        return "RevisionTagsChange[meta=" + meta + ", wiki=" + wiki + ", page=" + page + ", revision=" + revision
                + ", performer=" + performer + ", tags=" + tags + ", tagsBefore=" + tagsBefore + ", json=" + json + "]";
    }

    private List<@Nullable Object> parts() {
        return Arrays.asList(meta, wiki, page, revision, performer, tags, tagsBefore, json);
    }

    /**
     * Builds a {@link RevisionTagsChange}. Each method sets the part of the same name. Required are {@code meta},
     * {@code wiki}, {@code page}, {@code revision} and {@code json}. A part that is not set is absent, empty, 0 or
     * false. Not thread-safe.
     */
    public static final class Builder {
        private @Nullable EventMeta meta;
        private @Nullable String wiki;
        private @Nullable Page page;
        private @Nullable Revision revision;
        private @Nullable Actor performer;
        private List<String> tags = List.of();
        private List<String> tagsBefore = List.of();
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

        public Builder tags(List<String> value) {
            tags = value;
            return this;
        }

        public Builder tagsBefore(List<String> value) {
            tagsBefore = value;
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
        public RevisionTagsChange build() {
            return new RevisionTagsChange(this);
        }
    }
}
