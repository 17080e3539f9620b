package io.github.wikistream.internal.engine;

import io.github.wikistream.event.Position;
import io.github.wikistream.source.Signal;
import io.github.wikistream.source.Source;
import io.github.wikistream.source.SourceReader;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads from the source for one lane that the buffer no longer serves. */
final class OwnReader implements Feed {
    private static final Logger LOG = LoggerFactory.getLogger(OwnReader.class);

    private final SourceReader reader;
    private final Intake intake;
    private final String sink;
    private final OwnReaders turns;
    private volatile boolean closed;
    private volatile boolean revoked;
    private volatile boolean polling;
    private volatile long polledAt = System.nanoTime();
    private boolean connected;
    private boolean ended;

    /** Makes one; the first {@link #poll} waits for its turn and connects. */
    OwnReader(Source source, Position from, Intake intake, String sink, OwnReaders turns) {
        this.reader = source.open(from);
        this.intake = intake;
        this.sink = sink;
        this.turns = turns;
    }

    /** Once it is its turn, waits for the source however long that takes: while catching up there is always something to read. */
    @Override
    public @Nullable Entry poll(Duration patience) throws InterruptedException {
        if (!connected) {
            connected = turns.tryAcquire(this, patience);
            if (!connected) {
                return null;
            }
        }
        polling = true;
        try {
            return closed ? null : read();
        } catch (IllegalStateException e) {
            // Closing the reader is how a waiting read is ended.
            if (!closed) {
                throw e;
            }
            return null;
        } finally {
            polledAt = System.nanoTime();
            polling = false;
        }
    }

    private @Nullable Entry read() throws InterruptedException {
        Signal signal = reader.next();
        if (signal instanceof Signal.Received received) {
            return intake.take(received);
        }
        if (signal instanceof Signal.Opened opened) {
            return new Entry.Opened(opened.from());
        }
        if (signal instanceof Signal.Gap gap) {
            LOG.warn(
                    "sink '{}': the source no longer keeps {} from {} to {}: events may be missing",
                    sink,
                    gap.topic(),
                    gap.from(),
                    gap.to());
        } else if (signal instanceof Signal.Lost lost) {
            LOG.debug("sink '{}': the connection that catches up was lost: {}", sink, lost.reason());
        } else {
            ended = true;
        }
        return null;
    }

    /** Returns how long nobody has read here; 0 while somebody does. */
    long idleNanos() {
        return polling ? 0 : System.nanoTime() - polledAt;
    }

    /** Takes the turn away; the lane notices by {@link #fellBehind()}. */
    void revoke() {
        revoked = true;
        interrupt();
    }

    @Override
    public boolean ended() {
        return ended || (closed && !revoked);
    }

    @Override
    public boolean fellBehind() {
        return revoked;
    }

    @Override
    public void interrupt() {
        closed = true;
        reader.close();
    }

    @Override
    public void close() {
        interrupt();
        turns.release(this);
    }
}
