package io.github.wikistream.event;

import java.util.Locale;

/**
 * The types of recent change. A type that MediaWiki adds later is {@link #UNKNOWN}; its own word is kept in
 * {@link RecentChange#typeName()}.
 */
public enum ChangeType {
    /** An existing page was edited. */
    EDIT,
    /** A page was created. */
    NEW,
    /** A log entry was written: a block, a move, an upload, a deletion, … */
    LOG,
    /** A page was added to or removed from a category. */
    CATEGORIZE,
    /** A change on another wiki that affects this one. */
    EXTERNAL,
    /** A type that this version does not know, such as the number {@code "142"}. */
    UNKNOWN;

    /**
     * Returns the type for the stream's word; {@link #UNKNOWN} for a word that this version does not know.
     *
     * @param word the stream's {@code type}, in lower case
     */
    public static ChangeType of(String word) {
        return switch (word) {
            case "edit" -> EDIT;
            case "new" -> NEW;
            case "log" -> LOG;
            case "categorize" -> CATEGORIZE;
            case "external" -> EXTERNAL;
            default -> UNKNOWN;
        };
    }

    /** Returns the stream's own word for this type; {@code "unknown"} for {@link #UNKNOWN}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
