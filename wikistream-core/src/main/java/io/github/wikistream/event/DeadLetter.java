package io.github.wikistream.event;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;
import org.jspecify.annotations.Nullable;

/**
 * An event that could not be decoded, or that a store refused. It is kept so that nothing is lost. Immutable.
 */
@API(status = Status.EXPERIMENTAL, since = "0.1.0")
public final class DeadLetter {
    private static final ObjectMapper JSON = new ObjectMapper();
    private final UUID id;
    private final Position position;
    private final Instant receivedAt;
    private final String reason;
    private final String data;

    private DeadLetter(Builder from) {
        id = Objects.requireNonNull(from.id, "id");
        position = Objects.requireNonNull(from.position, "position");
        receivedAt = Objects.requireNonNull(from.receivedAt, "receivedAt");
        reason = Objects.requireNonNull(from.reason, "reason");
        data = Objects.requireNonNull(from.data, "data");
    }

    /** Returns a new builder. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Returns the key of the event; if the event has no readable key, one derived from its bytes, so that a repeat is
     * recognised.
     */
    public UUID id() {
        return id;
    }

    /** Returns the position of the source when the event arrived. */
    public Position position() {
        return position;
    }

    /** Returns when the event was received, by the clock of this machine. */
    public Instant receivedAt() {
        return receivedAt;
    }

    /** Returns what is wrong with the event, naming the field and the value. */
    public String reason() {
        return reason;
    }

    /**
     * Returns the event as received: its whole text, including NUL and other control characters. Bytes that are not
     * UTF-8 have been replaced by U+FFFD when the stream was read, as its specification requires. The sinks of
     * wikistream store this text exactly, except that an unpaired surrogate, which UTF-8 cannot encode, becomes {@code
     * ?}.
     */
    public String data() {
        return data;
    }

    /** Returns a copy with another reason. */
    public DeadLetter withReason(String newest) {
        return builder()
                .id(id)
                .position(position)
                .receivedAt(receivedAt)
                .reason(newest)
                .data(data)
                .build();
    }

    /**
     * Returns all parts as text: one JSON object on one line, with the names of the parts; {@code position} is an
     * array, the others are strings.
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
     * Parses the text form.
     *
     * @throws IllegalArgumentException if {@code json} is not in the form of {@link #toJson()}
     */
    public static DeadLetter parse(String json) {
        try {
            JsonNode root = JSON.readTree(json);
            return builder()
                    .id(UUID.fromString(text(root, "id")))
                    .position(Position.parse(root.path("position").toString()))
                    .receivedAt(Instant.parse(text(root, "receivedAt")))
                    .reason(text(root, "reason"))
                    .data(text(root, "data"))
                    .build();
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

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof DeadLetter that && parts().equals(that.parts());
    }

    @Override
    public int hashCode() {
        return parts().hashCode();
    }

    @Override
    public String toString() {
        return "DeadLetter[id=" + id + ", position=" + position + ", receivedAt=" + receivedAt + ", reason=" + reason
                + ", data=" + data + "]";
    }

    private List<@Nullable Object> parts() {
        return Arrays.asList(id, position, receivedAt, reason, data);
    }

    /**
     * Builds a {@link DeadLetter}. Each method sets the part of the same name. Required are {@code id}, {@code
     * position}, {@code receivedAt}, {@code reason} and {@code data}. Not thread-safe.
     */
    public static final class Builder {
        private @Nullable UUID id;
        private @Nullable Position position;
        private @Nullable Instant receivedAt;
        private @Nullable String reason;
        private @Nullable String data;

        private Builder() {}

        public Builder id(UUID value) {
            id = value;
            return this;
        }

        public Builder position(Position value) {
            position = value;
            return this;
        }

        public Builder receivedAt(Instant value) {
            receivedAt = value;
            return this;
        }

        public Builder reason(String value) {
            reason = value;
            return this;
        }

        public Builder data(String value) {
            data = value;
            return this;
        }

        /**
         * Returns the value.
         *
         * @throws NullPointerException if a required part is not set
         */
        public DeadLetter build() {
            return new DeadLetter(this);
        }
    }
}
