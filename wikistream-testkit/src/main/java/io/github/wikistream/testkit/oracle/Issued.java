package io.github.wikistream.testkit.oracle;

import io.github.wikistream.event.TopicPartition;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/**
 * An event that a server had to send, and what is to become of it. Immutable.
 *
 * @param id       key of the event ({@code meta.id})
 * @param fate     where it belongs
 * @param topic    the log it stood in
 * @param at       when it was produced ({@code meta.dt})
 * @param payloads every form it was sent in: clusters differ in {@code meta.offset}, and so do repeats; at least one
 */
public record Issued(UUID id, Fate fate, TopicPartition topic, Instant at, List<String> payloads) {
    /** Where an event belongs. */
    public enum Fate {
        /** Among the events of a store, once. */
        STORED,
        /** Nowhere: a test event of Wikimedia's. */
        DROPPED,
        /** Among the dead letters, once: it cannot be understood. */
        DEAD_LETTER
    }

    /** Copies the payloads and checks that there is one. */
    public Issued {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(fate, "fate");
        Objects.requireNonNull(topic, "topic");
        Objects.requireNonNull(at, "at");
        payloads = List.copyOf(payloads);
        if (payloads.isEmpty()) {
            throw new IllegalArgumentException("an event is sent in one form at least: " + id);
        }
    }
}
