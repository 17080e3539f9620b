package io.github.wikistream.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wikistream.ManualClock;
import io.github.wikistream.event.Mark;
import io.github.wikistream.event.Position;
import io.github.wikistream.event.TopicPartition;
import io.github.wikistream.internal.http.SimulatedStream.Event;
import io.github.wikistream.internal.http.SimulatedStream.Shape;
import io.github.wikistream.internal.json.EventPlace;
import io.github.wikistream.internal.recording.EventOrigin;
import io.github.wikistream.internal.recording.RecordedEvent;
import io.github.wikistream.internal.recording.RecordingReader;
import io.github.wikistream.internal.recording.Recordings;
import io.github.wikistream.source.Signal;
import io.github.wikistream.source.SourceReader;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each event is delivered, for random logs and random cuts of connections. */
class ResumeSimulationTest {
    private static final int EVENTS = 120;

    /**
     * No run may need more connections: a reader without progress fails here instead of running forever. So many are
     * needed only if an event dated in the future makes each resume by time start at it, and each connection is cut
     * after one event.
     */
    private static final int MOST_CONNECTIONS = 2 * EVENTS * EVENTS;

    private static final Instant BEFORE_ALL = Instant.parse("2001-01-01T00:00:00Z");

    private static final HttpSourceSettings SETTINGS = HttpSourceSettings.of(
            URI.create("https://stream.wikimedia.org"), List.of("recentchange"), "test/1.0 (test@example.org)");

    private final ManualClock clock = new ManualClock(Instant.EPOCH);

    private static String idOf(String data) {
        return Objects.requireNonNull(
                Objects.requireNonNull(EventPlace.of(data), data).id(), data);
    }

    private Set<String> read(SimulatedStream stream, Duration margin, @Nullable Instant since, long seed)
            throws InterruptedException {
        HttpSourceSettings settings = SETTINGS.margin(margin);
        HttpSource source = new HttpSource(
                since == null ? settings : settings.since(since),
                limit -> stream,
                (wait, closed) -> true,
                new Random(seed),
                clock);
        Set<String> ids = new HashSet<>();
        try (SourceReader reader = source.open(Position.NONE)) {
            for (Signal signal = reader.next(); !(signal instanceof Signal.Ended); signal = reader.next()) {
                if (signal instanceof Signal.Received received) {
                    ids.add(idOf(received.data()));
                }
                assertThat(stream.connections).as("connections").isLessThan(MOST_CONNECTIONS);
            }
        }
        return ids;
    }

    private static Set<String> ids(List<Event> events) {
        Set<String> ids = new HashSet<>();
        events.forEach(event -> ids.add(event.id()));
        return ids;
    }

    private static Set<String> missing(Set<String> expected, Set<String> read) {
        Set<String> missing = new HashSet<>(expected);
        missing.removeAll(read);
        return missing;
    }

    private void assertNothingIsLost(Shape shape, Duration margin, IntSupplier cuts, IntSupplier clusters, long seed)
            throws InterruptedException {
        Random random = new Random(seed);
        List<Event> log = SimulatedStream.log(EVENTS, shape, 0, random);
        SimulatedStream stream = new SimulatedStream(log, EVENTS, random, clock);
        stream.cuts = cuts;
        stream.clusters = clusters;
        Instant since = BEFORE_ALL;
        assertThat(missing(ids(log), read(stream, margin, since, seed)))
                .as("missing: %s, margin %s, seed %d", shape, margin, seed)
                .isEmpty();
    }

    private static IntSupplier once(int first) {
        int[] cuts = {first};
        return () -> {
            int cut = cuts[0];
            cuts[0] = Integer.MAX_VALUE;
            return cut;
        };
    }

