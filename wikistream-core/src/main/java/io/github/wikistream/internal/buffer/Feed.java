package io.github.wikistream.internal.buffer;

import io.github.wikistream.internal.ingest.BufferEntry;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a lane reads from: the shared buffer, or a reader of its own while it catches up. Used by that lane's thread. */
public interface Feed extends AutoCloseable {
    /**
     * Returns what comes next.
     *
     * @return {@code null} if nothing came in time, or nothing more will come from here: see {@link #ended()} and {@link #fellBehind()}
     */
    @Nullable
    BufferEntry poll(Duration patience) throws InterruptedException;

    /** Tells whether nothing more will come from here: all was read, or reading was ended. */
    boolean ended();

    /** Returns whether the lane has read all that came, and nothing more will come. */
    boolean isAllRead();

    /** Tells whether entries were dropped that this lane had yet to read. */
    boolean fellBehind();

    /** Ends a wait for a source of its own; any thread may call it. */
    default void interrupt() {}

    @Override
    void close();
}
