package io.github.wikistream.testkit.server;

import java.util.Map;

/** Decides the fault of each connection. Called from several threads, one call at a time. */
@FunctionalInterface
public interface FaultPlan {
    /**
     * Returns the fault of the connection that serves a request. Called once per accepted request.
     *
     * @param request the client's request
     */
    Fault faultFor(StreamRequest request);

    /** Returns the plan without faults. */
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
     * Returns a plan that draws a fault for each of the first connections; later ones have no fault, except that either
     * cluster may answer. The same seed and weights give the same fault to the same connection, counted from 1; {@code
     * toString()} lists the first ones.
     *
     * @param seed any
     * @param connections number of connections with a fault, 0 or more
     * @param weights relative frequency of each kind, 0 or more; kinds that do not affect connections are ignored
     */
    static FaultPlan seeded(long seed, int connections, Map<FaultKind, Integer> weights) {
        return new SeededFaults(seed, connections, weights);
    }
}
