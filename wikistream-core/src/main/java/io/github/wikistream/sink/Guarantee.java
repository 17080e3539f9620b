package io.github.wikistream.sink;

/** How often the effect of an event may come about in a sink, whatever fails. */
public enum Guarantee {
    /** Once: the checkpoint is stored in the same transaction as the data. */
    EFFECTIVELY_ONCE("effectively once: same transaction"),

    /** Once or more: the checkpoint is kept in a file, and written after the data. A crash between the two repeats the last batch. */
    AT_LEAST_ONCE("at least once: file checkpoint"),

    /** Not at all for what happens while the program does not run: no checkpoint is kept, and each start begins anew. */
    THIS_RUN_ONLY("this run only: no checkpoint");

    private final String words;

    Guarantee(String words) {
        this.words = words;
    }

    /** Returns it in words, such as {@code effectively once: same transaction}. */
    @Override
    public String toString() {
        return words;
    }
}
