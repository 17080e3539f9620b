package io.github.wikistream.testkit.server;

import java.util.concurrent.atomic.AtomicLong;

/** Says when a connection drops or pauses: once. */
final class Cutter {
    private final long allowed;
    private final boolean repeatsCount;
    private final AtomicLong frontier;
    private long passed;

    /**
     * Makes one for a connection.
     *
     * @param allowed      how many events it brings
     * @param repeatsCount whether events that the client was sent before count among them
     * @param frontier     number of the event behind the newest that the client was sent on any connection
     */
    Cutter(long allowed, boolean repeatsCount, AtomicLong frontier) {
        this.allowed = allowed;
        this.repeatsCount = repeatsCount;
        this.frontier = frontier;
    }

    boolean cutsBefore(LoggedEvent event) {
        boolean isNew = event.number() >= frontier.get();
        if (!isNew && !repeatsCount) {
            return false;
        }
        boolean cuts = passed == allowed;
        passed++;
        if (isNew && !cuts) {
            frontier.set(event.number() + 1);
        }
        return cuts;
    }
}
