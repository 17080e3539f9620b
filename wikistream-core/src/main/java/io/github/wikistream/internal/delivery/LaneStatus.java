package io.github.wikistream.internal.delivery;

import io.github.wikistream.StreamReport.LaneState;
import io.github.wikistream.error.WikiStreamException;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The state of a lane, a state machine. An event without a transition in this table is ignored: a lane that has ended
 * or was abandoned keeps its state.
 *
 * <pre>
 * event            from                    to
 * attached         any but a final one     RUNNING
 * detached         any but a final one     CATCHING_UP
 * fenced           any but a final one     STANDBY
 * attemptFailed    OPENING, RUNNING        RETRYING
 * stored           RETRYING                RUNNING
 * ended            any but a final one     DONE, which is final
 * stopped          any but a final one     STOPPED, which is final
 * failed           any but a final one     FAILED, which is final
 * </pre>
 *
 * <p>Thread-safe.
 */
final class LaneStatus {
    private static final Set<LaneState> FINAL = EnumSet.of(LaneState.DONE, LaneState.STOPPED, LaneState.FAILED);
    private static final Set<LaneState> ALIVE = EnumSet.complementOf(EnumSet.copyOf(FINAL));
    private static final Set<LaneState> MAY_RETRY = EnumSet.of(LaneState.OPENING, LaneState.RUNNING);
    private static final Set<LaneState> RETRIES = EnumSet.of(LaneState.RETRYING);

    private final Clock clock;

    // Guarded by this.
    private LaneState state = LaneState.OPENING;
    private Instant stateSince;
    private @Nullable String trouble;
    private @Nullable Instant troubleSince;
    private @Nullable WikiStreamException failure;

    LaneStatus(Clock clock) {
        this.clock = clock;
        stateSince = clock.instant();
    }

    private synchronized boolean move(Set<LaneState> from, LaneState to) {
        boolean moves = from.contains(state);
        if (moves && to != state) {
            stateSince = clock.instant();
        }
        state = moves ? to : state;
        return moves;
    }

    private synchronized void endTrouble() {
        trouble = null;
        troubleSince = null;
    }

    /** The lane reads from the shared buffer. */
    void attached() {
        move(ALIVE, LaneState.RUNNING);
    }

    /** The lane reads from the source by itself. */
    void detached() {
        move(ALIVE, LaneState.CATCHING_UP);
    }

    /** Another writer uses the store. */
    synchronized void fenced() {
        endTrouble();
        move(ALIVE, LaneState.STANDBY);
    }

    /** An attempt to open the sink or to write to it failed and will be repeated. */
    synchronized void attemptFailed(@Nullable String reason) {
        trouble = reason;
        troubleSince = troubleSince == null ? clock.instant() : troubleSince;
        move(MAY_RETRY, LaneState.RETRYING);
    }

    /** The sink responds again. */
    synchronized void recovered() {
        endTrouble();
    }

    /** A batch was stored. */
    synchronized void stored() {
        endTrouble();
        move(RETRIES, LaneState.RUNNING);
    }

    /**
     * The lane ended without a failure.
     *
     * @param end {@link LaneState#DONE} or {@link LaneState#STOPPED}
     */
    void ended(LaneState end) {
        move(ALIVE, end);
    }

    /** The lane was stopped before everything was stored. */
    synchronized void stopped(@Nullable String reason) {
        if (move(ALIVE, LaneState.STOPPED)) {
            trouble = reason;
        }
    }

    /**
     * The lane failed.
     *
     * @return {@code false} if the lane had already ended
     */
    synchronized boolean failed(WikiStreamException cause) {
        boolean moves = move(ALIVE, LaneState.FAILED);
        failure = moves ? cause : failure;
        return moves;
    }

    synchronized LaneState state() {
        return state;
    }

    synchronized LaneTimes times() {
        return new LaneTimes(stateSince, troubleSince);
    }

    boolean is(LaneState expected) {
        return state() == expected;
    }

    /** Returns whether this lane has nothing left to store: everything is stored, or another instance stores it. */
    boolean hasNothingToDo() {
        LaneState now = state();
        return now == LaneState.STANDBY || now == LaneState.DONE;
    }

    synchronized @Nullable WikiStreamException failure() {
        return failure;
    }

    /** Returns why the lane failed, was stopped early or is retrying; {@code null} if it works normally. */
    synchronized @Nullable String trouble() {
        return failure == null ? trouble : failure.getMessage();
    }
}
