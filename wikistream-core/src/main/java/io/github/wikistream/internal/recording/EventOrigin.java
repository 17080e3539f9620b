package io.github.wikistream.internal.recording;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.github.wikistream.event.Mark;
import io.github.wikistream.event.Position;
import io.github.wikistream.event.TopicPartition;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where and when an event stands in the logs behind its stream, as its {@code meta} tells.
 *
 * @param topic  its log ({@code meta.topic}, {@code meta.partition})
 * @param at     when it was produced, in milliseconds ({@code meta.dt}); also the time of the message that carries it
 * @param offset its number in the log ({@code meta.offset}); {@code null} if not told
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
     * Returns the place of an event.
     *
     * @param data the event's JSON
     * @return {@code null} if {@code data} is no JSON object, or its {@code meta} has no topic or no time
     */
    public static @Nullable EventOrigin of(String data) {
        try (JsonParser parser = JSON.createParser(data)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return null;
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean meta = parser.currentName().equals("meta");
                JsonToken value = parser.nextToken();
                if (meta && value == JsonToken.START_OBJECT) {
                    return fromMeta(parser);
                }
                parser.skipChildren();
            }
            return null;
        } catch (JacksonException e) {
            // Not JSON: whoever reads the event finds that out again, and has a place for it.
            return null;
        } catch (IOException e) {
            throw new IllegalStateException("reading from a string failed", e);
        }
    }

    /** Tells whether the text is one complete JSON object. */
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

    private static @Nullable EventOrigin fromMeta(JsonParser parser) throws IOException {
        String topic = null;
        int partition = 0;
        String dt = null;
        Long offset = null;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = parser.currentName();
            JsonToken value = parser.nextToken();
            if (field.equals("topic") && value == JsonToken.VALUE_STRING) {
                topic = parser.getText();
            } else if (field.equals("partition") && value == JsonToken.VALUE_NUMBER_INT) {
                partition = parser.getIntValue();
            } else if (field.equals("offset") && value == JsonToken.VALUE_NUMBER_INT) {
                offset = parser.getLongValue();
            } else if (field.equals("dt") && value == JsonToken.VALUE_STRING) {
                dt = parser.getText();
            } else {
                parser.skipChildren();
            }
        }
        if (topic == null || topic.isEmpty() || topic.length() > TopicPartition.LONGEST_NAME) {
            return null;
        }
        if (partition < 0 || dt == null) {
            return null;
        }
        try {
            // A time beyond what milliseconds can tell is as good as none.
            Instant at = Instant.ofEpochMilli(Instant.parse(dt).toEpochMilli());
            return new EventOrigin(new TopicPartition(topic, partition), at, offset);
        } catch (DateTimeParseException | ArithmeticException e) {
            return null;
        }
    }

    /**
     * Makes the id that EventStreams sends with the event: its topic with its time plus one millisecond, and the other data centre's topic
     * as silent.
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
     * @return {@code null} if the name does not begin with a data centre that we know
     */
    public static @Nullable String twinOf(String topic) {
        if (topic.startsWith("eqiad.")) {
            return "codfw." + topic.substring("eqiad.".length());
        }
        return topic.startsWith("codfw.") ? "eqiad." + topic.substring("codfw.".length()) : null;
    }
}
