package io.github.wikistream.internal.resume;

import io.github.wikistream.event.TopicPartition;
import io.github.wikistream.internal.json.EventPlace;
import org.jspecify.annotations.Nullable;

/**
 * The offset of an event in the log of the cluster that sent it.
 *
 * @param topic log and partition ({@code meta.topic}, {@code meta.partition})
 * @param offset offset in it ({@code meta.offset}), 0 or more
 * @param id key of the event ({@code meta.id})
 */
record LogOffset(TopicPartition topic, long offset, String id) {
    /** Returns {@code null} if the event's {@code meta} is absent or lacks a part. */
    static @Nullable LogOffset of(String data) {
        EventPlace place = EventPlace.of(data);
        if (place == null) {
            return null;
        }
        Long offset = place.offset();
        String id = place.id();
        if (offset == null || offset < 0 || id == null || id.isEmpty()) {
            return null;
        }
        return new LogOffset(place.topic(), offset, id);
    }
}
