package io.github.wikistream.internal.delivery;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts the outcomes of the events that one lane took. Each has exactly one {@link Outcome}; the counts are compared with the events taken after
 * every batch, and a difference is a fault of the engine. Written by the lane's thread, read by any.
 */
final class OutcomeCounts {
    /** What an event can end as. */
    enum Outcome {
        /** Stored in the sink. */
        STORED,
        /** Left out by the filter. */
        FILTERED,
        /** Read by the lane before. */
        REPEAT,
        /** A test event. */
        CANARY,
        /** Invalid, or refused by the sink; stored as a dead letter. */
        DEAD_LETTER,
        /** Taken, but not stored because the store turned out to be elsewhere: it is read again, and counted again. */
        GIVEN_BACK
    }

    private final AtomicLong taken = new AtomicLong();
    private final Map<Outcome, AtomicLong> outcomes = new EnumMap<>(Outcome.class);

    OutcomeCounts() {
        for (Outcome outcome : Outcome.values()) {
            outcomes.put(outcome, new AtomicLong());
        }
    }

    void took() {
        taken.incrementAndGet();
    }

    void ended(Outcome outcome, long events) {
        of(outcome).addAndGet(events);
    }

    /** Returns how many events were taken, except those that were given back. */
    long taken() {
        return taken.get() - count(Outcome.GIVEN_BACK);
    }

    long count(Outcome outcome) {
        return of(outcome).get();
    }

    private AtomicLong of(Outcome outcome) {
        return Objects.requireNonNull(outcomes.get(outcome));
    }

    /**
     * Returns how many events have no outcome, negative if there are more outcomes than events; 0 if the counts add up.
     *
     * @param pending how many were taken and wait to be stored
     */
    long difference(long pending) {
        long ended = 0;
        for (AtomicLong outcome : outcomes.values()) {
            ended += outcome.get();
        }
        return taken.get() - ended - pending;
    }
}
