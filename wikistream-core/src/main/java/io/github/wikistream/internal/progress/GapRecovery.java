package io.github.wikistream.internal.progress;

import io.github.wikistream.event.Position;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How often, and from how far back, a lane reads again what seems to be missing. Each attempt begins four times as far back as the one
 * before: a cluster that lags, or keeps another order, is seen through by going back further than it lags. Where reading again has
 * brought nothing several times in a row, the server has nothing, and it is left in peace for a while. Not thread-safe.
 */
public final class GapRecovery {
    private static final int ATTEMPTS = 3;
    private static final int FRUITLESS_AT_MOST = 3;
    private static final int AT_MOST_BEFORE_A_REST = 20;
    private static final Duration REST = Duration.ofMinutes(10);
    private static final int FURTHER = 4;

    private final Duration overlap;
    private final Clock clock;
    private @Nullable SequenceGap target;
    private int attempts;
    private Duration earlier = Duration.ZERO;
    private int fruitless;
    private int sinceRest;
    private Instant restsUntil = Instant.MIN;

    /** Makes one that has read nothing again yet. */
    public GapRecovery(Duration overlap, Clock clock) {
        this.overlap = overlap;
        this.clock = clock;
    }

    /**
     * Returns how far before its position the topic of a hole is to be read again.
     *
     * @return {@code null} if it was tried often enough: what is missing is then lost
     */
    @Nullable
    public Duration next(SequenceGap hole) {
        if (!isTarget(hole)) {
            if (clock.instant().isBefore(restsUntil)) {
                return null;
            }
            if (sinceRest >= AT_MOST_BEFORE_A_REST) {
                // Clusters that each lack what the other has could send a lane to and fro for ever.
                sinceRest = 0;
                rest();
                return null;
            }
            target = hole;
            attempts = 0;
            earlier = overlap;
        }
        if (attempts == ATTEMPTS) {
            target = null;
            fruitless++;
            if (fruitless >= FRUITLESS_AT_MOST) {
                rest();
            }
            return null;
        }
        attempts++;
        sinceRest++;
        earlier = earlier.multipliedBy(FURTHER);
        return earlier;
    }

    private void rest() {
        target = null;
        restsUntil = clock.instant().plus(REST);
    }

    /** A connection that begins earlier finds the same seam before another event. */
    private boolean isTarget(SequenceGap hole) {
        SequenceGap current = target;
        return current != null
                && (current.behind().equals(hole.behind())
                        || (hole.doubt() == SequenceGap.Doubt.SEAM
                                && hole.doubt() == current.doubt()
                                && hole.topic().equals(current.topic())));
    }

    /** Tells whether a hole is being read again. */
    public boolean isUnderWay() {
        return target != null;
    }

    /** Returns where a connection begins that fills the hole that is being read again, or goes on if there is none. */
    public Position beginning(Progress progress) {
        SequenceGap current = target;
        return current == null ? progress.position() : progress.positionBefore(current.topic(), earlier);
    }

    /** Takes note of an event that came, with nothing missing before it: if it is the one behind the hole, the hole is filled. */
    public void arrived(UUID id) {
        SequenceGap current = target;
        if (current != null && current.behind().equals(id)) {
            target = null;
            fruitless = 0;
        }
    }

    /** Forgets a hole that was being read again: the lane begins elsewhere. */
    public void abandon() {
        target = null;
    }
}
