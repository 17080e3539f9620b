package io.github.wikistream.internal.delivery;

import io.github.wikistream.internal.ingest.BufferEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The events that a lane has taken and not yet stored, and the time by which they must be stored. Used by the lane's
 * thread, except {@link #size} and {@link #oldest}.
 */
final class PendingBatch {
    private static final int LONGEST_WAIT = 4;

    private final LaneSettings settings;
    private final List<BufferEntry.Received> events = new ArrayList<>();
    private long bytes;
    private long since;
    private boolean moved;
    private boolean urgent;

    // Written by the lane's thread, read by any thread
    private volatile int size;
    private volatile @Nullable Instant oldest;

    PendingBatch(LaneSettings settings) {
        this.settings = settings;
        since = settings.time().nanoTime();
    }

    /** Adds an event to be stored, possibly as a dead letter. */
    void add(BufferEntry.Received event) {
        if (events.isEmpty()) {
            since = settings.time().nanoTime();
            oldest = event.receivedAt();
        }
        events.add(event);
        size = events.size();
        bytes += event.bytes();
        moved = true;
    }

    /** Records that the position changed. */
    void move() {
        moved = true;
    }

    /** Records a position that must be stored at once. */
    void moveNow() {
        moved = true;
        urgent = true;
    }

    /** Returns whether there is something to store: an event or a position. */
    boolean hasMoved() {
        return moved;
    }

    /** Returns the number of events. Any thread may call it. */
    int size() {
        return size;
    }

    /** Returns when the first of the events was received; {@code null} if there is none. Any thread may call it. */
    @Nullable
    Instant oldest() {
        return oldest;
    }

    List<BufferEntry.Received> events() {
        return List.copyOf(events);
    }

    /** Returns the longest time that the lane may wait for the next event. */
    Duration patience() {
        if (urgent) {
            return Duration.ZERO;
        }
        if (events.isEmpty()) {
            return settings.linger().multipliedBy(LONGEST_WAIT);
        }
        return Duration.ofNanos(Math.max(settings.linger().toNanos() - waited(), 1));
    }

    /** Returns whether the batch must be stored now. */
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
        return settings.time().nanoTime() - since;
    }

    void clear() {
        events.clear();
        size = 0;
        oldest = null;
        bytes = 0;
        moved = false;
        urgent = false;
        since = settings.time().nanoTime();
    }
}
