package io.github.wikistream.internal.progress;

import io.github.wikistream.event.Position;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Decides how often, and from how far back, a lane rereads missing events. Each attempt starts four times as far back
 * as the previous one: far enough back, a cluster that lags or has another order delivers the events. After several
 * consecutive gaps that no attempt has filled, the server does not have the events, and rereading is suspended for a
 * while. Not thread-safe.
 */
public final class GapRecovery {
    private static final int ATTEMPTS = 3;
    private static final int MOST_UNFILLED = 3;
    private static final int MOST_BEFORE_A_REST = 20;
    private static final Duration REST = Duration.ofMinutes(10);
    private static final int FACTOR = 4;

    private final Duration overlap;
    private final Clock clock;
    private @Nullable SequenceGap target;
    private int attempts;
    private Duration earlier = Duration.ZERO;
    private int unfilled;
    private int sinceRest;
    private Instant restsUntil = Instant.MIN;

    /** @param overlap how far before its position a reader may start */
    public GapRecovery(Duration overlap, Clock clock) {
        this.overlap = overlap;
        this.clock = clock;
    }

    /**
     * Returns how far before its position the topic of a gap is to be reread.
     *
     * @return {@code null} if all attempts are used up: the missing events are lost
     */
    @Nullable
    public Duration next(SequenceGap gap) {
        if (!isTarget(gap)) {
            if (clock.instant().isBefore(restsUntil)) {
                return null;
            }
            if (sinceRest >= MOST_BEFORE_A_REST) {
                // Clusters that each lack events of the other could send a lane back and forth forever.
                sinceRest = 0;
                rest();
                return null;
            }
            target = gap;
            attempts = 0;
            earlier = overlap;
        }
        if (attempts == ATTEMPTS) {
            target = null;
            unfilled++;
            if (unfilled >= MOST_UNFILLED) {
                rest();
            }
            return null;
        }
        attempts++;
        sinceRest++;
        earlier = earlier.multipliedBy(FACTOR);
        return earlier;
    }

    private void rest() {
        target = null;
        restsUntil = clock.instant().plus(REST);
    }

    /** A connection that starts earlier finds the same seam before another event. */
    private boolean isTarget(SequenceGap gap) {
        SequenceGap current = target;
        return current != null
                && (current.behind().equals(gap.behind())
                        || (gap.doubt() == SequenceGap.Doubt.SEAM
                                && gap.doubt() == current.doubt()
                                && gap.topic().equals(current.topic())));
    }

    /** Returns whether a gap is being reread. */
    public boolean isUnderWay() {
        return target != null;
    }

    /** Returns where to start to fill the gap that is being reread; the position reached if there is none. */
    public Position beginning(Progress progress) {
        SequenceGap current = target;
        return current == null ? progress.position() : progress.positionBefore(current.topic(), earlier);
    }

    /** Records an event without missing events before it: if it is the one after the gap, the gap is filled. */
    public void arrived(UUID id) {
        SequenceGap current = target;
        if (current != null && current.behind().equals(id)) {
            target = null;
            unfilled = 0;
        }
    }

    /** Discards the gap that is being reread. */
    public void abandon() {
        target = null;
    }
}
