package io.github.wikistream.event;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;
import org.jspecify.annotations.Nullable;

/**
 * A position and the ids of the events just before it: enough to resume there and to recognise every repeat. A sink
 * stores it together with the corresponding data. Immutable.
 *
 * <p>Its text form is one line of JSON, about 22 bytes per id. Stores keep it unchanged and compare only {@link
 * #token()}.
 */
@API(status = Status.EXPERIMENTAL, since = "0.1.0")
public final class Checkpoint {
    /** The checkpoint of a store to which nothing was written. */
    public static final Checkpoint NONE = builder().token("").build();

    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final int BYTES_PER_ID = 16;
    private final String token;
    private final Position position;
    private final SortedMap<TopicPartition, List<UUID>> recentIds;
    private final SortedMap<TopicPartition, Map<UUID, Instant>> ahead;
    private final SortedMap<TopicPartition, Completeness> completeness;
    private final Origin origin;

    private Checkpoint(Builder from) {
        token = Objects.requireNonNull(from.token, "token");
        position = from.position;
        recentIds = lists(from.recentIds);
        ahead = maps(from.ahead);
        completeness = Collections.unmodifiableSortedMap(new TreeMap<>(from.completeness));
        origin = from.origin;
    }

    /** Returns a new builder. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns the name of this checkpoint, unique among all checkpoints ever written; empty for {@link #NONE}. */
    public String token() {
        return token;
    }

    /** Returns the newest position read, by topic. */
    public Position position() {
        return position;
    }

    /**
     * Returns, by topic, the ids of the events that a reader receives again when it resumes a margin before the
     * position, in reading order.
     */
    public SortedMap<TopicPartition, List<UUID>> recentIds() {
        return recentIds;
    }

    /**
     * Returns, by topic, the events that were dated later than the position when they were read, with their times.
     * Until the log has passed their dates, a resuming reader may receive them again, however long ago they were read.
     */
    public SortedMap<TopicPartition, Map<UUID, Instant>> ahead() {
        return ahead;
    }

    /** Returns the completeness by topic; a topic is absent if its source does not number events. */
    public SortedMap<TopicPartition, Completeness> completeness() {
        return completeness;
    }

    /**
     * Returns the sources read and the start of the pipeline. It distinguishes sources, and lets a pipeline that
     * restarts before its first event start where it first started.
     */
    public Origin origin() {
        return origin;
    }

    private static SortedMap<TopicPartition, List<UUID>> lists(SortedMap<TopicPartition, List<UUID>> lists) {
        TreeMap<TopicPartition, List<UUID>> copy = new TreeMap<>();
        lists.forEach((topic, ids) -> copy.put(topic, List.copyOf(ids)));
        return Collections.unmodifiableSortedMap(copy);
    }

    private static SortedMap<TopicPartition, Map<UUID, Instant>> maps(
            SortedMap<TopicPartition, Map<UUID, Instant>> maps) {
        TreeMap<TopicPartition, Map<UUID, Instant>> copy = new TreeMap<>();
        maps.forEach((topic, times) -> copy.put(topic, Map.copyOf(times)));
        return Collections.unmodifiableSortedMap(copy);
    }

    /** Returns whether this is {@link #NONE}. */
    public boolean isNone() {
        return token.isEmpty();
    }

    /**
     * Returns the text form, {@code {"token":…,"position":[…],"recent":{"topic/0":"base64 of 16 bytes an
     * id"},"ahead":{"topic/0":{"id":
     * milliseconds}},"complete":{"topic/0":{"since":milliseconds,"received":…,"missing":…,"seams":…}},"sources":["name"],"since":
     * milliseconds}}; the parts from {@code ahead} on only if they are not empty.
     */
    public String toJson() {
        ObjectNode root = JSON.createObjectNode();
        root.put("token", token);
        root.putRawValue("position", new RawValue(position.toJson()));
        ObjectNode recent = root.putObject("recent");
        recentIds.forEach((topic, ids) -> recent.put(topic.toString(), encode(ids)));
        if (!ahead.isEmpty()) {
            ObjectNode times = root.putObject("ahead");
            ahead.forEach((topic, events) -> {
                ObjectNode ofTopic = times.putObject(topic.toString());
                events.forEach((id, time) -> ofTopic.put(id.toString(), time.toEpochMilli()));
            });
        }
        if (!completeness.isEmpty()) {
            ObjectNode complete = root.putObject("complete");
            completeness.forEach((topic, part) -> complete.putObject(topic.toString())
                    .put("since", part.since().toEpochMilli())
                    .put("received", part.received())
                    .put("missing", part.missing())
                    .put("seams", part.seams()));
        }
        if (!origin.sources().isEmpty()) {
            ArrayNode sources = root.putArray("sources");
            origin.sources().forEach(sources::add);
        }
        Instant since = origin.since();
        if (since != null) {
            root.put("since", since.toEpochMilli());
        }
        return root.toString();
    }

