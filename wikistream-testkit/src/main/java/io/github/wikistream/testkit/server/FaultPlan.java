package io.github.wikistream.testkit.server;

import java.util.Map;

/** Decides what goes wrong on which connection. Called from several threads, one call at a time. */
@FunctionalInterface
public interface FaultPlan {
    /**
     * Returns what befalls the connection that serves a request. Asked once for each that the server accepts.
     *
     * @param request what the client asked for
     */
    Fault faultFor(StreamRequest request);

    /** Returns the plan by which nothing goes wrong. */
    static FaultPlan none() {
        return request -> new Fault.None();
    }

    /**
     * Returns the plan that cuts every connection; see {@link Fault.CutAfter}.
     *
     * @throws IllegalArgumentException if {@code events} is less than 1
     */
    static FaultPlan cutAfter(int events) {
        Fault cut = new Fault.CutAfter(events);
        return request -> cut;
    }

    /**
     * Returns the plan that cuts every connection; see {@link Fault.CutAfterNew}.
     *
     * @throws IllegalArgumentException if {@code newEvents} is less than 1
     */
    static FaultPlan cutAfterNew(int newEvents) {
        Fault cut = new Fault.CutAfterNew(newEvents);
        return request -> cut;
    }

    /**
     * Returns a plan that draws a fault for each of the first connections; after them nothing goes wrong, except that either cluster goes on
     * to answer. The same seed and the same weights give the same fault to the same connection, counted from 1; {@code toString()} tells
     * the first of them.
     *
     * @param seed        any
     * @param connections how many have a fault, 0 or more
     * @param weights     how often each kind is drawn in proportion to the others, 0 or more; kinds that are not of connections are passed
     *                    over
     */
    static FaultPlan seeded(long seed, int connections, Map<FaultKind, Integer> weights) {
        return new SeededFaults(seed, connections, weights);
    }
}
