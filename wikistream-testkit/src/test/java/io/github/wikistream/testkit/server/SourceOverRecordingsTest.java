package io.github.wikistream.testkit.server;

import static io.github.wikistream.testkit.Recordings.recording;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.wikistream.config.PluginUri;
import io.github.wikistream.event.Position;
import io.github.wikistream.internal.recording.RecordedEvent;
import io.github.wikistream.internal.recording.RecordingReader;
import io.github.wikistream.source.Signal;
import io.github.wikistream.source.Source;
import io.github.wikistream.source.SourceProvider;
import io.github.wikistream.source.SourceReader;
import io.github.wikistream.source.SseSource;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The core's source on the testkit's server: each event of a recording arrives over HTTP, wherever connections drop.
 */
class SourceOverRecordingsTest {
    private static final String CONTACT = "wikistream-test/1.0 (me@example.org)";

    private static Set<String> read(Source source) throws InterruptedException {
        Set<String> events = new HashSet<>();
        try (SourceReader reader = source.open(Position.NONE)) {
            for (Signal signal = reader.next(); !(signal instanceof Signal.Ended); signal = reader.next()) {
                if (signal instanceof Signal.Received received) {
                    events.add(received.data());
                }
            }
        }
        return events;
    }

    private static Set<String> recorded(Path file) throws IOException {
        Set<String> events = new HashSet<>();
        try (RecordingReader reader = RecordingReader.open(file)) {
            for (RecordedEvent event = reader.next(); event != null; event = reader.next()) {
                events.add(event.data());
            }
        }
        return events;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2018-10-19_grafpoo.sse.gz",
                "2021-08-27_kirajano.sse.gz",
                "2026-01-13_WikiScan.jsonl.gz",
                "2026-06-20_pdm.sse.gz"
            })
    void everyEventArrivesWithAllConnectionsCutAfterFiftyEvents(String name) throws Exception {
        Path file = recording(name);
        try (EventStreamsServer server = EventStreamsServer.builder()
                .recordings(file)
                .faults(FaultPlan.cutAfter(50))
                .start()) {
            SseSource source = SseSource.builder()
                    .uri(URI.create("http://127.0.0.1:" + server.port()))
                    .streams("recentchange")
                    .userAgent(CONTACT)
                    .backoff(Duration.ofMillis(1), Duration.ofMillis(1))
                    .build();
            assertThat(read(source)).isEqualTo(recorded(file));
            assertThat(server.statistics().cut()).isPositive();
        }
    }

    @Test
    void anotherStreamIsReadByItsAddress() throws Exception {
        Path file = recording("other_2021-08-20_page-create.sse.gz");
        try (EventStreamsServer server =
                EventStreamsServer.builder().recordings(file).start()) {
            SourceProvider.Config config = SourceProvider.Config.builder()
                    .uri(PluginUri.parse(server.uri() + "page-create"))
                    .streams(List.of("page-create"))
                    .userAgent(CONTACT)
                    .build();
            SourceProvider provider = ServiceLoader.load(SourceProvider.class).stream()
                    .map(ServiceLoader.Provider::get)
                    .filter(each -> each.schemes().contains("http"))
                    .findFirst()
                    .orElseThrow();
            assertThat(read(provider.create(config))).isEqualTo(recorded(file));
        }
    }
}
