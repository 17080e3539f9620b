package io.github.wikistream.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wikistream.StreamListener;
import io.github.wikistream.StreamReport;
import io.github.wikistream.event.Checkpoint;
import io.github.wikistream.event.Completeness;
import io.github.wikistream.event.Position;
import io.github.wikistream.event.TopicPartition;
import io.github.wikistream.internal.ingest.EntryDecoder;
import io.github.wikistream.internal.progress.Progress;
import io.github.wikistream.internal.progress.StreamTime;
import io.github.wikistream.source.Signal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a lane detects by the offsets of its events, and its reaction. */
class CompletenessTest {
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final int EVENTS = 1_000;

    private final Random random = new Random(3);
    private final ModelSource source = new ModelSource(random, 0);
    private final List<UUID> ids = source.fill(EVENTS, random);
    private final MemorySink sink = new MemorySink();
    private final List<String> missing = new ArrayList<>();
    private final StreamListener listener = new StreamListener() {
        @Override
        public synchronized void onMissing(String name, TopicPartition topic, Instant from, Instant to) {
            missing.add(name);
        }
    };

    private StreamReport run(Map<String, MemorySink> sinks) throws InterruptedException {
        try (Engine engine =
                new Engine(source, new LinkedHashMap<>(sinks), Setting.of(random, 1 << 24, 50), listener)) {
            engine.start();
            assertThat(engine.await(LONG)).isTrue();
            return engine.report();
        }
    }

    @Test
    void countsExpectedAndReceivedEvents() throws Exception {
        StreamReport report = run(Map.of("memory", sink));
        assertThat(sink.completeness()).extracting(Completeness::expected).isEqualTo((long) EVENTS);
        assertThat(sink.completeness().isWhole()).isTrue();
        assertThat(report.lanes().get(0).completeness())
                .isEqualTo(sink.checkpoint().completeness());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void rereadsEventsSkippedByConnections(int readersThatHide) throws Exception {
        source.hide(ids.subList(400, 420), readersThatHide);
        run(Map.of("memory", sink));
        assertThat(sink.ids()).hasSize(EVENTS).containsExactlyElementsOf(ids);
        assertThat(sink.completeness().isWhole()).isTrue();
        assertThat(missing).isEmpty();
    }

    @Test
    void everyLaneRereadsByItself() throws Exception {
        source.hide(ids.subList(400, 420), 1);
        MemorySink second = new MemorySink();
        run(Map.of("first", sink, "second", second));
        assertThat(sink.ids()).containsExactlyElementsOf(ids);
        assertThat(second.ids()).containsExactlyElementsOf(ids);
    }

    @Test
    void reportsEventsThatNoRereadingDelivers() throws Exception {
        source.hide(ids.subList(400, 420), Integer.MAX_VALUE);
        run(Map.of("memory", sink));
        List<UUID> rest = new ArrayList<>(ids);
        rest.removeAll(ids.subList(400, 420));
        assertThat(sink.ids()).containsExactlyElementsOf(rest);
        assertThat(sink.completeness().missing()).isEqualTo(20);
        assertThat(sink.completeness().received()).isEqualTo(EVENTS - 20);
        assertThat(missing).containsExactly("memory");
    }

    @Test
    void rereadsFromEarlierIfAConnectionStartedTooLate() throws Exception {
        run(Map.of("memory", sink));
        List<UUID> more = source.fill(EVENTS, random, 200);
        source.resumeLate(2, 600);
        run(Map.of("memory", sink));
        ids.addAll(more);
        assertThat(sink.ids()).hasSize(ids.size()).containsExactlyElementsOf(ids);
        assertThat(sink.completeness().isWhole()).isTrue();
        assertThat(sink.completeness().received()).isEqualTo(2 * EVENTS);
    }

    @Test
    void countsASeamIfNoRereadingReachesAKnownEvent() throws Exception {
        run(Map.of("memory", sink));
        source.fill(3 * EVENTS, random, 200);
        source.resumeLate(Integer.MAX_VALUE, EVENTS + 200);
        run(Map.of("memory", sink));
        assertThat(sink.completeness().seams()).isPositive();
        assertThat(missing).isNotEmpty().containsOnly("memory");
    }

    @Test
    void stopsRereadingIfTheServerHasNoEvents() throws Exception {
        for (int hole = 100; hole < 900; hole += 50) {
            source.hide(ids.subList(hole, hole + 1), Integer.MAX_VALUE);
        }
        run(Map.of("memory", sink));
        assertThat(sink.completeness().missing()).isEqualTo(16);
        // One reader for all, and three attempts at each of the first three gaps.
        assertThat(source.readers()).isEqualTo(1 + 3 * 3);
    }

    /** They were reported as unknown/0 since 1969. */
    @Test
    void eventsWithoutALogHaveNoCompleteness() {
        Progress progress = new Progress(
                Checkpoint.parse("{\"token\":\"a-1\",\"position\":[],\"recent\":{},\"complete\":{\"unknown/0\":"
                        + "{\"since\":-1,\"received\":3,\"missing\":0,\"seams\":0}}}"),
                () -> Duration.ofSeconds(5),
                true,
                new StreamTime(Clock.systemUTC()));
        EntryDecoder intake = new EntryDecoder(event -> true, Clock.systemUTC());
        assertThat(progress.isNew(intake.decode(new Signal.Received(Position.NONE, "<html>"))))
                .isTrue();
        String numbered = ModelSource.change(new UUID(1, 1), 1_700_000_000_000L, 5)
                .replace("\"topic\":\"" + ModelSource.TOPIC.topic() + "\",", "");
        assertThat(progress.isNew(intake.decode(new Signal.Received(Position.NONE, numbered))))
                .isTrue();
        assertThat(progress.completeness()).isEmpty();
        assertThat(progress.checkpoint("a-2").completeness()).isEmpty();
    }
}
