package io.github.wikistream.internal.progress;

import io.github.wikistream.event.TopicPartition;
import java.util.UUID;

/**
 * Events that seem to be missing before one that came.
 *
 * @param topic  where
 * @param doubt  what kind of hole
 * @param offset number of the event behind it
 * @param behind id of the event behind it
 * @param from   newest time that was read before, in milliseconds
 * @param to     time of the event behind it, in milliseconds
 */
public record SequenceGap(
        TopicPartition topic, OffsetTracker.Doubt doubt, long offset, UUID behind, long from, long to) {}
