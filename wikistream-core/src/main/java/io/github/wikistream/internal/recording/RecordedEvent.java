package io.github.wikistream.internal.recording;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One event of a recording.
 *
 * @param id the stream's id, a JSON array with the position of each topic; {@code null} if neither the recording nor
 *     {@code data} contains it
 * @param data the data of the event, usually one JSON object; not validated
 * @param flaw why the event could not be read whole, so that {@code data} is only its head; {@code null} if it is whole
 */
public record RecordedEvent(
        @Nullable String id, String data, @Nullable String flaw) {
    public RecordedEvent {
        Objects.requireNonNull(data, "data");
    }

    /** Creates an event that was read whole. */
    public RecordedEvent(@Nullable String id, String data) {
        this(id, data, null);
    }
}
