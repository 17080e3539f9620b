package io.github.wikistream.internal.json;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.github.wikistream.event.TopicPartition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The place of an event in the logs of its stream, read from its {@code meta} without decoding the rest.
 *
 * @param topic log and partition ({@code meta.topic}, {@code meta.partition})
 * @param at when it was produced, in milliseconds ({@code meta.dt}); {@code null} if absent or not a time
 * @param offset its offset in that log ({@code meta.offset}); {@code null} if absent
 * @param id key of the event as received ({@code meta.id}); {@code null} if absent
 */
public record EventPlace(
        TopicPartition topic,
        @Nullable Instant at,
        @Nullable Long offset,
        @Nullable String id) {
    private static final JsonFactory JSON = new JsonFactory();

    /**
     * Reads an event as far as its {@code meta}.
     *
     * @return {@code null} if {@code data} is not a JSON object, or its {@code meta} names no topic or a wrong
     *     partition
     */
    public static @Nullable EventPlace of(String data) {
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
            // The decoder finds the same error, and creates a dead letter.
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException("reading from a string failed", e);
        }
    }

    private static @Nullable EventPlace ofMeta(JsonParser parser) throws IOException {
        MetaFields fields = new MetaFields();
        try {
            fields.read(parser);
        } catch (InvalidFieldException e) {
            // A field of a wrong type counts as absent here.
            return fields.place();
        }
        return fields.place();
    }
}
