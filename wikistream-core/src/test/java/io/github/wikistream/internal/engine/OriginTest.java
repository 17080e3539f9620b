package io.github.wikistream.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.wikistream.StreamListener;
import io.github.wikistream.error.SinkException;
import io.github.wikistream.event.Checkpoint;
import io.github.wikistream.event.Origin;
import io.github.wikistream.event.Position;
import io.github.wikistream.internal.progress.Start;
import io.github.wikistream.internal.sink.FileCheckpointSink;
import io.github.wikistream.internal.sink.ForEachSink;
import io.github.wikistream.sink.Batch;
import io.github.wikistream.sink.Guarantee;
import io.github.wikistream.sink.Sink;
import io.github.wikistream.sink.SinkContext;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a pipeline starts, and in which source. */
class OriginTest {
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    private static final String WIKIMEDIA = "stream.wikimedia.org/recentchange";
    private static final String MIRROR = "mirror.example/recentchange";

    private final Random random = new Random(17);
    private final ModelSource source = new ModelSource(random, 0).named(WIKIMEDIA);
    private final MemorySink sink = new MemorySink();

    @TempDir
    private Path folder;

    private Engine engine(ModelSource from, Map<String, Sink> sinks, Instant now, @Nullable String name) {
        Settings settings = Setting.at(Clock.fixed(now, ZoneOffset.UTC), random, name);
        return new Engine(from.live(now), sinks, settings, new StreamListener() {});
    }

    private void run(ModelSource from, Map<String, Sink> sinks, Instant now, @Nullable String name)
            throws InterruptedException {
        try (Engine engine = engine(from, sinks, now, name)) {
            engine.start();
            assertThat(engine.await(LONG)).isTrue();
        }
    }

    private void run(Sink to, Instant now) throws InterruptedException {
        run(source, Map.of("memory", to), now, null);
    }

    private static List<UUID> add(ModelSource log, Instant from, int events) {
        List<UUID> ids = new ArrayList<>();
        for (int i = 0; i < events; i++) {
            ids.add(log.add(from.plusSeconds(i).toEpochMilli()));
        }
        return ids;
    }

    @Test
    void startOfAPipelineIsStoredBeforeAnyEventArrives() throws Exception {
        run(sink, NOON);
        assertThat(sink.checkpoint().isNone()).isFalse();
        assertThat(sink.checkpoint().position()).isEqualTo(Position.NONE);
        assertThat(sink.checkpoint().origin()).isEqualTo(Origin.of(List.of(WIKIMEDIA), NOON.minusSeconds(60)));
        List<UUID> ids = add(source, NOON, 10);
        run(sink, NOON.plusSeconds(3_600));
        assertThat(sink.ids()).isEqualTo(ids);
    }

    @Test
    void sinkWithAFileCheckpointStartsThereToo() throws Exception {
        List<UUID> seen = new ArrayList<>();
        Sink forEach = new ForEachSink(event -> seen.add(event.id()));
        run(new FileCheckpointSink(forEach, folder, "memory"), NOON);
        List<UUID> ids = add(source, NOON, 10);
        run(new FileCheckpointSink(forEach, folder, "memory"), NOON.plusSeconds(3_600));
        assertThat(seen).isEqualTo(ids);
    }

    @Test
    void sinkWithoutACheckpointDoesNotStoreTheStart() throws Exception {
        List<Batch> batches = new ArrayList<>();
        run(new ForgetfulSink(batches), NOON);
        assertThat(batches).isEmpty();
    }

    /** The other pipeline's position is after the start of this one. */
    @Test
    void sinkThatHasReadNothingGetsAllEventsSinceItsStart() throws Exception {
        MemorySink late = new MemorySink();
        run(late, NOON);
        List<UUID> ids = add(source, NOON, 100);
        run(source, Map.of("early", sink), NOON, null);
        ids.addAll(add(source, NOON.plusSeconds(300), 10));
        run(source, Map.of("early", sink, "late", late), NOON.plusSeconds(400), null);
        assertThat(late.ids()).isEqualTo(ids);
        assertThat(sink.ids()).isEqualTo(ids);
    }

    /** The shared reader has started at the other's position by then. */
    @Test
    void sinkThatOpensLateGetsAllEventsSinceItsStart() throws Exception {
        MemorySink late = new MemorySink();
        run(late, NOON);
        List<UUID> ids = add(source, NOON, 100);
        run(source, Map.of("early", sink), NOON, null);
        ids.addAll(add(source, NOON.plusSeconds(300), 10));
        CountDownLatch earlyIsDone = new CountDownLatch(1);
        MemorySink early = new MemorySink(batch -> {
            earlyIsDone.countDown();
            return MemorySink.Fate.SUCCEEDS;
        });
        early.setDurable(sink.checkpoint());
        run(source, Map.of("early", early, "late", new OpenedBehind(late, earlyIsDone)), NOON.plusSeconds(400), null);
        assertThat(late.ids()).isEqualTo(ids);
        assertThat(early.ids()).isEqualTo(ids.subList(100, 110));
    }

