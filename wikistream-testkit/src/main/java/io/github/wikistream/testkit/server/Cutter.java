package io.github.wikistream.testkit.server;

import java.util.concurrent.atomic.AtomicLong;

/** Decides when a connection drops or pauses, once. */
final class Cutter {
    private final long allowed;
    private final boolean repeatsCount;
    private final AtomicLong frontier;
    private long passed;

    /**
     * @param allowed how many events it delivers before
     * @param repeatsCount whether events that the client received before count too
     * @param frontier the number after the newest event that the client received on any connection
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
