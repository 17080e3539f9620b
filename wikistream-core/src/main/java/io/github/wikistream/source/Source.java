package io.github.wikistream.source;

import io.github.wikistream.event.Position;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

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

    /**
     * Returns the time at which a reader without a position begins, so that a pipeline that was started and has read nothing yet can begin
     * there again.
     *
     * @param now the time, less a margin for events that come late
     * @return {@code now} if it begins with what is sent from now on; empty if it always begins with the same event, as if not overridden
     */
    default Optional<Instant> beginsAt(Instant now) {
        return Optional.empty();
    }

    /**
     * Makes a reader that begins at a time, see {@link #beginsAt}. Does no I/O.
     *
     * @return a reader that delivers everything dated {@code since} or later, and may deliver some of what is older; one that begins where
     *     the source begins by itself, as if not overridden
     */
    default SourceReader openSince(Instant since) {
        return open(Position.NONE);
    }

    /**
     * Returns the names of what is read, so that the checkpoint of another source is not taken for one of this. Two sources with a name in
     * common bring the same events, or some of the same: a name stands for one log of events, and not for the way to it. May read a file
     * that the source would read anyway.
     *
     * @return such as {@code stream.wikimedia.org/recentchange}; if empty, as if not overridden, every checkpoint is taken as one of this
     *     source
     */
    default Set<String> names() {
        return Set.of();
    }

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