    @Test
    void anotherSourceIsRefusedByASinkThatDoesNotRecognizeRepeats() throws Exception {
        List<UUID> ids = add(source, NOON, 10);
        run(sink, NOON);
        ModelSource older = new ModelSource(random, 0).named("recording that begins with event 1");
        add(older, NOON.minusSeconds(86_400), 10);
        Checkpoint before = sink.checkpoint();
        assertThatThrownBy(() -> run(older, Map.of("memory", sink), NOON.minusSeconds(86_400), null))
                .isInstanceOf(SinkException.class)
                .hasMessageContaining(WIKIMEDIA + ", and this run reads recording that begins with event 1")
                .hasMessageContaining("--pipeline")
                .hasMessageContaining("--source-name");
        assertThat(sink.ids()).isEqualTo(ids);
        assertThat(sink.checkpoint()).isEqualTo(before);
    }

    @Test
    void anotherSourceIsReadFromItsBeginningByASinkThatRecognizesRepeats() throws Exception {
        MemorySink rows = new MemorySink().recognizingRepeats();
        List<UUID> ids = add(source, NOON, 10);
        run(rows, NOON);
        ModelSource older = new ModelSource(random, 0).named("recording that begins with event 1");
        Instant dayBefore = NOON.minusSeconds(86_400);
        older.addRaw(dayBefore.toEpochMilli(), ModelSource.change(new UUID(6, 6), dayBefore.toEpochMilli(), 1));
        run(older, Map.of("memory", rows), dayBefore, null);
        ids.add(new UUID(6, 6));
        assertThat(rows.ids()).isEqualTo(ids);
        assertThat(rows.checkpoint().origin().sources()).containsExactly("recording that begins with event 1");
    }

    @Test
    void sameSourceAtAnotherAddressContinuesUnderItsName() throws Exception {
        List<UUID> ids = add(source, NOON, 10);
        run(sink, NOON);
        source.named(MIRROR);
        ids.addAll(add(source, NOON.plusSeconds(60), 10));
        run(source, Map.of("memory", sink), NOON.plusSeconds(70), WIKIMEDIA);
        assertThat(sink.ids()).isEqualTo(ids);
    }

    @Test
    void addedStreamDoesNotChangeTheSource() throws Exception {
        List<UUID> ids = add(source, NOON, 10);
        run(sink, NOON);
        source.named(WIKIMEDIA, "stream.wikimedia.org/page-create");
        ids.addAll(add(source, NOON.plusSeconds(60), 10));
        run(sink, NOON.plusSeconds(70));
        assertThat(sink.ids()).isEqualTo(ids);
        assertThat(sink.checkpoint().origin().sources()).hasSize(2);
    }

    @Test
    void checkpointWithoutASourceIsAccepted() throws Exception {
        List<UUID> ids = add(source, NOON, 10);
        run(sink, NOON);
        Checkpoint named = sink.checkpoint();
        MemorySink old = new MemorySink();
        old.setDurable(Checkpoint.builder()
                .token(named.token())
                .position(named.position())
                .recentIds(named.recentIds())
                .build());
        ids.addAll(add(source, NOON.plusSeconds(60), 10));
        run(old, NOON.plusSeconds(70));
        assertThat(old.ids()).isEqualTo(ids.subList(10, 20));
        assertThat(old.checkpoint().origin().sources()).containsExactly(WIKIMEDIA);
    }

    @Test
    void eventReaderCanSaveItsStart() throws Exception {
        source.live(NOON);
        Origin origin = Start.origin(source, null, NOON);
        Checkpoint saved;
        try (PullReader reader = reader(Checkpoint.NONE, origin)) {
            saved = reader.checkpoint();
        }
        List<UUID> ids = add(source, NOON, 3);
        source.live(NOON.plusSeconds(60));
        try (PullReader reader = reader(Checkpoint.parse(saved.toJson()), origin)) {
            assertThat(reader.await()).isTrue();
            assertThat(reader.take().id()).isEqualTo(ids.get(0));
            assertThatThrownBy(() -> reader(reader.checkpoint(), Origin.of(List.of(MIRROR), NOON)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("of another source, " + WIKIMEDIA + ", and this reader reads " + MIRROR)
                    .hasMessageContaining("sourceName(\"" + WIKIMEDIA + "\")");
        }
    }

    private PullReader reader(Checkpoint from, Origin origin) {
        return new PullReader(source, from, origin, event -> true, List.of(), Clock.systemUTC(), random);
    }

    /** A sink that starts over each time, and records its events. */
    private record ForgetfulSink(List<Batch> batches) implements Sink {
        @Override
        public Checkpoint open(SinkContext context) {
            return Checkpoint.NONE;
        }

        @Override
        public void write(Batch batch) {
            batches.add(batch);
        }

        @Override
        public Guarantee guarantee() {
            return Guarantee.THIS_RUN_ONLY;
        }

        @Override
        public void close() {}
    }

    /** A sink whose store accepts no connection before something has happened. */
    private record OpenedBehind(MemorySink sink, CountDownLatch event) implements Sink {
        @Override
        public Checkpoint open(SinkContext context) {
            try {
                event.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw SinkException.retryable("interrupted", e);
            }
            return sink.open(context);
        }

        @Override
        public void write(Batch batch) {
            sink.write(batch);
        }

        @Override
        public void close() {
            sink.close();
        }
    }
}
