package io.github.wikistream.source;

import io.github.wikistream.error.SourceException;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/**
 * Reads one source from a position on, and resumes by itself: a lost connection is a {@link Signal}, not an exception.
 * Used by one thread at a time, except {@link #close()}. {@code SourceContract} in wikistream-testkit tests these
 * rules:
 *
 * <ol>
 *   <li><b>Complete.</b> Between {@link Signal.Opened} and the end, every event of the source is delivered at least
 *       once, whichever connections break; events that are no longer available are reported by a {@link Signal.Gap}.
 *   <li><b>In order.</b> Within one topic and partition, events are delivered in log order; only after a {@link
 *       Signal.Lost} may they start over at an earlier place.
 *   <li><b>Announced.</b> {@link Signal.Opened} precedes the first event of each connection, including the first
 *       connection.
 *   <li><b>Resumable.</b> A reader that is opened at a position, the newest mark of each topic received, delivers
 *       everything after it. It may repeat some of what precedes it, and usually does: see {@link Source#overlap()}.
 *       This does not apply to a source that cannot replay. A reader opened {@linkplain Source#openSince since a time}
 *       delivers everything dated then or later.
 *   <li><b>Independent.</b> Readers of one source do not affect each other, even if one of them fails.
 *   <li><b>Interruptible.</b> On interrupt {@link #next()} throws {@link InterruptedException} within one second.
 *   <li><b>Closed is closed.</b> Closing is idempotent, and ends a waiting {@link #next()}, which returns {@link
 *       Signal.Ended}; reading afterwards throws {@link IllegalStateException}.
 * </ol>
 */
@API(status = Status.EXPERIMENTAL, since = "0.1.0")
public interface SourceReader extends AutoCloseable {
    /**
     * Returns the next signal, and waits for it if necessary. After {@link Signal.Lost}, the next call waits as long as
     * announced and reconnects.
     *
     * @throws SourceException if the source refuses permanently
     * @throws InterruptedException if the thread is interrupted
     */
    Signal next() throws InterruptedException;

    /** Stops reading and frees the connection. Any thread may call it. */
    @Override
    void close();
}
