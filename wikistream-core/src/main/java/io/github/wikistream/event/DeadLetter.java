package io.github.wikistream.event;

import java.time.Instant;
import java.util.Objects;
import java.util.UUID;

/**
 * An event that could not be understood, or that a store refused, kept so that nothing is lost. Immutable.
 *
 * @param id         key of the event; one derived from its bytes if it has none that can be read, so that a repeat is recognised
 * @param position   where the source stood when it arrived
 * @param receivedAt when it was received, by the clock of this machine
 * @param reason     what is wrong with it, naming the field and the value
 * @param data       the event as it was received: all of its text, NUL and other control characters included. Bytes that are no UTF-8 never
 *                   get here: reading the stream makes U+FFFD of them, as its specification wants. What sinks that come with wikistream keep
 *                   is this text, character for character; only half a surrogate pair, which no UTF-8 can hold, comes back as {@code ?}
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

    /** Returns the same letter with another reason. */
    public DeadLetter withReason(String newest) {
        return new DeadLetter(id, position, receivedAt, newest, data);
    }
}
