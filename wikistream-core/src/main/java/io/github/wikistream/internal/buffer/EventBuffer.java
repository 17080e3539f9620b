package io.github.wikistream.internal.buffer;

import io.github.wikistream.event.Position;
import io.github.wikistream.internal.ingest.BufferEntry;
import io.github.wikistream.internal.progress.Progress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The latest entries of the source, bounded in bytes, read by every lane through a {@link Cursor} of its own. Thread-safe.
 *
 * <p>When it is full:
 * <ul>
 *   <li>entries that every cursor has read are dropped first;
 *   <li>a source that cannot replay waits for the slowest cursor, without a limit;
 *   <li>while the source delivers history, faster than any store can take it, it waits for a cursor that keeps advancing;
 *   <li>otherwise the oldest entry is dropped, and {@link Cursor#fellBehind()} reports that to each cursor that has not
 *       read it: a slow sink then reads from the source by itself and delays no other sink.
 * </ul>
 */
public final class EventBuffer {
    private static final Duration HISTORY_AGE = Duration.ofMinutes(1);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** A source that waits for room is notified each time that a lane has read this number of entries, or all. */
    private static final int READ_AT_ONCE = 64;

    private final long maxBytes;
    private final boolean replayable;
    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Arrivals arrivals = new Arrivals(lock);
    private final Condition moved = lock.newCondition();

    // Guarded by the lock
    private final EntryRing ring = new EntryRing();
    private final Beginning beginning = new Beginning();
    private final ArrayDeque<Cursor> cursors = new ArrayDeque<>();

    /** Progress of a hypothetical lane that has read exactly the entries before the oldest one. */
    private Progress missing;

    private boolean begun;
    private boolean ended;

    /**
     * Creates an empty buffer.
     *
     * @param replayable whether a lane can read dropped entries again from the source
     * @param nothing    progress of a lane that has read nothing
     */
    public EventBuffer(long maxBytes, boolean replayable, Progress nothing, Clock clock) {
        this.maxBytes = maxBytes;
        this.replayable = replayable;
        missing = nothing;
        this.clock = clock;
    }

    /**
     * Records where reading of the source starts.
     *
     * @param start progress of a lane that has read everything before that position
     */
    public void begin(Progress start) {
        lock.lock();
        try {
            begun = true;
            missing = start;
        } finally {
            lock.unlock();
        }
    }

    /** Adds an entry. May block, see above. */
    public void append(BufferEntry entry) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            int added = EntryRing.bytesOf(entry);
            long progress = slowestSequence();
            Instant patienceEnds = clock.instant().plus(PATIENCE);
            while (!ring.isEmpty() && ring.bytes() + added > maxBytes && !ended) {
                long slowest = slowestSequence();
                if (slowest > progress) {
                    progress = slowest;
                    patienceEnds = clock.instant().plus(PATIENCE);
                }
                boolean unread = slowest <= ring.first();
                if (unread
                        && (!replayable || (isHistory(entry) && clock.instant().isBefore(patienceEnds)))) {
                    moved.awaitNanos(Duration.ofMillis(50).toNanos());
                } else {
                    drop();
                }
            }
            beginning.note(entry, missing);
            ring.add(entry);
            arrivals.signal();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Returns a position from which all entries ever added can be read again; {@link Position#NONE} before the first
     * event.
     */
    public Position beginning() {
        return locked(() -> beginning.position());
    }

    /** Returns when the first event was received; {@code null} before that. */
    @Nullable
    Instant firstReceivedAt() {
        lock.lock();
        try {
            return beginning.firstReceivedAt();
        } finally {
            lock.unlock();
        }
    }

    /** Returns the number of entries ever added. */
    public long appended() {
        return locked(() -> ring.end());
    }

    private <T> T locked(Supplier<T> reading) {
        lock.lock();
        try {
            return reading.get();
        } finally {
            lock.unlock();
        }
    }

    private boolean isHistory(BufferEntry entry) {
        return entry instanceof BufferEntry.Received event
                && Instant.ofEpochMilli(event.timestamp())
                        .isBefore(clock.instant().minus(HISTORY_AGE));
    }

    private long slowestSequence() {
        long slowest = ring.end();
        for (Cursor cursor : cursors) {
            slowest = Math.min(slowest, cursor.next);
        }
        return slowest;
    }

    private void drop() {
        BufferEntry dropped = ring.removeFirst();
        if (dropped instanceof BufferEntry.Received event) {
            missing.isNew(event);
        } else if (dropped instanceof BufferEntry.Opened connection) {
            missing.opened(connection.from());
        }
    }

    /** Returns the size of the entries in bytes. */
    public long bytes() {
        return locked(() -> ring.bytes());
    }

    /** Marks the end: no more entries will be added. */
    public void end() {
        lock.lock();
        try {
            ended = true;
            arrivals.signal();
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Attaches a lane at the oldest entry if the lane has read everything before that entry.
     *
     * <p>{@link #missing} is the progress of a hypothetical lane that has read exactly the missing entries, so the
     * condition is that the lane is at least as far as that one ({@link Progress#hasReadAllOf}). The lane then takes
     * over the state of the hypothetical lane: the next entry continues that lane's last one, on the same connection.
     *
     * @param drained whether the lane's own reader has nothing more to deliver at the moment
     * @return {@code null} if the lane must read from the source by itself first
     */
    @Nullable
    public Cursor attach(Progress progress, boolean drained) {
        lock.lock();
        try {
            boolean fresh = progress.position().isNone();
            if (begun && !(fresh && ring.first() == 0)) {
                if (fresh || missing.position().isNone() || !progress.hasReadAllOf(missing, drained)) {
                    return null;
                }
                progress.join(missing);
            }
            Cursor cursor = new Cursor(ring.first());
            cursors.add(cursor);
            return cursor;
        } finally {
            lock.unlock();
        }
    }

    /** The read position of one lane. Used by the lane's thread, except where any thread is allowed. */
    public final class Cursor implements Feed {
        private long next;

        private Cursor(long next) {
            this.next = next;
        }

        @Override
        public @Nullable BufferEntry poll(Duration patience) throws InterruptedException {
            lock.lockInterruptibly();
            try {
                arrivals.await(this::unread, patience.toNanos());
                BufferEntry entry = ring.get(next);
                if (entry == null) {
                    return null;
                }
                next++;
                if (next % READ_AT_ONCE == 0 || next == ring.end()) {
                    moved.signalAll();
                }
                return entry;
            } finally {
                lock.unlock();
            }
        }

        private long unread() {
            return ended ? Long.MAX_VALUE : ring.end() - next;
        }

        /** Returns the number of entries before the next one to read. */
        public long passed() {
            return next;
        }

        @Override
        public boolean ended() {
            return locked(() -> ended && next >= ring.end());
        }

        @Override
        public boolean isAllRead() {
            return ended();
        }

        @Override
        public boolean fellBehind() {
            return locked(() -> next < ring.first());
        }

        /** Returns the number of unread entries. Any thread may call it. */
        public long waiting() {
            return locked(() -> ring.end() - Math.max(next, ring.first()));
        }

        /** Returns the time since the oldest unread event was received. Any thread may call it. */
        public Duration lag() {
            lock.lock();
            try {
                for (long i = Math.max(next, ring.first()); i < ring.end(); i++) {
                    if (ring.get(i) instanceof BufferEntry.Received event) {
                        return Duration.between(event.receivedAt(), clock.instant());
                    }
                }
                return Duration.ZERO;
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void close() {
            lock.lock();
            try {
                cursors.remove(this);
                moved.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }
}
