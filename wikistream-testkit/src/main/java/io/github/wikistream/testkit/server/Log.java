package io.github.wikistream.testkit.server;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The log of one cluster: the events of all topics in one list. Thread-safe. */
interface Log {
    /** The content of the log at a place. */
    sealed interface Found {
        /** Events that have arrived. */
        record Events(List<LoggedEvent> events) implements Found {}

        /** Nothing before the given time has passed. */
        record Later(Duration in) implements Found {}

        /** Nothing more. */
        record End() implements Found {}
    }

    /** Returns where a client without a position begins. */
    long live();

    /** Returns the place after the newest event that has arrived. */
    long end();

    /**
     * Returns the first event of a topic with a timestamp of {@code timestamp} or later; {@code null} if none has
     * arrived.
     */
    @Nullable
    LoggedEvent firstAt(String topic, long timestamp);

    /** Returns the event of a topic with this offset; {@code null} if it has not arrived or is no longer kept. */
    @Nullable
    LoggedEvent atOffset(String topic, long offset);

    /**
     * Returns at most {@code limit} events from a place on; from the oldest kept event if that place is no longer kept.
     */
    Found from(long place, int limit, Set<String> topics);
}
