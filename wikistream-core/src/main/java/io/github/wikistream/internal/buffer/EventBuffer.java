package io.github.wikistream.internal.buffer;

import io.github.wikistream.event.Position;
import io.github.wikistream.internal.ingest.BufferEntry;
import io.github.wikistream.internal.progress.Progress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What came from the source most recently, bounded in bytes, read by every lane through a {@link Cursor} of its own.
 *
 * <p>Who waits for whom when it is full:
 * <ul>
 *   <li>what every cursor has read gives way first;
 *   <li>a source that cannot replay waits for the slowest cursor, however long that takes;
 *   <li>while the source delivers history, faster than any store may take it, it waits for a cursor that keeps moving;
 *   <li>else the oldest entry goes, and a cursor that had yet to read it finds out by {@link Cursor#fellBehind()}: a slow sink then reads
 *       from the source by itself, and holds up nobody.
 * </ul>
 */
public final class EventBuffer {
    private static final Duration HISTORY_AGE = Duration.ofMinutes(1);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final long maxBytes;
    private final boolean replayable;
    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final Condition moved = lock.newCondition();
    private final ArrayList<@Nullable BufferEntry> ring = new ArrayList<>();
    private final ArrayDeque<Cursor> cursors = new ArrayDeque<>();
    /** Progress of an imagined lane that has read what came before the oldest entry, and that only. */
    private Progress missing;

    private int head;
    private int size;
    private long firstSequence;
    private long bytes;
    private boolean begun;
    private boolean opened;
    private Position beginning = Position.NONE;
    private @Nullable Instant firstReceivedAt;
    private boolean ended;

    /**
     * Creates an empty buffer.
     *
     * @param replayable whether a lane can read again from the source what is dropped here
     * @param nothing    progress of a lane that has read nothing
     */
    public EventBuffer(long maxBytes, boolean replayable, Progress nothing, Clock clock) {
        this.maxBytes = maxBytes;
        this.replayable = replayable;
        missing = nothing;
        this.clock = clock;
    }

    /**
     * Notes where the source will be read from.
     *
     * @param start progress of a lane that has had what comes before
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

    /** Adds what came from the source; may wait, see above. */
    public void append(BufferEntry entry) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            int added = bytesOf(entry);
            long progress = slowestSequence();
            Instant patienceEnds = clock.instant().plus(PATIENCE);
            while (size > 0 && bytes + added > maxBytes && !ended) {
                long slowest = slowestSequence();
                if (slowest > progress) {
                    progress = slowest;
                    patienceEnds = clock.instant().plus(PATIENCE);
                }
                boolean unread = slowest <= firstSequence;
                if (unread
                        && (!replayable || (isHistory(entry) && clock.instant().isBefore(patienceEnds)))) {
                    moved.awaitNanos(Duration.ofMillis(50).toNanos());
                } else {
                    drop();
                }
            }
            noteBeginning(entry);
            push(entry);
            bytes += added;
            arrived.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * What came before the first entry of a topic is missing here as much as what was dropped. Where the source began by itself, the first
     * event tells where that was, and counts as missing.
     */
    private void noteBeginning(BufferEntry entry) {
        if (entry instanceof BufferEntry.Opened first && !opened) {
            opened = true;
            beginning = first.from();
        } else if (entry instanceof BufferEntry.Received event) {
            firstReceivedAt = firstReceivedAt == null ? event.receivedAt() : firstReceivedAt;
            if (!missing.isBegun(event.topic())) {
                missing.isNew(event);
            }
            beginning = beginning.isNone() ? event.position() : beginning;
        }
    }

    /** Returns a position from which all that ever came through here can be read again; none before the first event. */
    public Position beginning() {
        lock.lock();
        try {
            return beginning;
        } finally {
            lock.unlock();
        }
    }

    /** Returns when the first event was received; {@code null} before that. */
    @Nullable
    Instant firstReceivedAt() {
        lock.lock();
        try {
            return firstReceivedAt;
        } finally {
            lock.unlock();
        }
    }

    /** Returns how many entries ever came. */
    public long appended() {
        lock.lock();
        try {
            return firstSequence + size;
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
        long slowest = firstSequence + size;
        for (Cursor cursor : cursors) {
            slowest = Math.min(slowest, cursor.next);
        }
        return slowest;
    }

    private void push(BufferEntry entry) {
        if (size == ring.size()) {
            grow();
        }
        ring.set((head + size) % ring.size(), entry);
        size++;
    }

    private void grow() {
        List<@Nullable BufferEntry> old = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            old.add(ring.get((head + i) % ring.size()));
        }
        int capacity = Math.max(1024, 2 * ring.size());
        ring.clear();
        ring.addAll(old);
        for (int i = size; i < capacity; i++) {
            ring.add(null);
        }
        head = 0;
    }

    private void drop() {
        BufferEntry dropped = ring.set(head, null);
        head = (head + 1) % ring.size();
        size--;
        firstSequence++;
        if (dropped != null) {
            bytes -= bytesOf(dropped);
        }
        if (dropped instanceof BufferEntry.Received event) {
            missing.isNew(event);
        } else if (dropped instanceof BufferEntry.Opened connection) {
            missing.opened(connection.from());
        }
    }

    private static int bytesOf(BufferEntry entry) {
        return entry instanceof BufferEntry.Received event ? event.bytes() : 0;
    }

    /** Says that nothing more will come. */
    public void end() {
        lock.lock();
        try {
            ended = true;
            arrived.signalAll();
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Puts a lane at the oldest entry if the lane had all that is missing before it.
     *
     * <p>{@link #missing} is the progress of an imagined lane that read exactly what is missing here, so the question is whether one lane
     * is at least as far as another ({@link Progress#hasHadAllOf}). A lane that is joins in the state in which the imagined one is: what
     * comes next continues what that one read last, on the same connection.
     *
     * @param drained whether a reader of the lane's own has nothing more to bring for now
     * @return where the lane reads on; {@code null} if it must read from the source by itself first
     */
    @Nullable
    public Cursor attach(Progress progress, boolean drained) {
        lock.lock();
        try {
            boolean fresh = progress.position().isNone();
            if (begun && !(fresh && firstSequence == 0)) {
                if (fresh || missing.position().isNone() || !progress.hasHadAllOf(missing, drained)) {
                    return null;
                }
                progress.join(missing);
            }
            Cursor cursor = new Cursor(firstSequence);
            cursors.add(cursor);
            return cursor;
        } finally {
            lock.unlock();
        }
    }

    /** Where one lane is in the buffer. Used by that lane's thread. */
    public final class Cursor implements Feed {
        private long next;

        private Cursor(long next) {
            this.next = next;
        }

        @Override
        public @Nullable BufferEntry poll(Duration patience) throws InterruptedException {
            long nanos = patience.toNanos();
            lock.lockInterruptibly();
            try {
                while (next >= firstSequence + size && !ended && nanos > 0) {
                    nanos = arrived.awaitNanos(nanos);
                }
                if (next < firstSequence || next >= firstSequence + size) {
                    return null;
                }
                BufferEntry entry = ring.get((int) ((head + (next - firstSequence)) % ring.size()));
                next++;
                moved.signalAll();
                return entry;
            } finally {
                lock.unlock();
            }
        }

        /** Returns how many entries of the buffer came before what is read next. */
        public long passed() {
            return next;
        }

        @Override
        public boolean ended() {
            lock.lock();
            try {
                return ended && next >= firstSequence + size;
            } finally {
                lock.unlock();
            }
        }

        @Override
        public boolean isAllRead() {
            return ended();
        }

        @Override
        public boolean fellBehind() {
            lock.lock();
            try {
                return next < firstSequence;
            } finally {
                lock.unlock();
            }
        }

        /** Returns how many entries wait; any thread may ask. */
        public long waiting() {
            lock.lock();
            try {
                return firstSequence + size - Math.max(next, firstSequence);
            } finally {
                lock.unlock();
            }
        }

        /** Returns how long the oldest waiting entry has waited; any thread may ask. */
        public Duration lag() {
            lock.lock();
            try {
                for (long i = Math.max(next, firstSequence); i < firstSequence + size; i++) {
                    BufferEntry entry = ring.get((int) ((head + (i - firstSequence)) % ring.size()));
                    if (entry instanceof BufferEntry.Received event) {
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
