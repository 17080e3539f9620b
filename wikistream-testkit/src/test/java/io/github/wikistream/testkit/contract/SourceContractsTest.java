package io.github.wikistream.testkit.contract;

import static io.github.wikistream.testkit.Recordings.recording;

import io.github.wikistream.config.PluginUri;
import io.github.wikistream.event.Mark;
import io.github.wikistream.event.Position;
import io.github.wikistream.event.TopicPartition;
import io.github.wikistream.internal.recording.RecordedEvent;
import io.github.wikistream.internal.recording.RecordingReader;
import io.github.wikistream.internal.recording.RecordingSourceProvider;
import io.github.wikistream.source.Source;
import io.github.wikistream.source.SourceProvider;
import io.github.wikistream.source.SseSource;
import io.github.wikistream.testkit.server.EventStreamsServer;
import io.github.wikistream.testkit.server.FaultPlan;
import io.github.wikistream.testkit.simulator.SimulatedEvent;
import io.github.wikistream.testkit.simulator.SimulatedEvents;
import io.github.wikistream.testkit.simulator.SimulatedSourceProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;

/** The library's own sources keep the rules. */
class SourceContractsTest {
    private static final Instant START = Instant.parse("2026-01-13T16:00:00Z");
    private static final Instant END = START.plusSeconds(8);

    private static List<String> simulated() {
        SimulatedEvents events = SimulatedEvents.from(7, START);
        List<String> data = new ArrayList<>();
        while (events.nextAt().isBefore(END)) {
            SimulatedEvent event = events.next();
            data.add(event.data());
        }
        return data;
    }

    /** Over HTTP, against the model server. */
    @Nested
    class Sse extends SourceContract {
        private final List<EventStreamsServer> servers = new ArrayList<>();

        @AfterEach
        void closeServers() {
            servers.forEach(EventStreamsServer::close);
        }

        private Source sourceOver(EventStreamsServer.Builder settings) {
            try {
                EventStreamsServer server = settings.events(simulated())
                        .connectionLimit(EventStreamsServer.UNLIMITED)
                        .start();
                servers.add(server);
                return SseSource.builder()
                        .uri(URI.create("http://127.0.0.1:" + server.port()))
                        .streams("recentchange")
                        .userAgent("wikistream-test/1.0 (me@example.org)")
                        .backoff(Duration.ofMillis(1), Duration.ofMillis(1))
                        .build();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        protected Source createSource() {
            return sourceOver(EventStreamsServer.builder());
        }

        @Override
        protected List<String> events() {
            return simulated();
        }

        @Override
        protected Optional<Source> createBreakingSource() {
            return Optional.of(sourceOver(EventStreamsServer.builder().faults(FaultPlan.cutAfter(40))));
        }

        @Override
        protected Optional<Source> createWaitingSource() {
            return Optional.of(sourceOver(EventStreamsServer.builder().openAtEnd()));
        }

        @Override
        protected Optional<Position> expiredPosition() {
            TreeMap<TopicPartition, Mark> marks = new TreeMap<>();
            for (String centre : List.of("eqiad", "codfw")) {
                marks.put(
                        new TopicPartition(centre + ".mediawiki.recentchange", 0),
                        new Mark.Timestamp(START.minus(Duration.ofDays(40)).toEpochMilli()));
            }
            return Optional.of(Position.of(marks));
        }
    }

    /** From a file. */
    @Nested
    class Recording extends SourceContract {
        private final Path file = recording("2026-01-13_WikiScan.jsonl.gz");

        @Override
        protected Source createSource() {
            return new RecordingSourceProvider()
                    .create(SourceProvider.Config.builder()
                            .uri(PluginUri.parse("file:" + file))
                            .streams(List.of("recentchange"))
                            .build());
        }

        @Override
        protected List<String> events() {
            Set<String> events = new LinkedHashSet<>();
            try (RecordingReader reader = RecordingReader.open(file)) {
                for (RecordedEvent event = reader.next(); event != null; event = reader.next()) {
                    events.add(event.data());
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return List.copyOf(events);
        }
    }

    /** Generated on demand. */
    @Nested
    class Simulated extends SourceContract {
        private Source source(String parameters, Instant since) {
            return new SimulatedSourceProvider()
                    .create(SourceProvider.Config.builder()
                            .uri(PluginUri.parse("simulated:?seed=7&" + parameters))
                            .streams(List.of("recentchange"))
                            .since(since)
                            .build());
        }

        @Override
        protected Source createSource() {
            return source("speed=max&until=" + END, START);
        }

        @Override
        protected List<String> events() {
            return simulated();
        }
    }
}
