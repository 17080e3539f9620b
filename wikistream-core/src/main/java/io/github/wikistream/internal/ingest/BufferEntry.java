package io.github.wikistream.internal.ingest;

import io.github.wikistream.event.DeadLetter;
import io.github.wikistream.event.Position;
import io.github.wikistream.event.StreamEvent;
import io.github.wikistream.event.TopicPartition;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the engine hands on from a source to the lanes, in the order it came. */
public sealed interface BufferEntry {
    /** Says that a reader began, or began anew: what follows may repeat what came before. */
    record Opened(Position from) implements BufferEntry {}

    /**
     * An event that came.
     *
     * @param topic      the log it came from
     * @param timestamp  its mark in that log, in milliseconds, as an id of EventStreams gives it
     * @param position   where the source stood with it
     * @param offset     its number in that log, in the cluster that answered; {@code null} if it does not say
     * @param id         key to recognise a repeat by
     * @param content    what it turned out to be
     * @param receivedAt when it came, by the clock of this machine
     * @param bytes      estimate of the memory it takes
     */
    record Arrived(
            TopicPartition topic,
            long timestamp,
            Position position,
            @Nullable Long offset,
            UUID id,
            Content content,
            Instant receivedAt,
            int bytes)
            implements BufferEntry {
        /** Returns the same event with other content. */
        public Arrived with(Content other) {
            return new Arrived(topic, timestamp, position, offset, id, other, receivedAt, bytes);
        }
    }

    /** What an event turned out to be. */
    sealed interface Content {
        /** One that sinks want. */
        record Wanted(StreamEvent event) implements Content {}

        /** One that the filter leaves out. */
        record Unwanted() implements Content {}

        /** One that could not be understood. */
        record Dead(DeadLetter letter) implements Content {}

        /** A test event: it moves the position and nothing else. */
        record Canary() implements Content {}
    }
}
