package io.github.wikistream.internal.progress;

import io.github.wikistream.event.TopicPartition;
import java.util.UUID;

/**
 * Events that may be missing before a received one.
 *
 * @param topic topic of both
 * @param doubt why they may be missing
 * @param offset offset of the received event
 * @param behind id of the received event
 * @param from newest time that was read before, in milliseconds since 1970
 * @param to time of the received event, in milliseconds since 1970
 */
public record SequenceGap(TopicPartition topic, Doubt doubt, long offset, UUID behind, long from, long to) {
    /** Why events may be missing. */
    enum Doubt {
        /** None are missing. */
        NONE,
        /** Offsets were skipped. */
        HOLE,
        /** Unknown: the connection has not yet delivered any event that was read before. */
        SEAM
    }
}
