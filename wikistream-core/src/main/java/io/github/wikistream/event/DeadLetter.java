package io.github.wikistream.event;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import java.time.DateTimeException;
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
    private static final ObjectMapper JSON = new ObjectMapper();

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

    /**
     * Returns all parts as text: one JSON object on one line, with the names of the parts; {@code position} is an array, the others are
     * strings.
     */
    public String toJson() {
        ObjectNode root = JSON.createObjectNode();
        root.put("id", id.toString());
        root.putRawValue("position", new RawValue(position.toJson()));
        root.put("receivedAt", receivedAt.toString());
        root.put("reason", reason);
        root.put("data", data);
        return root.toString();
    }

    /**
     * Reads the text form.
     *
     * @throws IllegalArgumentException if {@code json} is not what {@link #toJson()} writes
     */
    public static DeadLetter parse(String json) {
        try {
            JsonNode root = JSON.readTree(json);
            return new DeadLetter(
                    UUID.fromString(text(root, "id")),
                    Position.parse(root.path("position").toString()),
                    Instant.parse(text(root, "receivedAt")),
                    text(root, "reason"),
                    text(root, "data"));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not a dead letter: " + e.getOriginalMessage(), e);
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new IllegalArgumentException("not a dead letter: " + e.getMessage(), e);
        }
    }

    private static String text(JsonNode root, String field) {
        JsonNode value = root.path(field);
        if (!value.isTextual()) {
            throw new IllegalArgumentException("the text '" + field + "' is missing");
        }
        return value.textValue();
    }
}
