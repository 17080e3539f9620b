package io.github.wikistream.internal.buffer;

import io.github.wikistream.internal.ingest.BufferEntry;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The input of a lane: the shared buffer, or its own reader while it catches up. Used by the lane's thread. */
public interface Feed extends AutoCloseable {
    /**
     * Returns the next entry.
     *
     * @return {@code null} if no entry arrived in time, or none will arrive: see {@link #ended()} and {@link
     * #fellBehind()}
     */
    @Nullable
    BufferEntry poll(Duration patience) throws InterruptedException;

    /** Returns whether no further entry will arrive, because all were read or reading was stopped. */
    boolean ended();

    /** Returns whether all entries were read and no further one will arrive. */
    boolean isAllRead();

    /** Returns whether entries were dropped before this lane read them. */
    boolean fellBehind();

    /** Ends a wait for the source. May be called by any thread. */
    default void interrupt() {}

    @Override
    void close();
}
