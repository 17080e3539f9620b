package io.github.wikistream.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wikistream.testkit.server.EventStreamsServer;
import io.github.wikistream.testkit.simulator.SimulatedEvents;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program on the README's first screen compiles, runs, and does what it says. */
class ReadmeTest {
    @TempDir
    private Path folder;

    @Test
    void theProgramInTheReadmePrintsEveryChange() throws Exception {
        List<String> events = new ArrayList<>();
        SimulatedEvents simulated = SimulatedEvents.from(1, Instant.parse("2026-01-01T12:00:00Z"));
        for (int i = 0; i < 200; i++) {
            events.add(simulated.next().data());
        }
        long changes = events.stream()
                .filter(e -> !e.contains("\"domain\":\"canary\""))
                .count();

        String printed;
        try (EventStreamsServer server = EventStreamsServer.builder()
                .events(events)
                .speed(EventStreamsServer.MAX_SPEED)
                .start()) {
            printed = DocumentedProgram.of("README.md").output(folder, "http://127.0.0.1:" + server.port());
        }

        assertThat(printed.lines().filter(line -> line.matches("\\w+ {2}.+")).count())
                .isEqualTo(changes);
    }
}
