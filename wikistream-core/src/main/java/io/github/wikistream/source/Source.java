package io.github.wikistream.source;

import io.github.wikistream.event.Position;
import java.time.Duration;

/**
 * Where events come from. Holds settings and no connection; each {@link #open} makes a reader of its own, which keeps the rules of
 * {@link SourceReader}. Safe for use by several threads.
 */
public interface Source {
    /**
     * Makes a reader that begins at a position. Does no I/O: the first {@link SourceReader#next()} connects.
     *
     * @param from the newest that was read, topic by topic; {@link Position#NONE} to begin where the source begins by itself
     * @return a reader that delivers everything behind {@code from}, and may repeat some of what stands before it
     */
    SourceReader open(Position from);

    /** Tells whether a reader can begin in the past. One that cannot is never dropped behind: it waits for the slowest sink instead. */
    default boolean canReplay() {
        return true;
    }

    /**
     * Returns how far before the position asked for a reader may begin, in the event time of a topic. Sinks remember the ids of that span,
     * twice over, to recognise what is repeated. May change while readers are at work, and is asked for again and again.
     */
    default Duration overlap() {
        return Duration.ofSeconds(5);
    }

    /**
     * Tells whether the source brings every event of its topics, so that their numbers ({@code meta.offset}) rise by one, and one that is
     * passed over is an event that was lost on the way. A recording, which may be of pieces, does not.
     */
    default boolean numbersEvents() {
        return false;
    }

    /**
     * Returns how far the clock of the source is ahead of this machine's, as far as it is known; negative if it is behind. Dates of events
     * are judged by the source's. May change while readers are at work.
     */
    default Duration clockSkew() {
        return Duration.ZERO;
    }

    /** Returns the source in one line for logs, without secrets. */
    @Override
    String toString();
}
