package io.github.wikistream.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wikistream.StreamListener;
import io.github.wikistream.StreamReport;
import io.github.wikistream.StreamReport.LaneState;
import io.github.wikistream.error.SinkException;
import io.github.wikistream.event.Checkpoint;
import io.github.wikistream.sink.Batch;
import io.github.wikistream.sink.Sink;
import io.github.wikistream.sink.SinkContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lanes that fell out of the buffer, on a stream that continues and has a silent topic. */
class CatchingUpTest {
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final Duration LOOK = Duration.ofMillis(1);

    /** About a hundred events. */
    private static final long SMALL_BUFFER = 130_000;

    private final Random random = new Random(3);
    private final long now = System.currentTimeMillis();
    private final List<UUID> ids = new ArrayList<>();

    /** A sink whose writes wait while it is blocked. */
    private static final class BlockedSink implements Sink {
        private final MemorySink store = new MemorySink();
        private volatile CountDownLatch barrier = new CountDownLatch(0);

        void block() {
            barrier = new CountDownLatch(1);
        }

        void release() {
            barrier.countDown();
        }

        @Override
        public Checkpoint open(SinkContext context) {
            return store.open(context);
        }

        @Override
        public void write(Batch batch) {
            try {
                barrier.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw SinkException.retryable("interrupted", e);
            }
            store.write(batch);
        }

        @Override
        public void close() {}
    }

    private Engine engine(LiveSource source, Map<String, Sink> sinks) {
        return new Engine(source, sinks, Setting.of(random, SMALL_BUFFER, 50), new StreamListener() {});
    }

    /** Adds events 10 ms apart, up to half a minute before now, so that they count as live. */
    private void addBusy(LiveSource source, int from, int to) {
        for (int i = from; i < to; i++) {
            ids.add(source.add(LiveSource.BUSY, now - 40_000 + 10L * i));
        }
    }

    private static void await(Engine engine, Predicate<StreamReport> condition) throws InterruptedException {
        long deadline = System.nanoTime() + LONG.toNanos();
        while (!condition.test(engine.report())) {
            assertThat(System.nanoTime()).as(() -> "stands: " + engine.report()).isLessThan(deadline);
            engine.await(LOOK);
        }
    }

    private static boolean all(StreamReport report, LaneState state) {
        return report.lanes().stream().allMatch(lane -> lane.state() == state);
    }

    private static boolean isStored(StreamReport report, int lane, long events) {
        return report.lanes().get(lane).stored() >= events;
    }

    @ParameterizedTest
    @CsvSource({"1, true, 0", "1, true, 1", "1, false, 1", "2, true, 1", "3, true, 0", "3, true, 1", "3, false, 1"})
    void lanesAtTheTipRejoinAlthoughATopicIsSilent(int blocked, boolean numbered, int quietEvents) throws Exception {
        LiveSource source = new LiveSource(numbered, now - 60_000);
        Map<String, Sink> sinks = new LinkedHashMap<>();
        sinks.put("healthy", new MemorySink());
        List<BlockedSink> slow = new ArrayList<>();
        for (int i = 0; i < blocked; i++) {
            slow.add(new BlockedSink());
            sinks.put("slow-" + i, slow.get(i));
        }
        try (Engine engine = engine(source, sinks)) {
            engine.start();
            addBusy(source, 0, 20);
            for (int i = 0; i < quietEvents; i++) {
                ids.add(source.add(LiveSource.QUIET, now - 39_000));
            }
            await(engine, report -> report.lanes().stream().allMatch(lane -> lane.stored() == ids.size()));
            slow.forEach(BlockedSink::block);
            addBusy(source, 20, 3_000);
            await(engine, report -> isStored(report, 0, ids.size()));
            slow.forEach(BlockedSink::release);
            await(engine, report -> report.lanes().stream().allMatch(lane -> lane.stored() == ids.size()));
            await(engine, report -> all(report, LaneState.RUNNING));

            // Events that the silent topic sends then reach all of them, including late and old ones.
            addBusy(source, 3_000, 3_100);
            ids.add(source.add(LiveSource.QUIET, now - 2_000));
            ids.add(source.add(LiveSource.QUIET, now - 31_536_000_000L));
            ids.add(source.add(LiveSource.QUIET, now - 1_000));
            addBusy(source, 3_100, 3_200);
            source.end();
            assertThat(engine.await(LONG)).isTrue();
            assertThat(engine.report().lanes()).allMatch(lane -> lane.state() == LaneState.DONE);
        }
        for (BlockedSink sink : slow) {
            assertThat(sink.store.ids()).hasSameSizeAs(ids).containsExactlyInAnyOrderElementsOf(ids);
        }
    }

    /** For a topic that was silent since before the shared reader started, no event proves that it was read. */
    @Test
    void emptiedLaneRejoinsAlthoughATopicWasSilentFromTheStart() throws Exception {
        LiveSource source = new LiveSource(true, now - 60_000);
        BlockedSink slow = new BlockedSink();
        Map<String, Sink> sinks = new LinkedHashMap<>();
        sinks.put("healthy", new MemorySink());
        sinks.put("emptied", slow);
        try (Engine engine = engine(source, sinks)) {
            engine.start();
            addBusy(source, 0, 1_000);
            await(engine, report -> isStored(report, 0, 1_000) && isStored(report, 1, 1_000));
            slow.store.empty();
            addBusy(source, 1_000, 1_100);
            await(engine, report -> isStored(report, 1, 2_000) && all(report, LaneState.RUNNING));
            ids.add(source.add(LiveSource.QUIET, now - 20_000));
            addBusy(source, 1_100, 1_300);
            source.end();
            assertThat(engine.await(LONG)).isTrue();
        }
        assertThat(slow.store.ids()).hasSameSizeAs(ids).containsExactlyInAnyOrderElementsOf(ids);
    }

    @Test
    void laneStoppedDuringCatchUpIsNotDone() throws Exception {
        LiveSource source = new LiveSource(true, now - 60_000);
        BlockedSink slow = new BlockedSink();
        Map<String, Sink> sinks = new LinkedHashMap<>();
        sinks.put("healthy", new MemorySink());
        sinks.put("slow", slow);
        Engine engine = engine(source, sinks);
        try (engine) {
            engine.start();
            addBusy(source, 0, 20);
            await(engine, r -> isStored(r, 0, 20) && isStored(r, 1, 20));
            slow.block();
            addBusy(source, 20, 3_000);
            await(engine, r -> isStored(r, 0, 3_000));
            new Thread(slow::release).start();
        }
        StreamReport report = engine.report();
        assertThat(report.lanes().get(0).state()).isEqualTo(LaneState.DONE);
        assertThat(report.lanes().get(1).state()).isEqualTo(LaneState.STOPPED);
        assertThat(report.lanes().get(1).lagEvents()).isPositive();
        assertThat(slow.store.ids()).hasSizeLessThan(3_000);

        try (Engine again = engine(source, sinks)) {
            again.start();
            source.end();
            assertThat(again.await(LONG)).isTrue();
        }
        assertThat(slow.store.ids()).containsExactlyElementsOf(ids);
    }
}
