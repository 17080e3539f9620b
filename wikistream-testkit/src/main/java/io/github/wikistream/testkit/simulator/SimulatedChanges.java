package io.github.wikistream.testkit.simulator;

import io.github.wikistream.event.RecentChange;
import io.github.wikistream.internal.json.Decoded;
import io.github.wikistream.internal.json.EventDecoder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The changes among {@link SimulatedEvents}, decoded like in the engine. Not thread-safe. */
public final class SimulatedChanges {
    private final EventDecoder decoder = new EventDecoder();
    private final SimulatedEvents events;

    private SimulatedChanges(SimulatedEvents events) {
        this.events = events;
    }

    /** Returns the changes from a time on. The same seed and time give the same changes. */
    public static SimulatedChanges from(long seed, Instant start) {
        return new SimulatedChanges(SimulatedEvents.from(seed, start));
    }

    /**
     * Returns the changes from a time on.
     *
     * @param perSecond events per second on an average day
     */
    public static SimulatedChanges from(long seed, Instant start, double perSecond) {
        return new SimulatedChanges(SimulatedEvents.from(seed, start, perSecond));
    }

    /** Returns the time of the next event. */
    public Instant nextAt() {
        return events.nextAt();
    }

    /** Takes the next event. Returns {@code null} if it is not a change, such as a canary. */
    public @Nullable RecentChange poll() {
        return decoder.decode(events.next().data()) instanceof Decoded.Event event
                        && event.event() instanceof RecentChange change
                ? change
                : null;
    }

    /** Returns the next change. */
    public RecentChange next() {
        RecentChange change = poll();
        while (change == null) {
            change = poll();
        }
        return change;
    }

    /** Returns the next changes. */
    public List<RecentChange> next(int count) {
        List<RecentChange> changes = new ArrayList<>(count);
        while (changes.size() < count) {
            changes.add(next());
        }
        return changes;
    }
}
