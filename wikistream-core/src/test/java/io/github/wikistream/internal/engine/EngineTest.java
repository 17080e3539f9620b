package io.github.wikistream.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.wikistream.StreamListener;
import io.github.wikistream.StreamReport;
import io.github.wikistream.StreamReport.LaneState;
import io.github.wikistream.error.FencedException;
import io.github.wikistream.error.SinkException;
import io.github.wikistream.event.Checkpoint;
import io.github.wikistream.event.Position;
import io.github.wikistream.internal.engine.MemorySink.Fate;
import io.github.wikistream.sink.Batch;
import io.github.wikistream.sink.Sink;
import io.github.wikistream.sink.SinkContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EngineTest {
    private static final long START = ModelSource.START;
    private static final List<Fate> TROUBLES = List.of(Fate.FAILS_BEFORE, Fate.FAILS_AFTER, Fate.LOSES_LATEST);
    private static final Duration LONG = Duration.ofMinutes(5);

    private final Random random = new Random(1);

    private Engine engine(ModelSource source, Map<String, Sink> sinks) {
        return new Engine(source, sinks, Setting.of(random, 1 << 24, 50), new StreamListener() {});
    }

    @Test
    void storesEachEventOnceAlthoughConnectionsBreak() throws Exception {
        ModelSource source = new ModelSource(random, 0.01);
        List<UUID> ids = source.fill(5_000, random);
        MemorySink sink = new MemorySink();
        try (Engine engine = engine(source, Map.of("memory", sink))) {
            engine.start();
            assertThat(engine.await(LONG)).isTrue();
            StreamReport report = engine.report();
            assertThat(report.ended()).isTrue();
            assertThat(report.received()).isEqualTo(report.repeats() + 5_000);
            assertThat(report.repeats()).isPositive();
            assertThat(report.lanes().get(0).stored()).isEqualTo(5_000);
            assertThat(report.lanes().get(0).state()).isEqualTo(LaneState.DONE);
        }
        assertThat(sink.ids()).containsExactlyElementsOf(ids);
    }

    /**
     * Everything combined, from one seed: cuts, failures before and after the write, lost writes, restarts, a small
     * buffer.
     */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void losesAndRepeatsNothingWhateverBreaks(long seed) throws Exception {
        Random chance = new Random(seed);
        ModelSource source = new ModelSource(new Random(chance.nextLong()), 0.005);
        List<UUID> ids = source.fill(4_000, chance);
        Map<String, Sink> sinks = new LinkedHashMap<>();
        List<MemorySink> stores = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Random fates = new Random(chance.nextLong());
            double trouble = 0.15 * i;
            MemorySink store = new MemorySink(batch -> {
                if (fates.nextDouble() >= trouble) {
                    return Fate.SUCCEEDS;
                }
                return TROUBLES.get(fates.nextInt(TROUBLES.size()));
            });
            stores.add(store);
            sinks.put("store-" + i, store);
        }
        for (int run = 0; run < 5; run++) {
            // A buffer of 100 events makes lanes fall out of it.
            try (Engine engine = new Engine(source, sinks, Setting.of(chance, 130_000, 40), new StreamListener() {})) {
                engine.start();
                if (run == 4) {
                    assertThat(engine.await(LONG)).isTrue();
                    assertThat(engine.report().lanes()).allMatch(lane -> lane.state() == LaneState.DONE);
                } else {
                    boolean unused = engine.await(Duration.ofMillis(chance.nextInt(30)));
                }
            }
        }
        for (MemorySink store : stores) {
            assertThat(store.completeness().isWhole()).isTrue();
            assertThat(store.ids()).hasSameSizeAs(ids).containsExactlyInAnyOrderElementsOf(ids);
        }
    }

    @Test
    void sinkAheadOfAnotherGetsNothingTwice() throws Exception {
        ModelSource source = new ModelSource(random, 0);
        source.fill(1_000, random);
        MemorySink ahead = new MemorySink();
        try (Engine engine = engine(source, Map.of("ahead", ahead))) {
            engine.start();
            assertThat(engine.await(LONG)).isTrue();
        }
        List<UUID> before = ahead.ids();
        MemorySink behind = new MemorySink();
        Checkpoint early = Checkpoint.builder()
                .token("early")
                .position(Position.parse(
                        "[{\"topic\":\"eqiad.mediawiki.recentchange\",\"partition\":0,\"timestamp\":" + START + "}]"))
                .build();
        behind.setDurable(early);
        try (Engine engine = engine(source, new LinkedHashMap<>(Map.of("ahead", ahead, "behind", behind)))) {
            engine.start();
            assertThat(engine.await(LONG)).isTrue();
        }
        assertThat(ahead.ids()).isEqualTo(before);
        assertThat(behind.ids()).hasSize(1_000);
    }

    /**
     * The server starts at such an event for every requested time before it, so everything since is repeated each time.
     */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7})
    void eventDatedInTheFutureRepeatsNothingAcrossRestarts(int restarts) throws Exception {
        long now = System.currentTimeMillis();
        ModelSource source = new ModelSource(random, 0.0005);
        List<UUID> ids = new ArrayList<>();
        MemorySink sink = new MemorySink();
        for (int run = 0; run <= restarts; run++) {
            for (int i = 0; i < 500; i++) {
                long date = now - 3_600_000 + run * 60_000L + i * 20L;
                ids.add(source.add(i == 100 ? now + 86_400_000L : date));
            }
            try (Engine engine = engine(source, Map.of("memory", sink))) {
                engine.start();
                assertThat(engine.await(LONG)).isTrue();
            }
        }
        assertThat(sink.ids()).containsExactlyElementsOf(ids);
        assertThat(sink.completeness().isWhole()).isTrue();
        assertThat(sink.checkpoint().toJson()).hasSizeLessThan(40_000);
    }

    @Test
    void fencedSinkStopsAndTheOthersContinue() throws Exception {
        ModelSource source = new ModelSource(random, 0);
        List<UUID> ids = source.fill(500, random);
        MemorySink healthy = new MemorySink();
        MemorySink[] stolen = new MemorySink[1];
        AtomicInteger writes = new AtomicInteger();
        stolen[0] = new MemorySink(batch -> {
            if (writes.incrementAndGet() == 3) {
                stolen[0].setDurable(Checkpoint.builder()
                        .token("other-1")
                        .position(batch.previous().position())
                        .recentIds(new TreeMap<>(Map.of(ModelSource.TOPIC, List.of(new UUID(5, 5)))))
                        .build());
            }
            return Fate.SUCCEEDS;
        });
        Map<String, Sink> sinks = new LinkedHashMap<>();
        sinks.put("stolen", stolen[0]);
        sinks.put("healthy", healthy);
        try (Engine engine = engine(source, sinks)) {
            engine.start();
            assertThatThrownBy(() -> engine.await(LONG)).isInstanceOf(FencedException.class);
            StreamReport.Lane lane = engine.report().lanes().get(0);
            assertThat(lane.state()).isEqualTo(LaneState.FAILED);
            assertThat(lane.failure()).contains("other-1").contains("another writer");
        }
        assertThat(healthy.ids()).containsExactlyElementsOf(ids);
    }

    /** Before each of the first writes, another run stores the same events. */
    private static MemorySink overtaken(int times) {
        MemorySink[] sink = new MemorySink[1];
        AtomicInteger writes = new AtomicInteger();
        sink[0] = new MemorySink(batch -> {
            boolean isOther = batch.checkpoint().token().startsWith("earlier-");
            if (!isOther && writes.incrementAndGet() <= times) {
                Checkpoint next = batch.checkpoint();
                sink[0].write(new Batch(
                        batch.previous(),
                        Checkpoint.builder()
                                .token("earlier-" + writes)
                                .position(next.position())
                                .recentIds(next.recentIds())
                                .ahead(next.ahead())
                                .completeness(next.completeness())
                                .origin(next.origin())
                                .build(),
                        batch.events(),
                        batch.deadLetters()));
            }
            return Fate.SUCCEEDS;
        });
        return sink[0];
    }

    @Test
    void continuesFromAWriteOfAKilledRunThatTakesEffectAfterTheSinkWasOpened() throws Exception {
        ModelSource source = new ModelSource(random, 0.005);
        List<UUID> ids = source.fill(500, random);
        MemorySink sink = overtaken(1);
        try (Engine engine = engine(source, Map.of("late", sink))) {
            engine.start();
            assertThat(engine.await(LONG)).isTrue();
        }
        assertThat(sink.ids()).containsExactlyElementsOf(ids);
    }

    @Test
    void stopsIfTheOtherRunWritesAgain() throws Exception {
        ModelSource source = new ModelSource(random, 0);
        source.fill(500, random);
        try (Engine engine = engine(source, Map.of("late", overtaken(2)))) {
            engine.start();
            assertThatThrownBy(() -> engine.await(LONG)).isInstanceOf(FencedException.class);
        }
    }

    @Test
    void emptiedStoreReceivesAllOfThisRunAgain() throws Exception {
        ModelSource source = new ModelSource(random, 0.005);
        List<UUID> ids = source.fill(2_000, random);
        MemorySink[] emptied = new MemorySink[1];
        AtomicInteger writes = new AtomicInteger();
        emptied[0] = new MemorySink(batch -> {
            if (writes.incrementAndGet() != 30) {
                return Fate.SUCCEEDS;
            }
            emptied[0].empty();
            return Fate.FAILS_BEFORE;
        });
        try (Engine engine = new Engine(
                source, Map.of("emptied", emptied[0]), Setting.of(random, 130_000, 40), new StreamListener() {})) {
            engine.start();
            assertThat(engine.await(LONG)).isTrue();
        }
        assertThat(emptied[0].ids()).hasSameSizeAs(ids).containsExactlyInAnyOrderElementsOf(ids);
    }

    @Test
    void awaitThrowsIfEverySinkFailsPermanently() {
        ModelSource source = new ModelSource(random, 0);
        source.fill(10, random);
        Sink broken = new MemorySink(batch -> {
            throw SinkException.permanent("memory: no right to write", null);
        });
        try (Engine engine = engine(source, Map.of("broken", broken))) {
            engine.start();
            assertThatThrownBy(() -> engine.await(LONG))
                    .isInstanceOf(SinkException.class)
                    .hasMessageContaining("no right");
        }
    }

    @Test
    void invalidEventBecomesADeadLetterAndAffectsNoOther() throws Exception {
        ModelSource source = new ModelSource(random, 0.2);
        source.add(START);
        source.addRaw(START + 1, "{\"meta\":");
        source.add(START + 2);
        source.addRaw(
                START + 3, ModelSource.change(new UUID(9, 9), START + 3, 3).replace("\"edit\"", "17"));
        MemorySink sink = new MemorySink();
        try (Engine engine = engine(source, Map.of("memory", sink))) {
            engine.start();
            assertThat(engine.await(LONG)).isTrue();
            assertThat(engine.report().invalid()).isGreaterThanOrEqualTo(2);
        }
        assertThat(sink.ids()).hasSize(2);
        assertThat(sink.letters()).hasSize(2);
        assertThat(sink.letters().get(0).reason()).startsWith("not JSON");
        assertThat(sink.letters().get(1).reason()).isEqualTo("type is not a string: 17");
        assertThat(sink.letters().get(1).id()).isEqualTo(new UUID(9, 9));
    }

    @Test
    void canariesOnlyMoveThePosition() throws Exception {
        ModelSource source = new ModelSource(random, 0);
        source.addRaw(
                START,
                "{\"$schema\":\"/mediawiki/recentchange/1.0.0\",\"meta\":{\"id\":\"" + new UUID(1, 1)
                        + "\",\"dt\":\"2023-11-14T22:13:20Z\",\"domain\":\"canary\",\"stream\":\"mediawiki.recentchange\"}}");
        MemorySink sink = new MemorySink();
        try (Engine engine = engine(source, Map.of("memory", sink))) {
            engine.start();
            assertThat(engine.await(LONG)).isTrue();
            assertThat(engine.report().canaries()).isEqualTo(1);
        }
        assertThat(sink.ids()).isEmpty();
        assertThat(sink.checkpoint().position().mark(ModelSource.TOPIC))
                .hasToString("Timestamp[epochMillis=" + (START + 1) + "]");
    }

    @Test
    void blockedSinkDelaysNoOther() throws Exception {
        ModelSource source = new ModelSource(random, 0);
        // Dated now, so that the source counts as live and not as history.
        long now = System.currentTimeMillis();
        List<UUID> ids = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            ids.add(source.add(now - 30_000 + 10L * i));
        }
        MemorySink healthy = new MemorySink();
        CountDownLatch release = new CountDownLatch(1);
        MemorySink inner = new MemorySink();
        Sink blocked = new Sink() {
            @Override
            public Checkpoint open(SinkContext context) {
                return inner.open(context);
            }

            @Override
            public void write(Batch batch) {
                try {
                    release.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw SinkException.retryable("interrupted", e);
                }
                inner.write(batch);
            }

            @Override
            public void close() {}
        };
        CountDownLatch healthyHasAll = new CountDownLatch(1);
        StreamListener listener = new StreamListener() {
            @Override
            public void onBatchWritten(String sink, int events, long elapsedNanos) {
                if (healthy.ids().size() == ids.size()) {
                    healthyHasAll.countDown();
                }
            }
        };
        Map<String, Sink> sinks = new LinkedHashMap<>();
        sinks.put("blocked", blocked);
        sinks.put("healthy", healthy);
        try (Engine engine = new Engine(source, sinks, Setting.of(random, 130_000, 50), listener)) {
            engine.start();
            assertThat(healthyHasAll.await(LONG.toSeconds(), TimeUnit.SECONDS))
                    .as(() -> engine.report() + " " + healthy.ids().size())
                    .isTrue();
            assertThat(inner.ids()).isEmpty();
            release.countDown();
            assertThat(engine.await(LONG)).isTrue();
        }
        assertThat(healthy.ids()).containsExactlyElementsOf(ids);
        assertThat(inner.ids()).containsExactlyElementsOf(ids);
    }

    @Test
    void sourceThatCannotReplayWaitsForTheSlowestSink() throws Exception {
        ModelSource source = new ModelSource(random, 0).withoutReplay();
        List<UUID> ids = source.fill(2_000, random);
        AtomicInteger writes = new AtomicInteger();
        MemorySink slow =
                new MemorySink(batch -> writes.incrementAndGet() % 3 == 0 ? Fate.FAILS_BEFORE : Fate.SUCCEEDS);
        MemorySink quick = new MemorySink();
        Map<String, Sink> sinks = new LinkedHashMap<>();
        sinks.put("slow", slow);
        sinks.put("quick", quick);
        try (Engine engine = new Engine(source, sinks, Setting.of(random, 130_000, 1), new StreamListener() {})) {
            engine.start();
            assertThat(engine.await(LONG)).isTrue();
        }
        assertThat(slow.ids()).containsExactlyElementsOf(ids);
        assertThat(quick.ids()).containsExactlyElementsOf(ids);
    }
}
