package io.github.wikistream.event;

/** How a revision reverts others. Ways that MediaWiki adds later are {@link #UNKNOWN}; their own word is kept beside it. */
public enum RevertMethod {
    /** One click that takes back all edits of the last author. */
    ROLLBACK,
    /** An edit that was begun as the undoing of another. */
    UNDO,
    /** An edit that happens to restore an earlier text. */
    MANUAL,
    /** A way this version does not know. */
    UNKNOWN;

    /**
     * Returns the way that a stream's word stands for, {@link #UNKNOWN} if it stands for none.
     *
     * @param word the stream's {@code method}, in lower case
     */
    public static RevertMethod of(String word) {
        return switch (word) {
            case "rollback" -> ROLLBACK;
            case "undo" -> UNDO;
            case "manual" -> MANUAL;
            default -> UNKNOWN;
        };
    }
}
