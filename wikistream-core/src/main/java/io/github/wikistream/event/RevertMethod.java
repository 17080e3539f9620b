package io.github.wikistream.event;

/**
 * The methods of reverting. A method that MediaWiki adds later is {@link #UNKNOWN}; its own word is kept in {@link
 * Revert#methodName()}.
 */
public enum RevertMethod {
    /** A rollback: one click that reverts all edits of the last author. */
    ROLLBACK,
    /** An edit that was started with "undo". */
    UNDO,
    /** Another edit that restores an earlier text. */
    MANUAL,
    /** A method that this version does not know. */
    UNKNOWN;

    /**
     * Returns the method for the stream's word, {@link #UNKNOWN} for a word that this version does not know.
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
