package io.github.wikistream.event;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A revision whose tags changed: the typed form of an event of the stream {@code mediawiki.revision-tags-change}. Immutable.
 *
 * <p>Source: MediaWiki event schema {@code mediawiki/revision/tags-change} 1.0.0; field names in brackets.
 *
 * @param meta       what the event says about itself ({@code meta})
 * @param wiki       database name of the wiki ({@code database})
 * @param page       the page ({@code page_*})
 * @param revision   the revision, its comment included ({@code rev_*}, {@code comment})
 * @param performer  whom the stream names for it; {@code null} where that was removed ({@code performer})
 * @param tags       all its tags now, such as {@code mw-reverted}; empty if it has none ({@code tags})
 * @param tagsBefore all its tags before; empty if it had none ({@code prior_state.tags})
 * @param json       the whole event as it was received
 */
public record RevisionTagsChange(
        EventMeta meta,
        String wiki,
        Page page,
        Revision revision,
        @Nullable Actor performer,
        List<String> tags,
        List<String> tagsBefore,
        String json)
        implements PageEvent {
    /** Copies the tags and checks that the required parts are there. */
    public RevisionTagsChange {
        Objects.requireNonNull(meta, "meta");
        Objects.requireNonNull(wiki, "wiki");
        Objects.requireNonNull(page, "page");
        Objects.requireNonNull(revision, "revision");
        Objects.requireNonNull(json, "json");
        tags = List.copyOf(tags);
        tagsBefore = List.copyOf(tagsBefore);
    }

    /** Returns the tags it has now and had not before, in the order of {@link #tags()}. */
    public List<String> added() {
        return without(tags, tagsBefore);
    }

    /** Returns the tags it had before and has no longer, in the order of {@link #tagsBefore()}. */
    public List<String> removed() {
        return without(tagsBefore, tags);
    }

    private static List<String> without(List<String> tags, List<String> others) {
        return tags.stream().filter(tag -> !others.contains(tag)).toList();
    }
}
