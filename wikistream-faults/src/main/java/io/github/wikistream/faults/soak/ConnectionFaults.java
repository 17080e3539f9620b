package io.github.wikistream.faults.soak;

import io.github.wikistream.testkit.server.EventStreamsServer;
import io.github.wikistream.testkit.server.Fault;
import io.github.wikistream.testkit.server.FaultPlan;
import io.github.wikistream.testkit.server.StreamRequest;

/** What befalls the connections that are made just now. Safe for use by several threads. */
final class ConnectionFaults implements FaultPlan {
    private volatile FaultPlan current = FaultPlan.none();

    @Override
    public Fault faultFor(StreamRequest request) {
        return current.faultFor(request);
    }

    /** Subjects all connections to a plan from now on: those that stand are dropped. */
    void begin(FaultPlan plan, EventStreamsServer server) {
        current = plan;
        server.dropConnections();
    }

    /** Lets connections be as they should from now on; those that stand stay as they are. */
    void end() {
        current = FaultPlan.none();
    }
}
