package io.github.wikistream.internal.jsonl;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.github.wikistream.event.DeadLetter;
import io.github.wikistream.event.Position;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.UUID;

/** A dead letter as a line of JSON. */
final class LetterLine {
    private static final ObjectMapper JSON = new ObjectMapper();

    private LetterLine() {}

    static String of(DeadLetter letter) {
        ObjectNode root = JSON.createObjectNode();
        root.put("id", letter.id().toString());
        root.putRawValue("position", new RawValue(letter.position().toJson()));
        root.put("receivedAt", letter.receivedAt().toString());
        root.put("reason", letter.reason());
        root.put("data", letter.data());
        return root.toString();
    }

    /**
     * Reads what {@link #of} wrote.
     *
     * @throws IllegalArgumentException if the line is something else
     */
    static DeadLetter parse(String line) {
        try {
            JsonNode root = JSON.readTree(line);
            return new DeadLetter(
                    UUID.fromString(text(root, "id")),
                    Position.parse(root.path("position").toString()),
                    Instant.parse(text(root, "receivedAt")),
                    text(root, "reason"),
                    text(root, "data"));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e.getOriginalMessage(), e);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private static String text(JsonNode root, String field) {
        JsonNode value = root.path(field);
        if (!value.isTextual()) {
            throw new IllegalArgumentException("the text '" + field + "' is missing");
        }
        return value.textValue();
    }
}
