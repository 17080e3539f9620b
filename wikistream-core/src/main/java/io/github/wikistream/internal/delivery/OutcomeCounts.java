package io.github.wikistream.internal.delivery;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts the outcomes of the events taken by one lane. Each event has exactly one {@link Outcome}. After every batch,
 * the counts are compared with the number of events taken; a difference is a defect of the engine. Written by the
 * lane's thread, read by any thread.
 */
final class OutcomeCounts {
    /** The outcome of an event. */
    enum Outcome {
        /** Stored in the sink. */
        STORED,
        /** Dropped by the filter. */
        FILTERED,
        /** Read by the lane before: a repeat. */
        REPEAT,
        /** A test event. */
        CANARY,
        /** Invalid, or refused by the sink; stored as a dead letter. */
        DEAD_LETTER,
        /** Given back, because the lane continues from another checkpoint; the event is read and counted again. */
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

    /**
     * Records that the events without an outcome were given back. Some events of a pending batch have an outcome: they
     * were stored before the store lost them, or refused another part.
     */
    void giveBackOthers() {
        ended(Outcome.GIVEN_BACK, difference(0));
    }

    /** Returns the number of events taken, except those that were given back. */
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
     * Returns the number of events without an outcome; negative if there are more outcomes than events, 0 if the counts
     * are consistent.
     *
     * @param pending number of events taken that wait to be stored
     */
    long difference(long pending) {
        long ended = 0;
        for (AtomicLong outcome : outcomes.values()) {
            ended += outcome.get();
        }
        return taken.get() - ended - pending;
    }
}
