package io.github.wikistream.event;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One event of a stream, in typed form if wikistream has one for its schema. Streams deliver at least once: recognise a
 * repeat by {@link #id()}.
 */
public sealed interface StreamEvent permits RecentChange, PageEvent, OtherEvent {
    /** Returns the part that all events have in common. */
    EventMeta meta();

    /**
     * Returns the database name of the wiki, such as {@code enwiki}; {@code null} only for an {@link OtherEvent}
     * without one.
     */
    @Nullable
    String wiki();

    /** Returns the whole event as received: one JSON object on one line. */
    String json();

    /** Returns the key of the event, unique across streams ({@code meta.id}). */
    default UUID id() {
        return meta().id();
    }

    /** Returns when the event was produced, UTC ({@code meta.dt}). */
    default Instant occurredAt() {
        return meta().occurredAt();
    }

    /**
     * Parses {@link #json()}, for fields without an accessor. Each call parses again: keep the result to read several
     * fields.
     *
     * @throws IllegalArgumentException if it is not JSON, which does not occur for an event of a stream
     */
    default JsonValue body() {
        return JsonValue.parse(json());
    }
}
