package io.github.wikistream.internal.json;

import io.github.wikistream.event.EventMeta;
import io.github.wikistream.event.StreamEvent;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a received event turned out to be. */
public sealed interface Decoded {
    /** Returns its key, see {@code meta.id}; one derived from its bytes if it cannot be read. */
    UUID id();

    /** An event that programs want. */
    record Event(StreamEvent event) implements Decoded {
        @Override
        public UUID id() {
            return event.id();
        }
    }

    /** A test event that Wikimedia sends through each topic: it moves the position and is dropped. */
    record Canary(EventMeta meta) implements Decoded {
        @Override
        public UUID id() {
            return meta.id();
        }
    }

    /**
     * Something that is not understood.
     *
     * @param id     its own key, or one derived from its bytes
     * @param meta   what it says about itself; {@code null} if that cannot be read either
     * @param reason what is wrong, naming the field and the value
     */
    record Invalid(UUID id, @Nullable EventMeta meta, String reason) implements Decoded {}
}
