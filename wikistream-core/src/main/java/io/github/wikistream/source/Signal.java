package io.github.wikistream.source;

import io.github.wikistream.event.Position;
import io.github.wikistream.event.TopicPartition;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a {@link SourceReader} has to tell. */
public sealed interface Signal {
    /**
     * A connection stands; events follow.
     *
     * @param from the position that was asked for, without any margin; {@link Position#NONE} if the source begins by itself
     */
    record Opened(Position from) implements Signal {
        /** Checks that the position is there. */
        public Opened {
            Objects.requireNonNull(from, "from");
        }
    }

    /**
     * One event as it came.
     *
     * @param position where the source stands with this event: for the topic it came from, the event's own mark, which may be older than
     *                 that of the event before; for every other topic of the subscription a mark that resuming from loses nothing
     * @param data     the event's JSON, not yet checked; if there is a flaw, what the source has of it
     * @param flaw     why the source could not take the event whole, such as its size: it becomes a dead letter with this reason;
     *                 {@code null} if nothing is wrong with it so far
     */
    record Received(
            Position position, String data, @Nullable String flaw) implements Signal {
        /** Checks that position and data are there. */
        public Received {
            Objects.requireNonNull(position, "position");
            Objects.requireNonNull(data, "data");
        }

        /** An event that came whole. */
        public Received(Position position, String data) {
            this(position, data, null);
        }
    }

    /**
     * History that the source no longer keeps: events between the two times may be lost.
     *
     * @param topic where
     * @param from  newest that was read
     * @param to    oldest that is kept
     */
    record Gap(TopicPartition topic, Instant from, Instant to) implements Signal {}

    /**
     * The connection ended or could not be made; the reader will try again.
     *
     * @param reason  what happened, in words
     * @param routine whether this is part of normal life, such as the server's regular cut, or a fault
     * @param retryIn how long the next call will wait first
     */
    record Lost(String reason, boolean routine, Duration retryIn) implements Signal {}

    /** The source has no more events and never will. */
    record Ended() implements Signal {}
}