    @ParameterizedTest
    @EnumSource(Shape.class)
    void nothingIsLostByACutAtAnyPlace(Shape shape) throws Exception {
        for (int cut = 0; cut <= EVENTS; cut++) {
            for (int margin : new int[] {1, 5_000}) {
                assertNothingIsLost(shape, Duration.ofMillis(margin), once(cut), () -> 0, cut);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 50, 100})
    void nothingIsLostAndTheEndIsReachedHoweverSoonEachConnectionIsCut(int cut) throws Exception {
        for (Shape shape : Shape.values()) {
            for (int margin : new int[] {1, 50, 5_000}) {
                for (long seed = 0; seed < 5; seed++) {
                    assertNothingIsLost(shape, Duration.ofMillis(margin), () -> cut, () -> 0, seed);
                }
            }
        }
    }

    /**
     * The recording of 2021 has 76 consecutive events that do not raise the newest date: only an offset gets past them.
     */
    @ParameterizedTest
    @CsvSource({
        "2018-10-19_grafpoo.sse.gz, 50",
        "2021-08-27_kirajano.sse.gz, 50",
        "2021-08-27_kirajano.sse.gz, 7",
        "2026-01-13_WikiScan.jsonl.gz, 50",
        "2026-06-20_pdm.sse.gz, 50",
        "2026-06-20_pdm.sse.gz, 2"
    })
    void theRealStreamArrivesWholeHoweverSoonEachConnectionIsCut(String recording, int cut) throws Exception {
        List<Event> log = recorded(recording);
        SimulatedStream stream = new SimulatedStream(log, log.size(), new Random(1), clock);
        stream.cuts = () -> cut;
        assertThat(missing(ids(log), read(stream, Duration.ofSeconds(5), BEFORE_ALL, 1)))
                .isEmpty();
    }

    private static List<Event> recorded(String name) throws IOException {
        List<Event> log = new ArrayList<>();
        Map<TopicPartition, Integer> sizes = new TreeMap<>();
        long arrival = 0;
        try (RecordingReader reader = RecordingReader.open(Recordings.recording(name))) {
            for (RecordedEvent event = reader.next(); event != null; event = reader.next()) {
                EventOrigin place = Objects.requireNonNull(EventOrigin.of(event.data()));
                String id = idOf(event.data());
                long date = place.at().toEpochMilli();
                arrival = Math.max(arrival, date);
                log.add(new Event(place.topic(), sizes.merge(place.topic(), 1, Integer::sum) - 1, arrival, date, id));
            }
        }
        return log;
    }

    @Test
    void nothingIsLostByCutsAtRandomWhileClustersWithOtherOffsetsTakeTurns() throws Exception {
        for (Shape shape : Shape.values()) {
            for (long seed = 0; seed < 40; seed++) {
                Random random = new Random(seed);
                // Offsets that differ slightly are the trap: they exist in the other cluster and identify another
                // event.
                assertNothingIsLost(
                        shape,
                        Duration.ofSeconds(5),
                        () -> 3 + random.nextInt(30),
                        () -> random.nextInt(3) == 0 ? 7 : 0,
                        seed);
            }
        }
    }

    @Test
    void nothingIsLostWhereTheOtherDataCentreBeginsToSendWhileWeAreAway() throws Exception {
        for (long seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            List<Event> log = SimulatedStream.log(EVENTS, Shape.FINE, 30 + random.nextInt(60), random);
            SimulatedStream stream = new SimulatedStream(log, 10, random, clock);
            stream.cuts = () -> random.nextInt(40);
            stream.arrivalsBetween = () -> random.nextInt(30);
            Set<String> read = read(stream, Duration.ofSeconds(5), null, seed);
            assertThat(missing(ids(log.subList(stream.firstHorizon, EVENTS)), read))
                    .as("missing: seed %d", seed)
                    .isEmpty();
        }
    }

    @Test
    void aReaderThatIsMadeAnewFromTheLastPositionLosesNothingEither() throws Exception {
        for (Shape shape : Shape.values()) {
            for (long seed = 0; seed < 40; seed++) {
                assertNothingIsLostByRestarts(shape, seed);
            }
        }
    }

    /** Stores what a sink stores: the maximum of each topic's marks. */
    private void assertNothingIsLostByRestarts(Shape shape, long seed) throws InterruptedException {
        Random random = new Random(seed);
        List<Event> log = SimulatedStream.log(EVENTS, shape, 0, random);
        SimulatedStream stream = new SimulatedStream(log, EVENTS, random, clock);
        HttpSource source = new HttpSource(
                SETTINGS.since(BEFORE_ALL), limit -> stream, (wait, closed) -> true, new Random(seed), clock);
        Set<String> ids = new HashSet<>();
        Map<TopicPartition, Mark> stored = new TreeMap<>();
        boolean ended = false;
        for (int start = 0; !ended; start++) {
            int stop = start < 20 ? random.nextInt(EVENTS) : Integer.MAX_VALUE;
            try (SourceReader reader = source.open(Position.of(stored))) {
                Signal signal = reader.next();
                for (int i = 0; i < stop && !(signal instanceof Signal.Ended); i++) {
                    if (signal instanceof Signal.Received received) {
                        ids.add(idOf(received.data()));
                        received.position()
                                .marks()
                                .forEach((topic, mark) -> stored.merge(topic, mark, ResumeSimulationTest::later));
                    }
                    signal = reader.next();
                }
                ended = signal instanceof Signal.Ended && stop == Integer.MAX_VALUE;
            }
        }
        assertThat(missing(ids(log), ids))
                .as("missing: %s, seed %d", shape, seed)
                .isEmpty();
    }

    private static Mark later(Mark a, Mark b) {
        Mark.Timestamp one = (Mark.Timestamp) a;
        Mark.Timestamp other = (Mark.Timestamp) b;
        return one.epochMillis() >= other.epochMillis() ? one : other;
    }

    /** The simulation is useful only if it catches the usual client. */
    @ParameterizedTest
    @EnumSource(Shape.class)
    void aClientThatSendsTheLastIdAgainLosesEventsHere(Shape shape) throws Exception {
        int losses = 0;
        for (int cut = 1; cut < EVENTS; cut++) {
            Random random = new Random(cut);
            List<Event> log = SimulatedStream.log(EVENTS, shape, 0, random);
            SimulatedStream stream = new SimulatedStream(log, EVENTS, random, clock);
            stream.cuts = once(cut);
            Instant since = BEFORE_ALL;
            Set<String> ids = new HashSet<>();
            String id = readAll(stream, Map.of(), "?since=" + since, ids);
            readAll(stream, Map.of("Last-Event-ID", id), "", ids);
            losses += ids.equals(ids(log)) ? 0 : 1;
        }
        assertThat(losses).isGreaterThan(EVENTS / 20);
    }

    private static String readAll(SimulatedStream stream, Map<String, String> headers, String query, Set<String> into)
            throws InterruptedException {
        String last = "";
        try (SseConnector.Connection connection = stream.connect(new SseConnector.Request(
                URI.create("https://stream.wikimedia.org/v2/stream/recentchange" + query), headers))) {
            while (true) {
                SseConnector.Frame frame = connection.next();
                if (frame instanceof SseConnector.Frame.Event message) {
                    last = Objects.requireNonNull(message.id());
                    into.add(idOf(message.data()));
                } else if (!(frame instanceof SseConnector.Frame.Opened)) {
                    return last;
                }
            }
        }
    }
}
