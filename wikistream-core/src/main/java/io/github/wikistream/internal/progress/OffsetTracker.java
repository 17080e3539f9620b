package io.github.wikistream.internal.progress;

import io.github.wikistream.event.Completeness;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Tracks the offsets of one topic's events as one lane takes them: which offsets were skipped, and whether a connection
 * is tied to the previous one. See {@link Completeness} for the meaning of the counts. Not thread-safe.
 *
 * <p>All events of one connection come from one cluster, so a skipped offset is certainly missing. Offsets of two
 * connections cannot be compared; there, a known event that is received again ties the new connection to the old one,
 * and from then on offsets count again.
 */
final class OffsetTracker {
    private static final long UNKNOWN = -1;

    private @Nullable Instant since;
    private long received;
    private long missing;
    private long seams;

    // State of the current connection
    private long next = UNKNOWN;
    private boolean tied;

    /** Continues the counts of a checkpoint. */
    void restore(Completeness before) {
        since = before.since();
        received = before.received();
        missing = before.missing();
        seams = before.seams();
    }

    /** Records that a new connection was opened. */
    void opened() {
        next = UNKNOWN;
        tied = false;
    }

    /** Takes over the connection that another tracker follows, at its place. */
    void join(OffsetTracker other) {
        next = other.next;
        tied = other.tied;
    }

    /**
     * Returns whether events may be missing before a new one.
     *
     * @param offset its offset
     * @param mustTie whether a known event should have been received before it
     */
    SequenceGap.Doubt before(long offset, boolean mustTie) {
        if (!tied) {
            return mustTie ? SequenceGap.Doubt.SEAM : SequenceGap.Doubt.NONE;
        }
        return next != UNKNOWN && offset > next ? SequenceGap.Doubt.HOLE : SequenceGap.Doubt.NONE;
    }

    /** Counts the events missing before an event as lost. */
    void giveUp(SequenceGap.Doubt doubt, long offset) {
        if (doubt == SequenceGap.Doubt.HOLE) {
            missing += offset - next;
        } else if (doubt == SequenceGap.Doubt.SEAM) {
            seams++;
        }
        next = offset;
        tied = true;
    }

    /** Records a known event. */
    void repeated(@Nullable Long offset) {
        tied = true;
        skipped(offset);
    }

    /** Records an event that was read long ago, like all events before the first known one. */
    void skipped(@Nullable Long offset) {
        next = offset == null ? UNKNOWN : offset + 1;
    }

    /** Records a new event. Counting starts with the first that has an offset. */
    void received(@Nullable Long offset, Instant occurredAt) {
        repeated(offset);
        if (since == null && offset != null) {
            since = occurredAt;
        }
        if (since != null) {
            received++;
        }
    }

    /** Returns whether more was received than a lane remembers. */
    boolean hasForgotten(int remembered) {
        return received > remembered;
    }

    /** Returns the counts so far; {@code null} before the first event with an offset. */
    @Nullable
    Completeness sums() {
        Instant start = since;
        return start == null
                ? null
                : Completeness.builder()
                        .since(start)
                        .received(received)
                        .missing(missing)
                        .seams(seams)
                        .build();
    }
}
