package io.github.wikistream.event;

import org.jspecify.annotations.Nullable;

/**
 * The public parts of a revision. Immutable. A part is {@code null} if the stream does not state it; a part that is not
 * public is also missing from the event.
 *
 * @param content whether the text is public ({@code is_content_visible})
 * @param comment whether the comment is public ({@code is_comment_visible})
 * @param editor whether the author is public ({@code is_editor_visible})
 */
public record Visibility(
        @Nullable Boolean content,
        @Nullable Boolean comment,
        @Nullable Boolean editor) {
    /** The stream states nothing. */
    public static final Visibility UNKNOWN = new Visibility(null, null, null);
}
