package io.github.wikistream.bench.common;

import io.github.wikistream.event.RecentChange;
import io.github.wikistream.internal.json.Decoded;
import io.github.wikistream.internal.json.EventDecoder;
import io.github.wikistream.testkit.simulator.SimulatedEvents;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The changes among simulated events, decoded as an engine would. */
public final class SimulatedChanges {
    private static final EventDecoder DECODER = new EventDecoder();

    private final SimulatedEvents events;

    private SimulatedChanges(SimulatedEvents events) {
        this.events = events;
    }

    /** Begins at a time; of one seed and time come the same changes. */
    public static SimulatedChanges from(long seed, Instant start) {
        return new SimulatedChanges(SimulatedEvents.from(seed, start));
    }

    /** Begins at a time, with so many events a second on an average day. */
    public static SimulatedChanges from(long seed, Instant start, double perSecond) {
        return new SimulatedChanges(SimulatedEvents.from(seed, start, perSecond));
    }

    /** Returns when the next event comes. */
    public Instant nextAt() {
        return events.nextAt();
    }

    /** Takes the next event, and returns the change that it is; {@code null} if it is something else, such as a canary. */
    public @Nullable RecentChange poll() {
        return DECODER.decode(events.next().data()) instanceof Decoded.Event event
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
