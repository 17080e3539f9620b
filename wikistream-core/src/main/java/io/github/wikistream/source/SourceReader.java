package io.github.wikistream.source;

import io.github.wikistream.error.SourceException;

/**
 * Reads one source from one position on, and resumes by itself: a lost connection is a {@link Signal}, not an exception. Used by one
 * thread at a time, except {@link #close()}. {@code SourceContract} in wikistream-testkit tests these rules:
 *
 * <ol>
 *   <li><b>Complete.</b> Between {@link Signal.Opened} and the end every event of the source arrives at least once, whatever connections
 *       break; what can no longer be had is told by a {@link Signal.Gap}.
 *   <li><b>In order.</b> Within one topic and partition events arrive in the order of its log; repeats begin anew at an earlier place, and
 *       only behind a {@link Signal.Lost}.
 *   <li><b>Announced.</b> {@link Signal.Opened} comes before the first event of each connection, the first one too.
 *   <li><b>Resumable.</b> A reader that is opened at a position, the newest mark of each topic that was received, delivers all that stood
 *       behind it. It may repeat some of what stood before, and as a rule does: see {@link Source#overlap()}. A source that cannot replay
 *       need not. One that is opened {@linkplain Source#openSince since a time} delivers all that is dated then or later.
 *   <li><b>Independent.</b> Readers of one source do not disturb each other, whatever becomes of one of them.
 *   <li><b>Interruptible.</b> On interrupt {@link #next()} throws {@link InterruptedException} within one second.
 *   <li><b>Closed is closed.</b> Closing twice is harmless, and ends a waiting {@link #next()}, which returns {@link Signal.Ended}; reading
 *       afterwards throws {@link IllegalStateException}.
 * </ol>
 */
public interface SourceReader extends AutoCloseable {
    /**
     * Returns what happens next, and waits for it if need be. After {@link Signal.Lost} the next call waits as long as that said and connects
     * again.
     *
     * @throws SourceException      if the source refuses for good
     * @throws InterruptedException if the thread is interrupted
     */
    Signal next() throws InterruptedException;

    /** Ends reading and frees the connection. Any thread may call it. */
    @Override
    void close();
}
