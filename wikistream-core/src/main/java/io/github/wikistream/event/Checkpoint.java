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
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/**
 * A position and the ids of the events just before it: enough to resume there and to recognise every repeat. A sink stores it together
 * with the data it belongs to. Immutable.
 *
 * <p>Its text form is one line of JSON, about 22 bytes an id; stores keep it as it is, and compare {@link #token()} alone.
 *
 * @param token     names this checkpoint among all that were ever written; empty for {@link #NONE}
 * @param position  the newest that was read, topic by topic
 * @param recentIds by topic, the ids of the events that a reader resuming a margin before {@code position} receives again, in the order
 *                  they were read
 * @param ahead     by topic, events dated later than {@code position} when they were read, and their times: as long as time has not caught
 *                  up with them, a reader may begin at any of them, however long ago it was read
 * @param completeness by topic, how much of it was read up to here; a topic whose source does not number its events is absent
 * @param origin    what was read, and since when: another source is recognised by it, and a pipeline that was started again before it had read
 *                  anything begins where it began the first time
 */
public record Checkpoint(
        String token,
        Position position,
        SortedMap<TopicPartition, List<UUID>> recentIds,
        SortedMap<TopicPartition, Map<UUID, Instant>> ahead,
        SortedMap<TopicPartition, Completeness> completeness,
        Origin origin) {
    /** Nothing was ever stored. */
    public static final Checkpoint NONE = new Checkpoint("", Position.NONE, Collections.emptySortedMap());

    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final int BYTES_PER_ID = 16;

    /** Copies the maps. */
    public Checkpoint {
        Objects.requireNonNull(token, "token");
        Objects.requireNonNull(position, "position");
        Objects.requireNonNull(origin, "origin");
        TreeMap<TopicPartition, List<UUID>> copy = new TreeMap<>();
        recentIds.forEach((topic, ids) -> copy.put(topic, List.copyOf(ids)));
        recentIds = Collections.unmodifiableSortedMap(copy);
        TreeMap<TopicPartition, Map<UUID, Instant>> times = new TreeMap<>();
        ahead.forEach((topic, events) -> times.put(topic, Map.copyOf(events)));
        ahead = Collections.unmodifiableSortedMap(times);
        completeness = Collections.unmodifiableSortedMap(new TreeMap<>(completeness));
    }

    /** Makes one with nothing dated ahead, of a source that neither numbers its events nor has a name. */
    public Checkpoint(String token, Position position, SortedMap<TopicPartition, List<UUID>> recentIds) {
        this(token, position, recentIds, Collections.emptySortedMap(), Collections.emptySortedMap(), Origin.UNKNOWN);
    }

    /** Tells whether this is {@link #NONE}. */
    public boolean isNone() {
        return token.isEmpty();
    }

    /**
     * Returns the text form, {@code {"token":…,"position":[…],"recent":{"topic/0":"base64 of 16 bytes an id"},"ahead":{"topic/0":{"id":
     * milliseconds}},"complete":{"topic/0":{"since":milliseconds,"received":…,"missing":…,"seams":…}},"sources":["name"],"since":
     * milliseconds}}; the parts from {@code ahead} on only if they hold something.
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
     * Reads the text form.
     *
     * @throws IllegalArgumentException if {@code json} is not what {@link #toJson()} writes
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
            return new Checkpoint(
                    token.asText(), Position.parse(root.path("position").toString()), ids, ahead, parts, origin(root));
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
        return new Completeness(
                Instant.ofEpochMilli(number(part, "since")),
                number(part, "received"),
                number(part, "missing"),
                number(part, "seams"));
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
}
