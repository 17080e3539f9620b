package io.github.wikistream.internal.json;

import io.github.wikistream.event.EventMeta;
import io.github.wikistream.event.StreamEvent;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An event after decoding. */
public sealed interface Decoded {
    /** Returns {@code meta.id}; an id derived from the event's bytes if that cannot be read. */
    UUID id();

    /** An event for programs. */
    record Event(StreamEvent event) implements Decoded {
        @Override
        public UUID id() {
            return event.id();
        }
    }

    /** An event that the pipeline's filter dropped: it only moves the position. Its text is not kept. */
    record Filtered(UUID id) implements Decoded {}

    /** A canary, a test event that Wikimedia injects into each topic: it only moves the position. */
    record Canary(EventMeta meta) implements Decoded {
        @Override
        public UUID id() {
            return meta.id();
        }
    }

    /**
     * An event that cannot be decoded.
     *
     * @param id {@code meta.id}, or an id derived from the event's bytes
     * @param meta {@code null} if that cannot be read either
     * @param reason what is wrong, naming the field and the value
     * @param data the event as received
     */
    record Invalid(UUID id, @Nullable EventMeta meta, String reason, String data) implements Decoded {}
}
