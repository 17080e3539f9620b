package io.github.wikistream.source;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.github.wikistream.event.TopicPartition;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * Where an event stands in the log of the cluster that sent it.
 *
 * @param topic  log and partition ({@code meta.topic}, {@code meta.partition})
 * @param offset place in it ({@code meta.offset})
 * @param id     key of the event ({@code meta.id})
 */
record LogOffset(TopicPartition topic, long offset, String id) {
    private static final JsonFactory JSON = new JsonFactory();

    /** Reads an event only as far as its {@code meta}; returns {@code null} if that is not there or lacks a part. */
    static @Nullable LogOffset of(String data) {
        try (JsonParser parser = JSON.createParser(data)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return null;
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean meta = parser.currentName().equals("meta");
                if (parser.nextToken() == JsonToken.START_OBJECT && meta) {
                    return ofMeta(parser);
                }
                parser.skipChildren();
            }
            return null;
        } catch (JacksonException e) {
            // Not JSON: whoever decodes the event finds that out again, and has a place for it.
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException("reading from a string failed", e);
        }
    }

    private static @Nullable LogOffset ofMeta(JsonParser parser) throws IOException {
        String topic = "";
        int partition = 0;
        long offset = -1;
        String id = "";
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = parser.currentName();
            JsonToken value = parser.nextToken();
            if (value == JsonToken.VALUE_STRING && field.equals("topic")) {
                topic = parser.getText();
            } else if (value == JsonToken.VALUE_STRING && field.equals("id")) {
                id = parser.getText();
            } else if (value == JsonToken.VALUE_NUMBER_INT && field.equals("partition")) {
                partition = parser.getIntValue();
            } else if (value == JsonToken.VALUE_NUMBER_INT && field.equals("offset")) {
                offset = parser.getLongValue();
            } else {
                parser.skipChildren();
            }
        }
        boolean named = !topic.isEmpty() && topic.length() <= TopicPartition.LONGEST_NAME;
        boolean whole = named && partition >= 0 && offset >= 0 && !id.isEmpty();
        return whole ? new LogOffset(new TopicPartition(topic, partition), offset, id) : null;
    }
}
