package io.github.wikistream.event;

import java.util.Locale;

/** The kinds of recent change. Kinds that MediaWiki adds later are {@link #UNKNOWN}; their own word is kept beside it. */
public enum ChangeType {
    /** An existing page was edited. */
    EDIT,
    /** A page was created. */
    NEW,
    /** Something was logged: a block, a move, an upload, a deletion, … */
    LOG,
    /** A page entered or left a category. */
    CATEGORIZE,
    /** A change on another wiki that affects this one. */
    EXTERNAL,
    /** A kind this version does not know, such as the number {@code "142"}. */
    UNKNOWN;

    /**
     * Returns the kind that a stream's word stands for, {@link #UNKNOWN} if it stands for none.
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

    /** Returns the stream's own word for this kind, {@code "unknown"} for {@link #UNKNOWN}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
