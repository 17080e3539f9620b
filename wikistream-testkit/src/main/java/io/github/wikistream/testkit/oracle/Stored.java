package io.github.wikistream.testkit.oracle;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.wikistream.event.DeadLetter;
import io.github.wikistream.event.StreamEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/**
 * A stored event or dead letter.
 *
 * @param id key of the event
 * @param payload the event's JSON
 */
public record Stored(UUID id, String payload) {
    private static final ObjectMapper JSON = new ObjectMapper();

    public Stored {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(payload, "payload");
    }

    /** Returns an event as it was received. */
    public static Stored of(StreamEvent event) {
        return new Stored(event.id(), event.json());
    }

    /** Returns a dead letter as it was received. */
    public static Stored of(DeadLetter letter) {
        return new Stored(letter.id(), letter.data());
    }

    /**
     * Reads the events of a file that the sink {@code jsonl:} wrote, in its order.
     *
     * @throws IOException if the file cannot be read
     * @throws IllegalArgumentException if a line has no {@code meta.id}
     */
    public static List<Stored> ofJsonLines(Path file) throws IOException {
        List<Stored> events = new ArrayList<>();
        for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
            String id = JSON.readTree(line).path("meta").path("id").asText();
            events.add(new Stored(UUID.fromString(id), line));
        }
        return events;
    }
}
