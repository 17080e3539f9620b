package io.github.wikistream.internal.buffer;

import io.github.wikistream.error.SourceException;
import io.github.wikistream.internal.ingest.BufferEntry;
import io.github.wikistream.internal.ingest.EntryDecoder;
import io.github.wikistream.internal.ingest.UnexpectedFailure;
import io.github.wikistream.source.Signal;
import io.github.wikistream.source.SourceReader;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads from the source for one lane that the buffer no longer serves. A separate thread blocks on the source, so that
 * the lane can store its batch while the source delivers nothing.
 */
public final class CatchUpReader implements Feed {
    private static final Logger LOG = LoggerFactory.getLogger(CatchUpReader.class);

    /** Small, because the bound of the shared buffer does not include these entries. */
    private static final int READ_AHEAD = 64;

    /** Largest size of these entries in bytes; a single event may exceed it. */
    private static final int BYTES_AHEAD = 1 << 20;

    private static final int BYTES_PER_CHARACTER = 2;

    private final SourceReader reader;
    private final EntryDecoder decoder;
    private final String sink;
    private final CatchUpTurns turns;
    private final BlockingQueue<Signal> signals = new ArrayBlockingQueue<>(READ_AHEAD);
    private final Semaphore room = new Semaphore(BYTES_AHEAD);
    private final Thread thread;

    // Used by the lane's thread
    private boolean connected;
    private boolean received;
    private boolean ended;

    // Used by any thread
    private volatile @Nullable Throwable failure;
    private volatile boolean closed;
    private volatile boolean revoked;
    private volatile boolean polling;
    private volatile long polledAt;

    /**
     * The first {@link #poll} waits for its turn and connects.
     *
     * @param threads creates the thread that waits for the source
     */
    public CatchUpReader(
            SourceReader reader, EntryDecoder decoder, String sink, CatchUpTurns turns, ThreadFactory threads) {
        this.reader = reader;
        this.decoder = decoder;
        this.sink = sink;
        this.turns = turns;
        polledAt = turns.nanoTime();
        thread = threads.newThread(this::pump);
    }

    private void pump() {
        try {
            Signal signal;
            do {
                signal = reader.next();
                room.acquire(bytesOf(signal));
                signals.put(signal);
            } while (!(signal instanceof Signal.Ended));
        } catch (InterruptedException e) {
            LOG.debug("sink '{}': its own reader was stopped", sink);
        } catch (Throwable e) {
            // Closing the reader ends a blocked read.
            failure = closed ? null : e;
        }
    }

    @Override
    public @Nullable BufferEntry poll(Duration patience) throws InterruptedException {
        polling = true;
        try {
            if (!connected) {
                connected = turns.tryAcquire(this, patience);
                if (!connected) {
                    return null;
                }
                thread.start();
            }
            Signal signal = closed ? null : signals.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
            if (signal == null) {
                rethrowFailure();
            } else {
                room.release(bytesOf(signal));
            }
            return closed || signal == null ? null : entry(signal);
        } finally {
            polledAt = turns.nanoTime();
            polling = false;
        }
    }

    private static int bytesOf(Signal signal) {
        return signal instanceof Signal.Received received
                ? (int) Math.min(
                        BYTES_AHEAD,
                        (long) BYTES_PER_CHARACTER * received.data().length())
                : 0;
    }

    private void rethrowFailure() {
        Throwable cause = failure;
        if (cause != null) {
            throw cause instanceof SourceException refused ? refused : UnexpectedFailure.ofSource(cause);
        }
    }

    private @Nullable BufferEntry entry(Signal signal) {
        if (signal instanceof Signal.Received event) {
            if (!received) {
                received = true;
                turns.received(this);
            }
            return decoder.decode(event);
        }
        if (signal instanceof Signal.Opened opened) {
            return new BufferEntry.Opened(opened.from());
        }
        if (signal instanceof Signal.Gap gap) {
            LOG.warn(
                    "sink '{}': the source no longer keeps {} from {} to {}: events may be missing",
                    sink,
                    gap.topic(),
                    gap.from(),
                    gap.to());
        } else if (signal instanceof Signal.Lost lost) {
            LOG.debug("sink '{}': the connection of its own reader was lost: {}", sink, lost.reason());
        } else {
            ended = true;
        }
        return null;
    }

    /** Returns the number of signals that wait to be polled. */
    int waiting() {
        return signals.size();
    }

    /** Returns the time since the last poll; 0 during a poll. */
    long idleNanos() {
        return polling ? 0 : turns.nanoTime() - polledAt;
    }

    /** Returns whether the lane should release its turn: the turn has lasted long enough, and another lane waits. */
    public boolean isTurnOver() {
        return turns.isOver(this);
    }

    /** Revokes the turn; {@link #fellBehind()} then reports that to the lane. */
    void revoke() {
        revoked = true;
        interrupt();
    }

    @Override
    public boolean ended() {
        return ended || (closed && !revoked);
    }

    @Override
    public boolean isAllRead() {
        return ended;
    }

    @Override
    public boolean fellBehind() {
        return revoked;
    }

    @Override
    public void interrupt() {
        closed = true;
        reader.close();
        thread.interrupt();
    }

    @Override
    public void close() {
        interrupt();
        turns.release(this);
    }
}
