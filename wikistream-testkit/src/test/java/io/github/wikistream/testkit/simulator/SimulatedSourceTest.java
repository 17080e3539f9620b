package io.github.wikistream.testkit.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.wikistream.config.PluginUri;
import io.github.wikistream.event.Mark;
import io.github.wikistream.event.Position;
import io.github.wikistream.event.TopicPartition;
import io.github.wikistream.source.Signal;
import io.github.wikistream.source.Source;
import io.github.wikistream.source.SourceProvider;
import io.github.wikistream.source.SourceReader;
import io.github.wikistream.testkit.time.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SimulatedSourceTest {
    private static final Instant START = Instant.parse("2026-06-20T18:00:00Z");
    private static final TopicPartition EQIAD = new TopicPartition("eqiad.mediawiki.recentchange", 0);

    private final VirtualTime time = new VirtualTime(START);

    @Test
    void isFoundByItsScheme() throws InterruptedException {
        SourceProvider provider = ServiceLoader.load(SourceProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(found -> found.schemes().contains("simulated"))
                .findFirst()
                .orElseThrow();

        List<Signal.Received> events = readAll(
                provider.create(config("simulated:?speed=max&until=2026-06-20T18:00:10Z", START)), Position.NONE);

        assertThat(events).hasSizeBetween(200, 800);
        assertThat(events.get(0).data())
                .isEqualTo(SimulatedEvents.from(1, START).next().data());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "simulated:?speed=0 | speed must be a number above 0",
                "simulated:?speed=fast | speed must be a number above 0",
                "simulated:?speed=NaN | speed must be a number above 0",
                "simulated:?seed=x | seed must be an integer",
                "simulated:?until=soon | until must be a time",
                "simulated:?sped=1 | unknown parameter 'sped'",
                "simulated:enwiki | nothing is allowed between"
            })
    void reportsInvalidSettings(String uri, String message) {
        assertThatThrownBy(() -> new SimulatedSourceProvider().create(config(uri, null)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message)
                .hasMessageContaining(uri);
    }

    @Test
    void hasNoOtherStreamAndNoEarlierTime() {
        PluginUri uri = PluginUri.parse("simulated:");
        assertThatThrownBy(() -> new SimulatedSourceProvider()
                        .create(SourceProvider.Config.builder()
                                .uri(uri)
                                .streams(List.of("recentchange", "page-create"))
                                .build()))
                .hasMessage("stream 'page-create' is not simulated; recentchange is");
        assertThatThrownBy(() -> new SimulatedSourceProvider().create(config("simulated:", Instant.EPOCH)))
                .hasMessageContaining("2020-01-01T00:00:00Z at the earliest");
    }

    @Test
    void resumesWithEveryEventAfterThePositionAndFewBefore() throws InterruptedException {
        Source source = source(Double.POSITIVE_INFINITY, START, START.plusSeconds(300));
        List<Signal.Received> all = readAll(source, Position.NONE);
        for (int place : new int[] {0, 1, 500, 9_000, all.size() - 1}) {
            List<Signal.Received> resumed = readAll(source, all.get(place).position());

            List<String> behind = data(all.subList(place + 1, all.size()));
            // Compared as sets: AssertJ takes minutes for lists of this length.
            assertThat(new HashSet<>(data(resumed)).containsAll(behind)).isTrue();
            assertThat(resumed.size() - behind.size()).isLessThan(200);
        }
    }

    @Test
    void positionIsTheRunningMaximum() throws InterruptedException {
        long newest = 0;
        for (Signal.Received event :
                readAll(source(Double.POSITIVE_INFINITY, START, START.plusSeconds(60)), Position.NONE)) {
            long told = event.position().mark(EQIAD) instanceof Mark.Timestamp mark ? mark.epochMillis() : -1;
            assertThat(told).isGreaterThanOrEqualTo(newest);
            newest = told;
        }

        assertThat(newest).isCloseTo(START.plusSeconds(60).toEpochMilli(), within(500L));
    }

    @ParameterizedTest
    @CsvSource({"1,5", "10,0", "0.5,0"})
    void deliversThePastImmediatelyAndTheRestAtItsSpeed(double speed, int pastSeconds) throws Exception {
        SourceReader reader = source(speed, START.minusSeconds(5), null).open(Position.NONE);
        List<Instant> dated = new ArrayList<>();
        Thread reading = new Thread(() -> readInto(dated, reader));
        reading.start();

        time.awaitSleepers(1);
        Instant begun = START.minusSeconds(5).plusSeconds(pastSeconds);
        assertThat(dated).allSatisfy(at -> assertThat(at).isBeforeOrEqualTo(begun));
        assertThat(dated.size()).isBetween(pastSeconds * 20, pastSeconds * 200 + 1);
        for (int i = 0; i < 100; i++) {
            time.advance(Duration.ofMillis(10));
            time.awaitSleepers(1);
        }
        Instant reached = begun.plusMillis((long) (1_000 * speed));
        assertThat(dated).allSatisfy(at -> assertThat(at).isBeforeOrEqualTo(reached));
        assertThat(dated.get(dated.size() - 1)).isAfter(reached.minusMillis(600));
        reading.interrupt();
        reading.join();
    }

    private static void readInto(List<Instant> dated, SourceReader reader) {
        try {
            reader.next();
            while (true) {
                dated.add(dated(reader.next()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void endsAWaitingReadWhenItIsClosed() throws Exception {
        // So slow that the next event is minutes away.
        SourceReader reader = source(1e-5, START, null).open(Position.NONE);
        reader.next();
        CompletableFuture<Signal> waiting = ahead(reader);
        time.awaitSleepers(1);
        reader.close();
        reader.close();
        time.advance(Duration.ofSeconds(1));

        assertThatThrownBy(waiting::get)
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(IllegalStateException.class);
        assertThatThrownBy(reader::next)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }

    @Test
    void isInterruptible() throws Exception {
        SourceReader reader = source(Double.POSITIVE_INFINITY, START, null).open(Position.NONE);
        reader.next();
        Thread.currentThread().interrupt();

        assertThatThrownBy(reader::next).isInstanceOf(InterruptedException.class);
        assertThat(reader.next()).isInstanceOf(Signal.Received.class);
    }

    private static CompletableFuture<Signal> ahead(SourceReader reader) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return reader.next();
            } catch (InterruptedException e) {
                throw new IllegalStateException("interrupted", e);
            }
        });
    }

    private static Instant dated(Signal signal) {
        String data = ((Signal.Received) signal).data();
        int at = data.indexOf("\"dt\":\"") + 6;
        return Instant.parse(data.substring(at, at + 24));
    }

    private Source source(double speed, Instant since, @Nullable Instant until) {
        return new SimulatedSource(1, speed, since, until, time, "simulated:");
    }

    private static SourceProvider.Config config(String uri, @Nullable Instant since) {
        return SourceProvider.Config.builder()
                .uri(PluginUri.parse(uri))
                .streams(List.of("recentchange"))
                .since(since)
                .build();
    }

    private static List<Signal.Received> readAll(Source source, Position from) throws InterruptedException {
        List<Signal.Received> events = new ArrayList<>();
        try (SourceReader reader = source.open(from)) {
            assertThat(reader.next()).isEqualTo(new Signal.Opened(from));
            for (Signal signal = reader.next(); !(signal instanceof Signal.Ended); signal = reader.next()) {
                events.add((Signal.Received) signal);
            }
        }
        return events;
    }

    private static List<String> data(List<Signal.Received> events) {
        return events.stream().map(Signal.Received::data).toList();
    }
}
