package io.github.wikistream.source;

import io.github.wikistream.event.Position;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/**
 * A source of events. Holds settings and no connection; each {@link #open} creates a reader of its own, which follows
 * the rules of {@link SourceReader}. Thread-safe.
 */
@API(status = Status.EXPERIMENTAL, since = "0.1.0")
public interface Source {
    /**
     * Creates a reader that starts at a position. Does no I/O: the first {@link SourceReader#next()} connects.
     *
     * @param from the newest position that was read; {@link Position#NONE} to start where the source starts by itself
     * @return a reader that delivers everything after {@code from}, and may repeat some of what precedes it
     */
    SourceReader open(Position from);

    /**
     * Returns the time at which a reader without a position starts, so that a pipeline that has started and read
     * nothing yet can start there again.
     *
     * @param now the current time, less a margin for late events
     * @return {@code now} if it starts with events sent from now on; empty, the default, if it always starts with the
     *     same event
     */
    default Optional<Instant> beginsAt(Instant now) {
        return Optional.empty();
    }

    /**
     * Creates a reader that starts at a time, see {@link #beginsAt}. Does no I/O.
     *
     * @return a reader that delivers everything dated {@code since} or later, and may deliver some older events; by
     *     default one that starts where the source starts by itself
     */
    default SourceReader openSince(Instant since) {
        return open(Position.NONE);
    }

    /**
     * Returns the names of the logs that are read, so that a checkpoint of another source is not mistaken for one of
     * this source. Two sources with a common name deliver the same events, or some of them: a name identifies a log of
     * events, not an address of it. May read a file that the source would read anyway.
     *
     * @return such as {@code stream.wikimedia.org/recentchange}; if empty, the default, every checkpoint is accepted
     */
    default Set<String> names() {
        return Set.of();
    }

    /**
     * Returns whether a reader can start in the past. If it cannot, events are not dropped: the source waits for the
     * slowest sink instead.
     */
    default boolean canReplay() {
        return true;
    }

    /**
     * Returns how far before the requested position a reader may start, in the event time of a topic. Sinks remember
     * the ids of twice that time span to recognise repeats. May change while readers are open, and is queried
     * repeatedly.
     */
    default Duration overlap() {
        return Duration.ofSeconds(5);
    }

    /**
     * Returns whether the source delivers every event of its topics, so that their offsets ({@code meta.offset}) are
     * consecutive and a skipped offset is a lost event. A recording, which may consist of parts, does not.
     */
    default boolean numbersEvents() {
        return false;
    }

    /**
     * Returns how far the clock of the source is ahead of this machine's, if known; negative if it is behind. Dates of
     * events are compared with the clock of the source. May change while readers are open.
     */
    default Duration clockSkew() {
        return Duration.ZERO;
    }

    /** Returns a one-line description for logs, without secrets. */
    @Override
    String toString();
}
