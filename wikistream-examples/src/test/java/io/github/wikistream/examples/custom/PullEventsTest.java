package io.github.wikistream.examples.custom;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wikistream.examples.Output;
import io.github.wikistream.testkit.sample.SampleEvents;
import io.github.wikistream.testkit.server.EventStreamsServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PullEventsTest {
    @TempDir
    private Path folder;

    private int port;

    @Test
    void goesOnWhereItEnded() throws Exception {
        List<String> first = pagesCreated(run(150));
        List<String> second = pagesCreated(run(220));

        assertThat(first).hasSize(150);
        assertThat(second).hasSize(70);
        assertThat(second).doesNotContainAnyElementsOf(first).contains("enwiki  created  Page 151  151 B");
    }

    private String run(int events) throws Exception {
        List<String> log = new ArrayList<>();
        for (int i = 1; i <= events; i++) {
            log.add(SampleEvents.pageCreate(i).json());
        }
        try (EventStreamsServer server = EventStreamsServer.builder()
                .events(log)
                .speed(EventStreamsServer.MAX_SPEED)
                .port(port) // the same address again: a checkpoint belongs to its source
                .start()) {
            port = server.port();
            String file = folder.resolve("checkpoint.json").toString();
            return Output.of(() -> PullEvents.main(new String[] {"http://127.0.0.1:" + server.port(), file}));
        }
    }

    private static List<String> pagesCreated(String printed) {
        return printed.lines().filter(line -> line.contains("  created  ")).toList();
    }
}
