package io.github.wikistream.metric.query;

import io.github.wikistream.event.RecentChange;
import io.github.wikistream.internal.text.KeyText;

/**
 * The dimensions by which metrics are sliced. In addition to the metric {@code types} there is {@code types-by-wiki}:
 * its keys are the slice, a bar, and the key: {@code enwiki|edit}. No database name and no kind of actor contains a
 * bar.
 */
public enum Dimension {
    /** By the wiki's database name, such as {@code enwiki}. */
    WIKI("wiki"),
    /** By kind of actor: {@link io.github.wikistream.event.ActorKind#word()}. */
    ACTOR("actor");

    /** The separator of slice and key. */
    static final char SEPARATOR = '|';

    private final String word;

    Dimension(String word) {
        this.word = word;
    }

    /** Returns the slice of a change. */
    public String valueOf(RecentChange change) {
        return this == WIKI ? change.wiki() : change.actorKind().word();
    }

    /** Returns the key of a counter of a slice, shortened if the two together exceed the limit. */
    public static String keyOf(String slice, String key) {
        return KeyText.fit(slice + SEPARATOR + key, Counter.MAX_KEY);
    }

    /** Returns the name of the metric that contains the slices of another. */
    public String slicesOf(String metric) {
        return metric + "-by-" + word;
    }
}
