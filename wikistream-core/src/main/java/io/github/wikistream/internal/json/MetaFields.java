package io.github.wikistream.internal.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.github.wikistream.event.EventMeta;
import io.github.wikistream.event.TopicPartition;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The fields of an event's {@code meta} read so far: the only parser of {@code meta}. */
final class MetaFields {
    private static final int UUID_LENGTH = 36;

    private @Nullable String id;
    private @Nullable String dt;
    private @Nullable String stream;
    private @Nullable String domain;
    private @Nullable String requestId;
    private @Nullable String uri;
    private @Nullable String topic;
    private int partition;
    private boolean partitionIsWrong;
    private @Nullable Long offset;

    /** Reads the whole object at the parser's position, then throws for the first fault in it. */
    void read(JsonParser parser) throws IOException, InvalidFieldException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw TokenReader.notA("an object", "meta", parser);
        }
        InvalidFieldException flaw = null;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String field = parser.currentName();
            parser.nextToken();
            try {
                readField(field, parser);
            } catch (InvalidFieldException e) {
                flaw = flaw == null ? e : flaw;
                parser.skipChildren();
            }
        }
        if (flaw != null) {
            throw flaw;
        }
    }

    private void readField(String field, JsonParser parser) throws IOException, InvalidFieldException {
        switch (field) {
            case "id" -> id = TokenReader.text("meta.id", parser);
            case "dt" -> dt = TokenReader.text("meta.dt", parser);
            case "stream" -> stream = StringInterner.word("meta.stream", parser);
            case "domain" -> domain = StringInterner.word("meta.domain", parser);
            case "request_id" -> requestId = TokenReader.text("meta.request_id", parser);
            case "uri" -> uri = TokenReader.text("meta.uri", parser);
            case "topic" -> topic = StringInterner.word("meta.topic", parser);
            case "partition" -> readPartition(parser);
            case "offset" -> offset = TokenReader.number("meta.offset", parser);
            default -> parser.skipChildren();
        }
    }

    private void readPartition(JsonParser parser) throws IOException, InvalidFieldException {
        partitionIsWrong = true;
        partition = partition(parser);
        partitionIsWrong = false;
    }

    private static int partition(JsonParser parser) throws IOException, InvalidFieldException {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return 0;
        }
        if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT
                || parser.getNumberType() != JsonParser.NumberType.INT
                || parser.getIntValue() < 0) {
            throw TokenReader.notA("a partition, 0 and up", "meta.partition", parser);
        }
        return parser.getIntValue();
    }

    /** Returns {@code null} if a part that every event needs is missing or wrong; see {@link #flaw()}. */
    @Nullable
    EventMeta meta() {
        UUID key = parsedId();
        Instant occurredAt = dt == null ? null : EventTimes.parse(dt);
        String name = streamName();
        if (key == null || occurredAt == null || name == null) {
            return null;
        }
        return EventMeta.builder().id(key).occurredAt(occurredAt).stream(name)
                .domain(domain)
                .requestId(requestId)
                .uri(uri)
                .topic(topic)
                .partition(partition)
                .offset(offset)
                .build();
    }

    /** Returns the place of the event; {@code null} if {@code meta} has no topic, or a wrong partition. */
    @Nullable
    EventPlace place() {
        String name = topic;
        boolean named = name != null && !name.isEmpty() && name.length() <= TopicPartition.LONGEST_NAME;
        return name == null || !named || partitionIsWrong
                ? null
                : new EventPlace(
                        new TopicPartition(name, partition), dt == null ? null : EventTimes.parse(dt), offset, id);
    }

    /** Returns the name of the stream; {@code null} if nothing read so far contains it. */
    @Nullable
    String streamName() {
        if (stream != null) {
            return stream;
        }
        // Before 2019, only the topic contains it: "eqiad.mediawiki.recentchange".
        return topic == null ? null : topic.substring(topic.indexOf('.') + 1);
    }

    /** Returns why {@link #meta()} is {@code null}. */
    String flaw() {
        if (parsedId() == null) {
            return id == null ? "meta.id is missing" : "meta.id is not a UUID: " + FaultText.shown(id);
        }
        if (dt == null) {
            return "meta.dt is missing";
        }
        return EventTimes.parse(dt) == null
                ? "meta.dt is not " + EventTimes.EXPECTED + ": " + FaultText.shown(dt)
                : "meta.stream and meta.topic are missing";
    }

    /** Returns the event's own id, or one derived from its bytes. */
    UUID idOrDerived(String data) {
        UUID own = parsedId();
        return own != null ? own : UUID.nameUUIDFromBytes(data.getBytes(StandardCharsets.UTF_8));
    }

    private @Nullable UUID parsedId() {
        if (id == null || id.length() != UUID_LENGTH) {
            return null;
        }
        try {
            UUID parsed = UUID.fromString(id);
            // fromString also accepts signs, digits of other scripts and groups of wrong lengths, so one event could
            // get another's id.
            return parsed.toString().equalsIgnoreCase(id) ? parsed : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
