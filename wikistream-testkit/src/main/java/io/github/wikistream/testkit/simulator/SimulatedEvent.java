package io.github.wikistream.testkit.simulator;

import java.time.Instant;
import java.util.Objects;

/**
 * A simulated event.
 *
 * @param topic its topic; its partition is 0 ({@code meta.topic})
 * @param offset its offset in the topic, increasing by one ({@code meta.offset})
 * @param at when it was produced, in milliseconds ({@code meta.dt})
 * @param data its JSON, as sent
 */
public record SimulatedEvent(String topic, long offset, Instant at, String data) {
    /** Checks that all is there. */
    public SimulatedEvent {
        Objects.requireNonNull(topic, "topic");
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(data, "data");
    }
}
