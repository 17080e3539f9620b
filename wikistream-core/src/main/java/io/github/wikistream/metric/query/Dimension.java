package io.github.wikistream.metric.query;

import io.github.wikistream.event.RecentChange;
import io.github.wikistream.internal.text.KeyText;

/**
 * A way to slice a metric. Beside the metric {@code types} there is one {@code types-by-wiki}: its keys are the slice, a bar, and the
 * key: {@code enwiki|edit}. No database name and no kind of actor has a bar.
 */
public enum Dimension {
    /** By the wiki's database name, such as {@code enwiki}. */
    WIKI("wiki"),
    /** By kind of actor: {@link io.github.wikistream.event.ActorKind#word()}. */
    ACTOR("actor");

    /** What stands between a slice and a key. */
    static final char SEPARATOR = '|';

    private final String word;

    Dimension(String word) {
        this.word = word;
    }

    /** Returns the slice that a change belongs to. */
    public String valueOf(RecentChange change) {
        return this == WIKI ? change.wiki() : change.actorKind().word();
    }

    /** Returns the key of a slice's counter: shortened if the two together are too long for one. */
    public static String keyOf(String slice, String key) {
        return KeyText.fit(slice + SEPARATOR + key, Counter.MAX_KEY);
    }

    /** Returns the name of the metric that holds the slices of another. */
    public String slicesOf(String metric) {
        return metric + "-by-" + word;
    }
}
