package io.github.wikistream.kafka;

import io.github.wikistream.config.PluginUri;
import io.github.wikistream.event.PageEvent;
import io.github.wikistream.event.RecentChange;
import io.github.wikistream.event.StreamEvent;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The key of a record. Records with equal keys are in one partition, and so in order. */
enum RecordKey {
    /** The wiki, such as {@code enwiki}. */
    WIKI {
        @Override
        @Nullable
        String of(StreamEvent event) {
            return event.wiki();
        }
    },

    /** The wiki and the title, such as {@code enwiki:Main Page}; the wiki alone for an event without a page. */
    PAGE {
        @Override
        @Nullable
        String of(StreamEvent event) {
            if (event instanceof RecentChange change) {
                return change.wiki() + ":" + change.title();
            }
            if (event instanceof PageEvent page) {
                return page.wiki() + ":" + page.page().title();
            }
            return event.wiki();
        }
    };

    /** Returns the key of an event; {@code null} to spread such events over all partitions. */
    abstract @Nullable String of(StreamEvent event);

    static RecordKey of(String word, PluginUri uri) {
        for (RecordKey key : values()) {
            if (key.name().toLowerCase(Locale.ROOT).equals(word)) {
                return key;
            }
        }
        throw new IllegalArgumentException("key must be wiki or page, not '" + word + "': " + uri);
    }
}
