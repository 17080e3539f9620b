package com.example.embed;

import io.github.wikistream.testkit.sample.SampleEvents;
import io.github.wikistream.testkit.server.EventStreamsServer;
import io.github.wikistream.testkit.server.FaultPlan;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/** A model of the server that cuts its connections, and what a program must see of it. */
public final class Model implements AutoCloseable {
    public static final int EVENTS = 1_000;
    public static final String AGENT = "my-program/1.0 (me@example.org)";

    private final EventStreamsServer server;

    public Model() throws IOException {
        server = EventStreamsServer.builder()
                .events(IntStream.rangeClosed(1, EVENTS)
                        .mapToObj(number -> SampleEvents.change(number).json())
                        .toList())
                .faults(FaultPlan.cutAfterNew(300))
                .start();
    }

    public String uri() {
        return "http://127.0.0.1:" + server.port();
    }

    /** Returns the ids of all events in order. */
    public static List<UUID> ids() {
        return SampleEvents.ids(1, EVENTS);
    }

    @Override
    public void close() {
        server.close();
    }
}
