package io.github.wikistream.internal.buffer;

import io.github.wikistream.internal.ingest.BufferEntry;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a lane reads from: the shared buffer, or a reader of its own while it catches up. Used by that lane's thread. */
public interface Feed extends AutoCloseable {
    /**
     * Returns the next entry.
     *
     * @return {@code null} if none arrived in time, or none will: see {@link #ended()} and {@link #fellBehind()}
     */
    @Nullable
    BufferEntry poll(Duration patience) throws InterruptedException;

    /** Returns whether no further entry will arrive: all was read, or reading was stopped. */
    boolean ended();

    /** Returns whether the lane has read everything, and nothing more will arrive. */
    boolean isAllRead();

    /** Returns whether entries were dropped that this lane had yet to read. */
    boolean fellBehind();

    /** Ends a wait for the source; any thread may call it. */
    default void interrupt() {}

    @Override
    void close();
}
