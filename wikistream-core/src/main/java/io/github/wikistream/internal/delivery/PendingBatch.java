package io.github.wikistream.internal.delivery;

import io.github.wikistream.internal.ingest.BufferEntry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What one lane has taken and not yet stored, and when it is time to. Not thread-safe. */
final class PendingBatch {
    private static final int LONGEST_WAIT = 4;

    private final LaneSettings settings;
    private final List<BufferEntry.Received> events = new ArrayList<>();
    private long bytes;
    private long since = System.nanoTime();
    private boolean moved;
    private boolean urgent;

    PendingBatch(LaneSettings settings) {
        this.settings = settings;
    }

    /** Adds an event that is to be stored, be it as a dead letter. */
    void add(BufferEntry.Received event) {
        if (events.isEmpty()) {
            since = System.nanoTime();
        }
        events.add(event);
        bytes += event.bytes();
        moved = true;
    }

    /** Takes note that the position moved, if only that. */
    void move() {
        moved = true;
    }

    /** Takes note of a position that is to be stored at once. */
    void moveNow() {
        moved = true;
        urgent = true;
    }

    /** Tells whether there is something to store, if only a position. */
    boolean hasMoved() {
        return moved;
    }

    int size() {
        return events.size();
    }

    List<BufferEntry.Received> events() {
        return List.copyOf(events);
    }

    /** Returns how long the lane may wait for the next event. */
    Duration patience() {
        if (urgent) {
            return Duration.ZERO;
        }
        if (events.isEmpty()) {
            return settings.linger().multipliedBy(LONGEST_WAIT);
        }
        return Duration.ofNanos(Math.max(settings.linger().toNanos() - waited(), 1));
    }

    /** Tells whether it is time to store what is here. */
    boolean isDue() {
        if (urgent) {
            return true;
        }
        if (events.isEmpty()) {
            return moved && waited() > settings.idleLinger().toNanos();
        }
        return events.size() >= settings.batchEvents()
                || bytes >= settings.batchBytes()
                || waited() >= settings.linger().toNanos();
    }

    private long waited() {
        return System.nanoTime() - since;
    }

    void clear() {
        events.clear();
        bytes = 0;
        moved = false;
        urgent = false;
        since = System.nanoTime();
    }
}