    /**
     * Parses the text form.
     *
     * @throws IllegalArgumentException if {@code json} is not in the form of {@link #toJson()}
     */
    public static Checkpoint parse(String json) {
        try {
            JsonNode root = JSON.readTree(json);
            JsonNode token = root.path("token");
            JsonNode recent = root.path("recent");
            JsonNode times = root.path("ahead");
            JsonNode complete = root.path("complete");
            if (!token.isTextual()
                    || !root.path("position").isArray()
                    || !recent.isObject()
                    || !isObjectOrMissing(times)
                    || !isObjectOrMissing(complete)) {
                throw new IllegalArgumentException(
                        "expected token, position, recent and perhaps ahead and complete: " + json);
            }
            TreeMap<TopicPartition, List<UUID>> ids = new TreeMap<>();
            for (Map.Entry<String, JsonNode> entry : recent.properties()) {
                ids.put(TopicPartition.parse(entry.getKey()), decode(entry.getValue()));
            }
            TreeMap<TopicPartition, Map<UUID, Instant>> ahead = new TreeMap<>();
            for (Map.Entry<String, JsonNode> entry : times.properties()) {
                ahead.put(TopicPartition.parse(entry.getKey()), ahead(entry.getValue()));
            }
            TreeMap<TopicPartition, Completeness> parts = new TreeMap<>();
            for (Map.Entry<String, JsonNode> entry : complete.properties()) {
                parts.put(TopicPartition.parse(entry.getKey()), completeness(entry.getValue()));
            }
            return builder()
                    .token(token.asText())
                    .position(Position.parse(root.path("position").toString()))
                    .recentIds(ids)
                    .ahead(ahead)
                    .completeness(parts)
                    .origin(origin(root))
                    .build();
        } catch (JacksonException e) {
            throw new IllegalArgumentException("not a checkpoint: " + e.getOriginalMessage(), e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("not a checkpoint: " + e.getMessage(), e);
        }
    }

    private static boolean isObjectOrMissing(JsonNode part) {
        return part.isObject() || part.isMissingNode();
    }

    private static Map<UUID, Instant> ahead(JsonNode part) {
        Map<UUID, Instant> events = new HashMap<>();
        for (Map.Entry<String, JsonNode> entry : part.properties()) {
            events.put(UUID.fromString(entry.getKey()), Instant.ofEpochMilli(number(part, entry.getKey())));
        }
        return events;
    }

    private static Origin origin(JsonNode root) {
        List<String> sources = new ArrayList<>();
        for (JsonNode source : root.path("sources")) {
            if (!source.isTextual()) {
                throw new IllegalArgumentException("the name of a source is not a string: " + source);
            }
            sources.add(source.textValue());
        }
        return Origin.of(sources, root.has("since") ? Instant.ofEpochMilli(number(root, "since")) : null);
    }

    private static Completeness completeness(JsonNode part) {
        return Completeness.builder()
                .since(Instant.ofEpochMilli(number(part, "since")))
                .received(number(part, "received"))
                .missing(number(part, "missing"))
                .seams(number(part, "seams"))
                .build();
    }

    private static long number(JsonNode part, String name) {
        JsonNode value = part.path(name);
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw new IllegalArgumentException(name + " is not a whole number: " + part);
        }
        return value.asLong();
    }

    private static String encode(List<UUID> ids) {
        ByteBuffer bytes = ByteBuffer.allocate(BYTES_PER_ID * ids.size());
        for (UUID id : ids) {
            bytes.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
        }
        return Base64.getEncoder().encodeToString(bytes.array());
    }

    private static List<UUID> decode(JsonNode text) {
        if (!text.isTextual()) {
            throw new IllegalArgumentException("the ids of a topic are not a string: " + text);
        }
        byte[] bytes = Base64.getDecoder().decode(text.textValue());
        if (bytes.length % BYTES_PER_ID != 0) {
            throw new IllegalArgumentException(bytes.length + " bytes are no whole number of ids");
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        List<UUID> ids = new ArrayList<>(bytes.length / BYTES_PER_ID);
        while (buffer.hasRemaining()) {
            ids.add(new UUID(buffer.getLong(), buffer.getLong()));
        }
        return ids;
    }

    /** Returns the token and the position, without the ids. */
    @Override
    public String toString() {
        return isNone() ? "none" : token + " at " + position;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Checkpoint that && parts().equals(that.parts());
    }

    @Override
    public int hashCode() {
        return parts().hashCode();
    }

    private List<@Nullable Object> parts() {
        return Arrays.asList(token, position, recentIds, ahead, completeness, origin);
    }

    /**
     * Builds a {@link Checkpoint}. Each method sets the part of the same name. Required is {@code token}. A part that
     * is not set is absent, empty, 0 or false. Not thread-safe.
     */
    public static final class Builder {
        private @Nullable String token;
        private Position position = Position.NONE;
        private SortedMap<TopicPartition, List<UUID>> recentIds = Collections.emptySortedMap();
        private SortedMap<TopicPartition, Map<UUID, Instant>> ahead = Collections.emptySortedMap();
        private SortedMap<TopicPartition, Completeness> completeness = Collections.emptySortedMap();
        private Origin origin = Origin.UNKNOWN;

        private Builder() {}

        public Builder token(String value) {
            token = value;
            return this;
        }

        public Builder position(Position value) {
            position = value;
            return this;
        }

        public Builder recentIds(SortedMap<TopicPartition, List<UUID>> value) {
            recentIds = value;
            return this;
        }

        public Builder ahead(SortedMap<TopicPartition, Map<UUID, Instant>> value) {
            ahead = value;
            return this;
        }

        public Builder completeness(SortedMap<TopicPartition, Completeness> value) {
            completeness = value;
            return this;
        }

        public Builder origin(Origin value) {
            origin = value;
            return this;
        }

        /**
         * Returns the value.
         *
         * @throws NullPointerException if a required part is not set
         */
        public Checkpoint build() {
            return new Checkpoint(this);
        }
    }
}
