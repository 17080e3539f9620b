package io.github.wikistream.internal.progress;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.UUID;

/**
 * Events dated ahead of the log of their topic, with their times in milliseconds: the {@link #MOST} with the latest
 * dates. The log passes the dropped ones before any that is kept. So while this {@linkplain #isFull is full}, some
 * events that the log has yet to pass may be missing; otherwise none is. Not thread-safe.
 */
final class DatedAhead {
    /**
     * About 55 kB of a checkpoint. Wrongly dated events are rare; if there are so many, the clock is wrong, not the
     * events.
     */
    static final int MOST = 1_000;

    private final Map<UUID, Long> times = new HashMap<>();
    private final PriorityQueue<Map.Entry<UUID, Long>> earliestFirst =
            new PriorityQueue<>(Comparator.comparingLong((Map.Entry<UUID, Long> event) -> event.getValue()));

    void add(UUID id, long time) {
        if (times.putIfAbsent(id, time) == null) {
            earliestFirst.add(Map.entry(id, time));
            if (times.size() > MOST) {
                removeEarliest();
            }
        }
    }

    /** Removes events dated before a time. */
    void removeBefore(long time) {
        while (!earliestFirst.isEmpty() && earliestFirst.element().getValue() < time) {
            removeEarliest();
        }
    }

    private void removeEarliest() {
        times.remove(earliestFirst.remove().getKey());
    }

    boolean contains(UUID id) {
        return times.containsKey(id);
    }

    boolean isFull() {
        return times.size() >= MOST;
    }

    DatedAhead copy() {
        DatedAhead copy = new DatedAhead();
        times.forEach(copy::add);
        return copy;
    }

    Map<UUID, Long> times() {
        return times;
    }
}
