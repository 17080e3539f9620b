package io.github.wikistream.testkit.simulator;

import java.time.Instant;
import java.util.Objects;

/**
 * One invented event.
 *
 * @param topic  the topic that it belongs to; its partition is 0 ({@code meta.topic})
 * @param offset its number there, rising by one from event to event ({@code meta.offset})
 * @param at     when it was produced, in milliseconds ({@code meta.dt})
 * @param data   the JSON that the stream sends
 */
public record SimulatedEvent(String topic, long offset, Instant at, String data) {
    /** Checks that all is there. */
    public SimulatedEvent {
        Objects.requireNonNull(topic, "topic");
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(data, "data");
    }
}
