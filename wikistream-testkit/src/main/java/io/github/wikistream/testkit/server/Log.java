package io.github.wikistream.testkit.server;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The logs behind the streams as one cluster has them: one of each topic, in one list. Safe for use by several threads. */
interface Log {
    /** What a reader of the log finds at a place. */
    sealed interface Found {
        /** Events that have arrived. */
        record Events(List<LoggedEvent> events) implements Found {}

        /** Nothing before the time given has passed. */
        record Later(Duration in) implements Found {}

        /** Nothing any more. */
        record End() implements Found {}
    }

    /** Returns where a client without a position begins. */
    long live();

    /** Returns the place behind the newest event that has arrived. */
    long end();

    /** Returns the first event of a topic whose message is from {@code timestamp} or later, {@code null} if none has arrived. */
    @Nullable
    LoggedEvent firstAt(String topic, long timestamp);

    /** Returns the event of a topic with this offset, {@code null} if it has not arrived or is no longer kept. */
    @Nullable
    LoggedEvent atOffset(String topic, long offset);

    /** Returns events from a place on, {@code limit} at most; the oldest kept if that place is no longer kept. */
    Found from(long place, int limit, Set<String> topics);
}
