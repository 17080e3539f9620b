package io.github.wikistream.event;

import java.time.Instant;
import java.util.Objects;
import java.util.UUID;

/**
 * An event that could not be understood, kept so that nothing is lost. Immutable.
 *
 * @param id         key of the event; one derived from its bytes if it has none that can be read, so that a repeat is recognised
 * @param position   where the source stood when it arrived
 * @param receivedAt when it was received, by the clock of this machine
 * @param reason     what is wrong with it, naming the field and the value
 * @param data       the event as it was received
 */
public record DeadLetter(UUID id, Position position, Instant receivedAt, String reason, String data) {
    /** Checks that all parts are there. */
    public DeadLetter {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(position, "position");
        Objects.requireNonNull(receivedAt, "receivedAt");
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(data, "data");
    }
}
