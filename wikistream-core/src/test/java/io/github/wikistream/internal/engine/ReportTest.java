package io.github.wikistream.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.github.wikistream.ManualClock;
import io.github.wikistream.StreamHealth;
import io.github.wikistream.StreamListener;
import io.github.wikistream.StreamReport;
import io.github.wikistream.StreamReport.LaneState;
import io.github.wikistream.error.SinkException;
import io.github.wikistream.event.Checkpoint;
import io.github.wikistream.sink.Batch;
import io.github.wikistream.sink.Sink;
import io.github.wikistream.sink.SinkContext;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The texts and numbers of a report in each state of a lane. */
@Timeout(value = 5 * 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ReportTest {
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final Duration A_WHILE = Duration.ofSeconds(30);
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    private static final int EVENTS = 10;

    private final Random random = new Random(14);
    private final ModelSource source = new ModelSource(random, 0);
    private final CountDownLatch released = new CountDownLatch(1);
    private final ManualClock clock = new ManualClock(NOON);

    private Engine start(Sink sink, Map<String, Sink> others) {
        for (int i = 0; i < EVENTS; i++) {
            source.add(NOON.plusSeconds(i).toEpochMilli());
        }
        Map<String, Sink> sinks = new LinkedHashMap<>();
        sinks.put("memory", sink);
        sinks.putAll(others);
        // The first write contains the start of the pipeline.
        source.live(NOON);
        Engine engine = new Engine(source, sinks, Setting.at(clock, random, null), new StreamListener() {});
        engine.start();
        return engine;
    }

    private StreamReport.Lane when(Engine engine, Predicate<StreamReport> condition) throws InterruptedException {
        while (!condition.test(engine.report())) {
            boolean unused = engine.await(Duration.ofMillis(1));
        }
        clock.advance(A_WHILE);
        return engine.report().lanes().get(0);
    }

    private static boolean hasRead(StreamReport report) {
        return report.received() == EVENTS;
    }

    @Test
    void openingSinkIsOpeningAndEventsWaitForIt() throws Exception {
        try (Engine engine = start(new SlowSink(true, 0), Map.of())) {
            StreamReport.Lane lane = when(engine, ReportTest::hasRead);
            assertThat(lane.state()).isEqualTo(LaneState.OPENING);
            assertThat(lane.failure()).isNull();
            assertThat(lane.lagEvents()).isGreaterThanOrEqualTo(EVENTS);
            assertThat(lane.lag()).isEqualTo(A_WHILE);
            released.countDown();
            assertThat(engine.await(LONG)).isTrue();
        }
    }

    @Test
    void sinkThatCannotBeOpenedIsRetryingUntilItIsStopped() throws Exception {
        Engine engine = start(new ClosedStore(), Map.of());
        StreamReport.Lane lane =
                when(engine, report -> hasRead(report) && report.lanes().get(0).retries() > 0);
        assertThat(lane.state()).isEqualTo(LaneState.RETRYING);
        assertThat(lane.failure()).isEqualTo("no answer");
        assertThat(lane.lagEvents()).isGreaterThanOrEqualTo(EVENTS);
        assertThat(lane.lag()).isEqualTo(A_WHILE);
        assertThat(engine.health().ready().reasons())
                .extracting(StreamHealth.Reason::code, StreamHealth.Reason::since)
                .containsExactly(tuple(StreamHealth.Code.SINK_RETRYING, NOON));
        engine.close();
        assertThat(engine.health().live().reasons())
                .extracting(StreamHealth.Reason::code)
                .containsExactly(StreamHealth.Code.CLOSED);
        assertThat(engine.await(LONG)).isTrue();
        StreamReport.Lane stopped = engine.report().lanes().get(0);
        assertThat(stopped.state()).isEqualTo(LaneState.STOPPED);
        assertThat(stopped.failure()).isEqualTo("no answer");
        assertThat(stopped.stored()).isZero();
        assertThat(stopped.lagEvents()).isGreaterThanOrEqualTo(EVENTS);
        assertThat(stopped.lag()).isEqualTo(A_WHILE);
    }

    /** The fault of the first attempt was reported until something was stored. */
    @Test
    void sinkThatOpensLateIsRunningWithoutAFailure() throws Exception {
        SlowSink second = new SlowSink(false, 1);
        try (Engine engine = start(second, Map.of())) {
            StreamReport.Lane lane =
                    when(engine, report -> report.lanes().get(0).state() == LaneState.RUNNING && hasRead(report));
            assertThat(lane.failure()).isNull();
            assertThat(lane.retries()).isEqualTo(1);
            assertThat(lane.lagEvents()).isPositive();
            assertThat(lane.lag()).isEqualTo(A_WHILE);
            released.countDown();
            assertThat(engine.await(LONG)).isTrue();
        }
    }

    /**
     * Events that the lane had taken out of the buffer were left out, so the lag of a retrying sink was 0.
     */
    @Test
    void theBatchOfASinkThatRetriesItsWritesCounts() throws Exception {
        AtomicBoolean down = new AtomicBoolean(true);
        Sink sink = new MemorySink(batch ->
                down.get() && !batch.events().isEmpty() ? MemorySink.Fate.FAILS_BEFORE : MemorySink.Fate.SUCCEEDS);
        try (Engine engine = start(sink, Map.of())) {
            StreamReport.Lane lane = when(
                    engine, report -> hasRead(report) && report.lanes().get(0).state() == LaneState.RETRYING);
            assertThat(lane.lagEvents()).isGreaterThanOrEqualTo(EVENTS);
            assertThat(lane.lag()).isEqualTo(A_WHILE);
            assertThat(engine.health().ready().since()).isEqualTo(NOON);
            down.set(false);
            assertThat(engine.await(LONG)).isTrue();
            assertThat(engine.health().ready().passes()).isTrue();
            assertThat(engine.report().lanes().get(0).lag()).isZero();
        }
    }

    @Test
    void completeSinkIsDoneAndNothingWaitsForIt() throws Exception {
        try (Engine engine = start(new MemorySink(), Map.of())) {
            assertThat(engine.await(LONG)).isTrue();
            clock.advance(A_WHILE);
            StreamReport report = engine.report();
            StreamReport.Lane lane = report.lanes().get(0);
            assertThat(lane.state()).isEqualTo(LaneState.DONE);
            assertThat(lane.failure()).isNull();
            assertThat(lane.stored()).isEqualTo(EVENTS);
            assertThat(lane.lagEvents()).isZero();
            assertThat(lane.lag()).isZero();
            assertThat(report.ended()).isTrue();
            assertThat(report.failure()).isNull();
            StreamHealth health = engine.health();
            assertThat(health.live().passes()).isTrue();
            assertThat(health.ready().passes()).isTrue();
            assertThat(health.complete().passes()).isTrue();
        }
    }

    @Test
    void failedSinkReportsTheReasonAndTheMissingEvents() throws Exception {
        Sink broken = new MemorySink(batch -> {
            throw SinkException.permanent("no right to write", null);
        });
        try (Engine engine = start(broken, Map.of("healthy", new MemorySink()))) {
            assertThatThrownBy(() -> engine.await(LONG)).hasMessage("no right to write");
            clock.advance(A_WHILE);
            StreamReport.Lane lane = engine.report().lanes().get(0);
            assertThat(lane.state()).isEqualTo(LaneState.FAILED);
            assertThat(lane.failure()).isEqualTo("no right to write");
            assertThat(lane.stored()).isZero();
            assertThat(lane.lag()).isGreaterThanOrEqualTo(Duration.ZERO);
            assertThat(engine.report().lanes().get(1).state()).isEqualTo(LaneState.DONE);
            assertThat(engine.health().live().reasons())
                    .extracting(StreamHealth.Reason::text)
                    .containsExactly("sink 'memory' failed: no right to write");
        }
    }

    /**
     * Waits until it is released, in opening or in its first write; before that, it fails to open a number of times.
     */
    private final class SlowSink implements Sink {
        private final boolean inOpen;
        private int failures;
        private Checkpoint reached = Checkpoint.NONE;

        SlowSink(boolean inOpen, int failures) {
            this.inOpen = inOpen;
            this.failures = failures;
        }

        private void pause() {
            try {
                released.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw SinkException.retryable("interrupted", e);
            }
        }

        @Override
        public Checkpoint open(SinkContext context) {
            if (failures > 0) {
                failures--;
                throw SinkException.retryable("no answer yet", null);
            }
            if (inOpen) {
                pause();
            }
            return reached;
        }

        @Override
        public void write(Batch batch) {
            if (!inOpen) {
                pause();
            }
            reached = batch.checkpoint();
        }

        @Override
        public void close() {}
    }

    private static final class ClosedStore implements Sink {
        @Override
        public Checkpoint open(SinkContext context) {
            throw SinkException.retryable("no answer", null);
        }

        @Override
        public void write(Batch batch) {
            throw new IllegalStateException("never opened");
        }

        @Override
        public void close() {}
    }
}
