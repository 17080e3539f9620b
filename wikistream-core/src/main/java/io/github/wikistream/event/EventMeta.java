package io.github.wikistream.event;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The part that all events of all streams have in common. Immutable.
 *
 * <p>Source: the {@code meta} object of Wikimedia's event schemas; field names in brackets.
 */
public final class EventMeta {
    private final UUID id;
    private final Instant occurredAt;
    private final String stream;
    private final @Nullable String domain;
    private final @Nullable String requestId;
    private final @Nullable String uri;
    private final @Nullable String topic;
    private final int partition;
    private final @Nullable Long offset;

    private EventMeta(Builder from) {
        id = Objects.requireNonNull(from.id, "id");
        occurredAt = Objects.requireNonNull(from.occurredAt, "occurredAt");
        stream = Objects.requireNonNull(from.stream, "stream");
        domain = from.domain;
        requestId = from.requestId;
        uri = from.uri;
        topic = from.topic;
        partition = from.partition;
        offset = from.offset;
    }

    /** Returns a new builder. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns the key of the event, unique across streams ({@code meta.id}). */
    public UUID id() {
        return id;
    }

    /** Returns when the event was produced, UTC, with millisecond precision; whole seconds in data before mid 2025 ({@code meta.dt}). */
    public Instant occurredAt() {
        return occurredAt;
    }

    /**
     * Returns the name of the stream, such as {@code mediawiki.recentchange} ({@code meta.stream}); for data before
     * 2019, which lacks it, the topic without its data centre.
     */
    public String stream() {
        return stream;
    }

    /**
     * Returns the domain that the event pertains to, which is not always that of the wiki; {@code null} if absent
     * ({@code meta.domain}).
     */
    public @Nullable String domain() {
        return domain;
    }

    /**
     * Returns the id of the request that caused the event; all events of one request share it; {@code null} if absent
     * ({@code meta.request_id}).
     */
    public @Nullable String requestId() {
        return requestId;
    }

    /** Returns the address of the changed resource; {@code null} if absent ({@code meta.uri}). */
    public @Nullable String uri() {
        return uri;
    }

    /** Returns the topic that the event was read from; {@code null} if the server did not send it ({@code meta.topic}). */
    public @Nullable String topic() {
        return topic;
    }

    /** Returns the partition of that topic; 0 if the server did not send it ({@code meta.partition}). */
    public int partition() {
        return partition;
    }

    /**
     * Returns the offset in that partition, in the cluster that answered; {@code null} if the server did not send it
     * ({@code meta.offset}).
     */
    public @Nullable Long offset() {
        return offset;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof EventMeta that && parts().equals(that.parts());
    }

    @Override
    public int hashCode() {
        return parts().hashCode();
    }

    @Override
    public String toString() {
        return "EventMeta[id=" + id + ", occurredAt=" + occurredAt + ", stream=" + stream + ", domain=" + domain
                + ", requestId=" + requestId + ", uri=" + uri + ", topic=" + topic + ", partition=" + partition
                + ", offset=" + offset + "]";
    }

    private List<@Nullable Object> parts() {
        return Arrays.asList(id, occurredAt, stream, domain, requestId, uri, topic, partition, offset);
    }

    /**
     * Builds a {@link EventMeta}. Each method sets the part of the same name. Required are {@code id}, {@code
     * occurredAt} and {@code stream}. A part that is not set is absent, empty, 0 or false. Not thread-safe.
     */
    public static final class Builder {
        private @Nullable UUID id;
        private @Nullable Instant occurredAt;
        private @Nullable String stream;
        private @Nullable String domain;
        private @Nullable String requestId;
        private @Nullable String uri;
        private @Nullable String topic;
        private int partition;
        private @Nullable Long offset;

        private Builder() {}

        public Builder id(UUID value) {
            id = value;
            return this;
        }

        public Builder occurredAt(Instant value) {
            occurredAt = value;
            return this;
        }

        public Builder stream(String value) {
            stream = value;
            return this;
        }

        public Builder domain(@Nullable String value) {
            domain = value;
            return this;
        }

        public Builder requestId(@Nullable String value) {
            requestId = value;
            return this;
        }

        public Builder uri(@Nullable String value) {
            uri = value;
            return this;
        }

        public Builder topic(@Nullable String value) {
            topic = value;
            return this;
        }

        public Builder partition(int value) {
            partition = value;
            return this;
        }

        public Builder offset(@Nullable Long value) {
            offset = value;
            return this;
        }

        /**
         * Returns the value.
         *
         * @throws NullPointerException if a required part is not set
         */
        public EventMeta build() {
            return new EventMeta(this);
        }
    }
}
