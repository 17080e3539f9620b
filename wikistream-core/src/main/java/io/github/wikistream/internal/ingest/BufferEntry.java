package io.github.wikistream.internal.ingest;

import io.github.wikistream.event.DeadLetter;
import io.github.wikistream.event.Position;
import io.github.wikistream.event.TopicPartition;
import io.github.wikistream.internal.json.Decoded;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An entry of the buffer: what a source delivers to the lanes, in order of arrival. */
public sealed interface BufferEntry {
    /** A connection was opened; the events after it may repeat those before it. */
    record Opened(Position from) implements BufferEntry {}

    /**
     * An event was received.
     *
     * @param topic log that the event was read from
     * @param timestamp its mark in that log, in milliseconds since 1970, as in an id of EventStreams
     * @param position position of the source at this event
     * @param offset its offset in that log, in the cluster that answered; {@code null} if unknown
     * @param content the decoded event
     * @param receivedAt time of arrival, by this machine's clock
     * @param bytes estimate of the memory it takes
     */
    record Received(
            TopicPartition topic,
            long timestamp,
            Position position,
            @Nullable Long offset,
            Decoded content,
            Instant receivedAt,
            int bytes)
            implements BufferEntry {
        /** Returns the key by which repeats are recognised. */
        public UUID id() {
            return content.id();
        }

        /** Returns the dead letter of an invalid event; {@code null} for any other. */
        public @Nullable DeadLetter deadLetter() {
            return content instanceof Decoded.Invalid invalid
                    ? DeadLetter.builder()
                            .id(invalid.id())
                            .position(position)
                            .receivedAt(receivedAt)
                            .reason(invalid.reason())
                            .data(invalid.data())
                            .build()
                    : null;
        }
    }
}
