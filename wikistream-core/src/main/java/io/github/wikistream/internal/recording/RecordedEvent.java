package io.github.wikistream.internal.recording;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One event of a recording.
 *
 * @param id   the stream's id, a JSON array with the position of each topic; {@code null} if the recording has none and {@code data} does
 *             not tell it either
 * @param data what the stream sent as data: as a rule one JSON object, not checked
 * @param flaw why the event could not be read whole, and {@code data} is only its head; {@code null} if it is whole
 */
public record RecordedEvent(
        @Nullable String id, String data, @Nullable String flaw) {
    /** Checks that there is data. */
    public RecordedEvent {
        Objects.requireNonNull(data, "data");
    }

    /** An event that was read whole. */
    public RecordedEvent(@Nullable String id, String data) {
        this(id, data, null);
    }
}
