package io.github.wikistream.event;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.IOException;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;
import org.jspecify.annotations.Nullable;

/**
 * The position of a reader: a mark per topic and partition. Immutable. Its JSON form is the {@code id} of EventStreams.
 * Compare positions as values, never as text.
 *
 * @param marks by topic and partition; empty for {@link #NONE}
 */
@API(status = Status.EXPERIMENTAL, since = "0.1.0")
public record Position(SortedMap<TopicPartition, Mark> marks) {
    /** No position: a reader starts at the default of its source. */
    public static final Position NONE = new Position(Collections.emptySortedMap());

    /**
     * The maximum number of topics per source. Events of further topics become dead letters. Wikimedia has some
     * hundreds in total.
     */
    public static final int MOST_TOPICS = 1_000;

    private static final JsonFactory JSON = new JsonFactory();

    /** Copies the marks. */
    public Position {
        marks = Collections.unmodifiableSortedMap(new TreeMap<>(marks));
    }

    /** Returns a position with these marks. */
    public static Position of(Map<TopicPartition, Mark> marks) {
        return marks.isEmpty() ? NONE : new Position(new TreeMap<>(marks));
    }

    /** Returns whether there is no mark. */
    public boolean isNone() {
        return marks.isEmpty();
    }

    /** Returns the mark of a topic and partition, {@code null} if there is none. */
    public @Nullable Mark mark(TopicPartition topic) {
        return marks.get(topic);
    }

    /**
     * Parses the JSON form.
     *
     * @param json such as {@code [{"topic":"eqiad.mediawiki.recentchange","partition":0,"timestamp":1781970588989}]}
     * @throws IllegalArgumentException if {@code json} is malformed; the message contains it
     */
    public static Position parse(String json) {
        TreeMap<TopicPartition, Mark> marks = new TreeMap<>();
        try (JsonParser parser = JSON.createParser(json)) {
            require(parser.nextToken() == JsonToken.START_ARRAY, json, "an array");
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                require(parser.currentToken() == JsonToken.START_OBJECT, json, "objects in the array");
                readEntry(parser, json, marks);
            }
            require(parser.nextToken() == null, json, "nothing after the array");
        } catch (JacksonException e) {
            throw new IllegalArgumentException("not a position, " + e.getOriginalMessage() + ": " + json, e);
        } catch (IOException e) {
            throw new IllegalArgumentException("not a position: " + json, e);
        }
        return marks.isEmpty() ? NONE : new Position(marks);
    }

    private static void readEntry(JsonParser parser, String json, Map<TopicPartition, Mark> marks) throws IOException {
        String topic = null;
        int partition = 0;
        Mark mark = null;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String field = parser.currentName();
            JsonToken value = parser.nextToken();
            switch (field) {
                case "topic" -> {
                    require(value == JsonToken.VALUE_STRING, json, "a string as topic");
                    topic = parser.getText();
                }
                case "partition" -> {
                    require(value == JsonToken.VALUE_NUMBER_INT, json, "an integer as partition");
                    partition = parser.getIntValue();
                }
                case "timestamp" -> {
                    require(value == JsonToken.VALUE_NUMBER_INT, json, "an integer as timestamp");
                    require(mark == null, json, "either timestamp or offset in an entry");
                    mark = new Mark.Timestamp(parser.getLongValue());
                }
                case "offset" -> {
                    require(value == JsonToken.VALUE_NUMBER_INT, json, "a whole number as offset");
                    require(mark == null, json, "either timestamp or offset in an entry");
                    long offset = parser.getLongValue();
                    require(offset >= -1, json, "-1 or more as offset");
                    mark = new Mark.Offset(offset);
                }
                default -> parser.skipChildren();
            }
        }
        if (topic == null || topic.isEmpty() || mark == null) {
            throw notAPosition(json, "topic and timestamp or offset in each entry");
        }
        require(partition >= 0, json, "0 or more as partition");
        require(marks.put(new TopicPartition(topic, partition), mark) == null, json, "each topic and partition once");
    }

    private static void require(boolean holds, String json, String expected) {
        if (!holds) {
            throw notAPosition(json, expected);
        }
    }

    private static IllegalArgumentException notAPosition(String json, String expected) {
        return new IllegalArgumentException("not a position, expected " + expected + ": " + json);
    }

    /** Returns the JSON form, topics in order. */
    public String toJson() {
        StringBuilder json = new StringBuilder(100 * marks.size() + 2).append('[');
        marks.forEach((topic, mark) -> {
            if (json.length() > 1) {
                json.append(',');
            }
            json.append("{\"topic\":\"").append(escape(topic.topic())).append("\",\"partition\":");
            json.append(topic.partition());
            if (mark instanceof Mark.Timestamp timestamp) {
                json.append(",\"timestamp\":").append(timestamp.epochMillis());
            } else if (mark instanceof Mark.Offset offset) {
                json.append(",\"offset\":").append(offset.offset());
            }
            json.append('}');
        });
        return json.append(']').toString();
    }

    private static String escape(String topic) {
        return new String(JsonStringEncoder.getInstance().quoteAsString(topic));
    }

    /** Returns {@link #toJson()}. */
    @Override
    public String toString() {
        return toJson();
    }
}
