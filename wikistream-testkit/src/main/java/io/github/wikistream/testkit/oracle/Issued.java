package io.github.wikistream.testkit.oracle;

import io.github.wikistream.event.TopicPartition;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/**
 * An event that a server had to send, and its expected fate. Immutable.
 *
 * @param id key of the event ({@code meta.id})
 * @param fate the expected fate
 * @param topic its topic and partition
 * @param at when it was produced ({@code meta.dt})
 * @param payloads every form in which it was sent: clusters differ in {@code meta.offset}, and so do repeats; at least
 *     one
 */
public record Issued(UUID id, Fate fate, TopicPartition topic, Instant at, List<String> payloads) {
    /** The expected fate of an event. */
    public enum Fate {
        /** Stored once as an event. */
        STORED,
        /** Dropped: a canary of Wikimedia. */
        DROPPED,
        /** Stored once as a dead letter: it cannot be decoded. */
        DEAD_LETTER
    }

    public Issued {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(fate, "fate");
        Objects.requireNonNull(topic, "topic");
        Objects.requireNonNull(at, "at");
        payloads = List.copyOf(payloads);
        if (payloads.isEmpty()) {
            throw new IllegalArgumentException("an event needs at least one payload: " + id);
        }
    }
}
