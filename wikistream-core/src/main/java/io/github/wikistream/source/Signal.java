package io.github.wikistream.source;

import io.github.wikistream.event.Position;
import io.github.wikistream.event.TopicPartition;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;
import org.jspecify.annotations.Nullable;

/** What a {@link SourceReader} delivers. */
@API(status = Status.EXPERIMENTAL, since = "0.1.0")
public sealed interface Signal {
    /**
     * A connection was opened; events follow.
     *
     * @param from the requested position without any margin; {@link Position#NONE} if the source starts by itself
     */
    record Opened(Position from) implements Signal {
        /** Checks that the position is not null. */
        public Opened {
            Objects.requireNonNull(from, "from");
        }
    }

    /**
     * An event was received.
     *
     * @param position position of the source at this event: the event's own mark for its topic, which may be older than
     *     that of the event before; for every other topic of the subscription a mark that resuming from loses nothing
     * @param data the event's JSON, not validated; the head of it if there is a flaw
     * @param flaw why the source could not read the whole event, such as its size: it becomes a dead letter with this
     *     reason; {@code null} if there is no flaw
     */
    record Received(
            Position position, String data, @Nullable String flaw) implements Signal {
        /** Checks that position and data are not null. */
        public Received {
            Objects.requireNonNull(position, "position");
            Objects.requireNonNull(data, "data");
        }

        /** An event without a flaw. */
        public Received(Position position, String data) {
            this(position, data, null);
        }
    }

    /**
     * The source no longer keeps a part of its history: events between the two times may be lost.
     *
     * @param topic topic of the events
     * @param from newest time that was read
     * @param to oldest time that is kept
     */
    record Gap(TopicPartition topic, Instant from, Instant to) implements Signal {}

    /**
     * The connection ended or could not be opened; the reader will try again.
     *
     * @param kind what happened, in one word
     * @param reason what happened
     * @param routine whether this is expected, such as the server's regular disconnection, and no fault
     * @param retryIn how long the next call waits first
     */
    record Lost(LossKind kind, String reason, boolean routine, Duration retryIn) implements Signal {
        /** Checks that kind, reason and delay are not null. */
        public Lost {
            Objects.requireNonNull(kind, "kind");
            Objects.requireNonNull(reason, "reason");
            Objects.requireNonNull(retryIn, "retryIn");
        }

        /** A loss of {@link LossKind#OTHER another kind}. */
        public Lost(String reason, boolean routine, Duration retryIn) {
            this(LossKind.OTHER, reason, routine, retryIn);
        }
    }

    /** Kinds of lost connections, few enough to count each. Later versions may add some. */
    enum LossKind {
        /** The server ended the connection. */
        ENDED,
        /** The network broke the connection, or none could be opened. */
        NETWORK,
        /** The connection delivered nothing for longer than the silence limit. */
        SILENCE,
        /** The connection was open and delivered no event, so it was given up. */
        NO_EVENTS,
        /** The server answered the request with an HTTP status other than 200. */
        HTTP_STATUS,
        /** The server reported an error within the stream. */
        SERVER_ERROR,
        /** The server's certificate was refused. */
        CERTIFICATE,
        /** Another cluster answered, in which the position is not valid. */
        ANOTHER_CLUSTER,
        /** Something else, such as a reason that only the source knows. */
        OTHER
    }

    /** The source has no more events and never will. */
    record Ended() implements Signal {}
}
