package io.github.wikistream.faults.soak;

import io.github.wikistream.testkit.server.EventStreamsServer;
import io.github.wikistream.testkit.server.Fault;
import io.github.wikistream.testkit.server.FaultPlan;
import io.github.wikistream.testkit.server.StreamRequest;

/** The faults of new connections. Thread-safe. */
final class ConnectionFaults implements FaultPlan {
    private volatile FaultPlan current = FaultPlan.none();

    @Override
    public Fault faultFor(StreamRequest request) {
        return current.faultFor(request);
    }

    /** Applies a plan to all new connections and drops the open ones. */
    void begin(FaultPlan plan, EventStreamsServer server) {
        current = plan;
        server.dropConnections();
    }

    /** Ends the faults of new connections; open ones stay as they are. */
    void end() {
        current = FaultPlan.none();
    }
}
