package io.github.wikistream.event;

import java.time.Instant;
import java.util.UUID;

/**
 * One event of a stream, typed where wikistream knows its schema. Streams deliver at least once: recognise a repeat by {@link #id()}.
 */
public sealed interface StreamEvent permits RecentChange, OtherEvent {
    /** Returns what the event says about itself. */
    EventMeta meta();

    /** Returns the whole event as it was received: one JSON object on one line. */
    String json();

    /** Returns the key of the event, unique across streams ({@code meta.id}). */
    default UUID id() {
        return meta().id();
    }

    /** Returns when the event was produced, UTC ({@code meta.dt}). */
    default Instant occurredAt() {
        return meta().occurredAt();
    }
}
