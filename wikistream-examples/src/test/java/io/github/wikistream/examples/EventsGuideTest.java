package io.github.wikistream.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.wikistream.testkit.sample.SampleEvents;
import io.github.wikistream.testkit.server.EventStreamsServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program in docs/how-to/read-events.md compiles, runs, and does what it says. */
class EventsGuideTest {
    @TempDir
    private Path folder;

    @Test
    void theProgramInTheGuidePrintsWhatItsFilterLetsPass() throws Exception {
        ObjectMapper mapper = new ObjectMapper();
        List<String> events = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        for (int i = 1; i <= 300; i += 2) {
            String change = SampleEvents.change(i).json();
            JsonNode tree = mapper.readTree(change);
            events.add(change);
            if (tree.path("wiki").asText().equals("enwiki")
                    && !tree.path("bot").asBoolean()
                    && tree.path("type").asText().equals("edit")) {
                expected.add(tree.path("title").asText() + " was edited");
            }
            events.add(SampleEvents.pageCreate(i + 1).json());
            expected.add("Page " + (i + 1) + " is new, " + (i + 1) + " bytes");
        }

        String printed;
        try (EventStreamsServer server = EventStreamsServer.builder()
                .events(events)
                .speed(EventStreamsServer.MAX_SPEED)
                .start()) {
            printed = DocumentedProgram.of("docs/how-to/read-events.md")
                    .output(folder, "http://127.0.0.1:" + server.port());
        }

        assertThat(printed.lines()).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(expected).anyMatch(line -> line.endsWith("was edited"));
    }
}
