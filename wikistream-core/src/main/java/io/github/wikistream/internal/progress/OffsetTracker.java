package io.github.wikistream.internal.progress;

import io.github.wikistream.event.Completeness;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Follows the numbers of one topic's events, as one lane takes them: which were passed over, and whether a connection is tied to the one
 * before. See {@link Completeness} for what the numbers mean. Not thread-safe.
 *
 * <p>All that one connection brings comes from one cluster, so a number that it passes over is missing for certain. Between two
 * connections numbers say nothing; there, an event that was known before and comes again ties the new connection to the old one, and
 * from it on the numbers count once more.
 */
final class OffsetTracker {
    private static final long UNKNOWN = -1;

    private @Nullable Instant since;
    private long received;
    private long missing;
    private long seams;

    // Of the connection that stands:
    private long next = UNKNOWN;
    private boolean tied;

    /** Begins where a checkpoint ended. */
    void restore(Completeness before) {
        since = before.since();
        received = before.received();
        missing = before.missing();
        seams = before.seams();
    }

    /** Takes note that another connection begins. */
    void opened() {
        next = UNKNOWN;
        tied = false;
    }

    /** Takes over the connection that another ledger follows, at the place where that one is. */
    void join(OffsetTracker other) {
        next = other.next;
        tied = other.tied;
    }

    /**
     * Tells what seems to be missing before an event that is new.
     *
     * @param offset  its number
     * @param mustTie whether something that is known should have come before it
     */
    SequenceGap.Doubt before(long offset, boolean mustTie) {
        if (!tied) {
            return mustTie ? SequenceGap.Doubt.SEAM : SequenceGap.Doubt.NONE;
        }
        return next != UNKNOWN && offset > next ? SequenceGap.Doubt.HOLE : SequenceGap.Doubt.NONE;
    }

    /** Takes what is missing before an event for lost. */
    void giveUp(SequenceGap.Doubt doubt, long offset) {
        if (doubt == SequenceGap.Doubt.HOLE) {
            missing += offset - next;
        } else if (doubt == SequenceGap.Doubt.SEAM) {
            seams++;
        }
        next = offset;
        tied = true;
    }

    /** Takes note of an event that was known before. */
    void repeated(@Nullable Long offset) {
        tied = true;
        skipped(offset);
    }

    /** Takes note of an event that was had long before, as all are that come before the first that is known. */
    void skipped(@Nullable Long offset) {
        next = offset == null ? UNKNOWN : offset + 1;
    }

    /** Takes note of an event that is new. Counting begins with the first that has a number. */
    void received(@Nullable Long offset, Instant occurredAt) {
        repeated(offset);
        if (since == null && offset != null) {
            since = occurredAt;
        }
        if (since != null) {
            received++;
        }
    }

    /** Tells whether more was received than a lane remembers. */
    boolean hasForgotten(int remembered) {
        return received > remembered;
    }

    /** Returns the sums so far; {@code null} before the first event that has a number. */
    @Nullable
    Completeness sums() {
        Instant start = since;
        return start == null ? null : new Completeness(start, received, missing, seams);
    }
}
