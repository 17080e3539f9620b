package io.github.wikistream.event;

import java.util.Locale;

/**
 * The kinds of page change. A kind that MediaWiki adds later is {@link #UNKNOWN}; its own word is kept in {@link
 * PageChange#kindName()}.
 */
public enum PageChangeKind {
    /** The page was created. */
    CREATE,
    /** A revision was added. */
    EDIT,
    /** The page got another title. */
    MOVE,
    /** The page was deleted. */
    DELETE,
    /** A deleted page was restored. */
    UNDELETE,
    /** Parts of the newest revision were hidden or shown again. */
    VISIBILITY_CHANGE,
    /** A kind that this version does not know. */
    UNKNOWN;

    /**
     * Returns the kind for the stream's word, {@link #UNKNOWN} for a word that this version does not know.
     *
     * @param word the stream's {@code page_change_kind}, in lower case
     */
    public static PageChangeKind of(String word) {
        return switch (word) {
            case "create" -> CREATE;
            case "edit" -> EDIT;
            case "move" -> MOVE;
            case "delete" -> DELETE;
            case "undelete" -> UNDELETE;
            case "visibility_change" -> VISIBILITY_CHANGE;
            default -> UNKNOWN;
        };
    }

    /** Returns the stream's own word for this kind, {@code "unknown"} for {@link #UNKNOWN}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
