package io.github.wikistream.internal.buffer;

import io.github.wikistream.event.Position;
import io.github.wikistream.internal.ingest.BufferEntry;
import io.github.wikistream.internal.progress.Progress;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The beginning of a buffer's entries. Guarded by the buffer's lock. */
final class Beginning {
    private boolean opened;
    private Position position = Position.NONE;
    private @Nullable Instant firstReceivedAt;

    /**
     * Records an entry. Entries before the first one of a topic count as missing, like dropped entries. If the source
     * chose the start itself, the first event indicates it, and counts as missing.
     */
    void note(BufferEntry entry, Progress missing) {
        if (entry instanceof BufferEntry.Opened first && !opened) {
            opened = true;
            position = first.from();
        } else if (entry instanceof BufferEntry.Received event) {
            firstReceivedAt = firstReceivedAt == null ? event.receivedAt() : firstReceivedAt;
            if (!missing.isBegun(event)) {
                missing.isNew(event);
            }
            position = position.isNone() ? event.position() : position;
        }
    }

    Position position() {
        return position;
    }

    /** Returns when the first event was received; {@code null} before that. */
    @Nullable
    Instant firstReceivedAt() {
        return firstReceivedAt;
    }
}
