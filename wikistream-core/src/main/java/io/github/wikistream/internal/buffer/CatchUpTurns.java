package io.github.wikistream.internal.buffer;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets one lane at a time read from the source by itself: the server allows two connections per address, and the shared
 * reader uses the other. Lanes take turns in the order of their requests. While other lanes wait, a turn ends
 * <ul>
 * <li>{@link #TURN} after its first event, so that each turn gets past the events that its connection repeats, or after
 * {@link #TURN_WITHOUT_EVENT} without an event. The lane itself ends it, see {@link #isOver};
 * <li>when the lane has not polled for a while because its sink is blocked. Its turn is then revoked.
 * </ul>
 */
public final class CatchUpTurns {
    static final Duration TURN = Duration.ofSeconds(10);
    static final Duration TURN_WITHOUT_EVENT = Duration.ofMinutes(1);
    private static final long IDLE_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long LOOK_MILLIS = 50;

    private final LongSupplier nanoTime;
    private final ArrayDeque<CatchUpReader> waiting = new ArrayDeque<>();
    private @Nullable CatchUpReader holder;
    private long acquiredAt;
    private boolean hasEvent;

    /** @param nanoTime a source of time like {@link System#nanoTime()} */
    public CatchUpTurns(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    long nanoTime() {
        return nanoTime.getAsLong();
    }

    /**
     * Waits for a turn. A reader whose request times out keeps its place in the queue until it is {@linkplain #release
     * released}.
     *
     * @return whether the turn was granted in time
     */
    boolean tryAcquire(CatchUpReader reader, Duration patience) throws InterruptedException {
        Granted granted = await(reader, patience);
        if (granted == null) {
            return false;
        }
        if (granted.revoked != null) {
            // Outside the monitor: closing a connection takes up to a second, and would block other readers.
            granted.revoked.revoke();
        }
        return true;
    }

    /**
     * A granted turn.
     *
     * @param revoked the reader whose turn was revoked for this one; {@code null} if there was none
     */
    private record Granted(@Nullable CatchUpReader revoked) {}

    private synchronized @Nullable Granted await(CatchUpReader reader, Duration patience) throws InterruptedException {
        if (!waiting.contains(reader)) {
            waiting.addLast(reader);
        }
        long end = System.nanoTime() + patience.toNanos();
        while (!isFree() || !isFirst(reader)) {
            if (System.nanoTime() - end >= 0) {
                return null;
            }
            wait(LOOK_MILLIS);
        }
        CatchUpReader before = holder;
        waiting.remove(reader);
        holder = reader;
        acquiredAt = nanoTime();
        hasEvent = false;
        return new Granted(before);
    }

    private boolean isFree() {
        CatchUpReader current = holder;
        return current == null || current.idleNanos() > IDLE_NANOS;
    }

    /**
     * Returns whether no other reader asked earlier, except readers that do not poll because their sinks are blocked.
     */
    private boolean isFirst(CatchUpReader reader) {
        for (CatchUpReader other : waiting) {
            if (other == reader) {
                return true;
            }
            if (other.idleNanos() <= IDLE_NANOS) {
                return false;
            }
        }
        return true;
    }

    /** Records that a reader received an event. */
    synchronized void received(CatchUpReader reader) {
        if (holder == reader && !hasEvent) {
            hasEvent = true;
            acquiredAt = nanoTime();
        }
    }

    /** Returns whether a reader's turn has lasted long enough and another lane waits. */
    synchronized boolean isOver(CatchUpReader reader) {
        Duration most = hasEvent ? TURN : TURN_WITHOUT_EVENT;
        return holder == reader
                && nanoTime() - acquiredAt >= most.toNanos()
                && waiting.stream().anyMatch(other -> other.idleNanos() <= IDLE_NANOS);
    }

    /** Ends a turn or a wait for one. Idempotent. */
    synchronized void release(CatchUpReader reader) {
        waiting.remove(reader);
        if (holder == reader) {
            holder = null;
        }
        notifyAll();
    }
}
