package com.example.edits;

import io.github.wikistream.testkit.sample.SampleEvents;
import io.github.wikistream.testkit.server.EventStreamsServer;
import io.github.wikistream.testkit.server.FaultPlan;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.stream.IntStream;

public class ModelServer implements QuarkusTestResourceLifecycleManager {
    static final int EVENTS = 2_000;
    private EventStreamsServer server;

    @Override
    public Map<String, String> start() {
        try {
            server = EventStreamsServer.builder()
                    .events(IntStream.rangeClosed(1, EVENTS)
                            .mapToObj(number -> SampleEvents.change(number).json())
                            .toList())
                    .faults(FaultPlan.cutAfterNew(500))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Map.of(
                "edits.source", "http://127.0.0.1:" + server.port(),
                "edits.since", SampleEvents.time(1).toString());
    }

    @Override
    public void stop() {
        server.close();
    }
}
