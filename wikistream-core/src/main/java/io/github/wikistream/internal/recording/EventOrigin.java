package io.github.wikistream.internal.recording;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.github.wikistream.event.Mark;
import io.github.wikistream.event.Position;
import io.github.wikistream.event.TopicPartition;
import io.github.wikistream.internal.json.EventPlace;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The place of an event in the logs of its stream, and its time, according to its {@code meta}.
 *
 * @param topic its log ({@code meta.topic}, {@code meta.partition})
 * @param at when it was produced, in milliseconds ({@code meta.dt}); also the time of the message that carries it
 * @param offset its offset in the log ({@code meta.offset}); {@code null} if unknown
 */
public record EventOrigin(
        TopicPartition topic, Instant at, @Nullable Long offset) {
    private static final JsonFactory JSON = new JsonFactory();

    /** Checks that topic and time are there. */
    public EventOrigin {
        Objects.requireNonNull(topic, "topic");
        Objects.requireNonNull(at, "at");
    }

    /**
     * Returns the origin of an event.
     *
     * @param data the event's JSON
     * @return {@code null} if {@code data} is not a JSON object, or its {@code meta} has no topic or no time
     */
    public static @Nullable EventOrigin of(String data) {
        EventPlace place = EventPlace.of(data);
        Instant at = place == null ? null : place.at();
        return place == null || at == null ? null : new EventOrigin(place.topic(), at, place.offset());
    }

    /** Returns whether the text is one complete JSON object. */
    static boolean isJsonObject(String text) {
        try (JsonParser parser = JSON.createParser(text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return false;
            }
            parser.skipChildren();
            return parser.currentToken() == JsonToken.END_OBJECT && parser.nextToken() == null;
        } catch (JacksonException e) {
            return false;
        } catch (IOException e) {
            throw new IllegalStateException("reading from a string failed", e);
        }
    }

    /**
     * Returns the position in the id that EventStreams sends with the event: its topic with its time plus one
     * millisecond, and the other data centre's topic as silent.
     */
    public Position position() {
        Map<TopicPartition, Mark> marks = new HashMap<>();
        marks.put(topic, new Mark.Timestamp(at.toEpochMilli() + 1));
        String twin = twinOf(topic.topic());
        if (twin != null) {
            marks.put(new TopicPartition(twin, 0), new Mark.Offset(-1));
        }
        return Position.of(marks);
    }

    /**
     * Returns the topic of the same stream in the other data centre.
     *
     * @return {@code null} if the name does not begin with a known data centre
     */
    public static @Nullable String twinOf(String topic) {
        if (topic.startsWith("eqiad.")) {
            return "codfw." + topic.substring("eqiad.".length());
        }
        return topic.startsWith("codfw.") ? "eqiad." + topic.substring("codfw.".length()) : null;
    }
}
