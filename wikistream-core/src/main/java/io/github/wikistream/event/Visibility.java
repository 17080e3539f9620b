package io.github.wikistream.event;

import org.jspecify.annotations.Nullable;

/**
 * Which parts of a revision the public may see. Immutable. A part is {@code null} where the stream does not say; a part that is hidden is
 * missing from the event as well.
 *
 * @param content its text ({@code is_content_visible})
 * @param comment its comment ({@code is_comment_visible})
 * @param editor  who made it ({@code is_editor_visible})
 */
public record Visibility(
        @Nullable Boolean content,
        @Nullable Boolean comment,
        @Nullable Boolean editor) {
    /** The stream says nothing about it. */
    public static final Visibility UNKNOWN = new Visibility(null, null, null);
}
