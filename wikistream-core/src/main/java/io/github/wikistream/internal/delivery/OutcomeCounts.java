package io.github.wikistream.internal.delivery;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What became of the events that one lane took. Each ends as exactly one {@link Outcome}; the sums are compared with what was taken after
 * every batch, and a difference is a fault of the engine. Written by the lane's thread, read by any.
 */
final class OutcomeCounts {
    /** What an event can end as. */
    enum Outcome {
        /** The sink has it. */
        STORED,
        /** Nobody wants it. */
        FILTERED,
        /** The lane had it before. */
        REPEAT,
        /** A test event. */
        CANARY,
        /** Nobody could understand or store it; kept aside. */
        DEAD_LETTER,
        /** Taken, and not stored because the store turned out to be elsewhere: it is read again, and counts again. */
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

    /** Returns how many events were taken, less those that were given back. */
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
     * Returns how many events have no outcome, or have one too many if negative; 0 if all is well.
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
