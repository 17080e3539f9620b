package io.github.wikistream.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.wikistream.StreamListener;
import io.github.wikistream.StreamReport.LaneState;
import io.github.wikistream.error.SinkException;
import io.github.wikistream.event.Position;
import io.github.wikistream.sink.Sink;
import io.github.wikistream.source.Signal;
import io.github.wikistream.source.Source;
import io.github.wikistream.source.SourceReader;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** A pipeline that ends as soon as one sink stops, for programs that a supervisor restarts. */
class FailFastTest {
    private static final Duration LONG = Duration.ofMinutes(3);

    private final Random random = new Random(3);
    private final MemorySink well = new MemorySink();
    private final MemorySink broken = new MemorySink(batch -> {
        throw SinkException.repairable("memory: no right to write", null);
    });

    /** Never ends by itself: after the last event, its reader waits until it is closed. */
    private record Endless(Source log) implements Source {
        @Override
        public SourceReader open(Position from) {
            SourceReader reader = log.open(from);
            CountDownLatch closed = new CountDownLatch(1);
            return new SourceReader() {
                @Override
                public Signal next() throws InterruptedException {
                    Signal signal = reader.next();
                    if (signal instanceof Signal.Ended) {
                        closed.await();
                    }
                    return signal;
                }

                @Override
                public void close() {
                    closed.countDown();
                    reader.close();
                }
            };
        }
    }

    private Engine engine(Settings settings) {
        ModelSource log = new ModelSource(random, 0);
        log.fill(100, random);
        Map<String, Sink> sinks = new LinkedHashMap<>();
        sinks.put("well", well);
        sinks.put("broken", broken);
        return new Engine(new Endless(log), sinks, settings, new StreamListener() {});
    }

    @Test
    void stoppedSinkEndsThePipelineAndTheOthersAreClosedCleanly() {
        try (Engine engine = engine(Setting.failFast(Setting.of(random, 1 << 24, 10)))) {
            engine.start();
            assertThatThrownBy(() -> engine.await(LONG))
                    .isInstanceOf(SinkException.class)
                    .hasMessage("memory: no right to write");
            assertThat(engine.report().lanes())
                    .extracting(lane -> lane.sink() + " " + lane.state())
                    .containsExactly("well " + LaneState.DONE, "broken " + LaneState.FAILED);
        }
    }

    @Test
    void withoutFailFastTheOthersContinueAndTheSinkIsRetried() throws InterruptedException {
        CountDownLatch tried = new CountDownLatch(3);
        MemorySink repaired = new MemorySink(batch -> {
            if (tried.getCount() > 0) {
                tried.countDown();
                throw SinkException.repairable("memory: no right to write", null);
            }
            return MemorySink.Fate.SUCCEEDS;
        });
        ModelSource log = new ModelSource(random, 0);
        log.fill(100, random);
        try (Engine engine = new Engine(
                log, Map.of("repaired", repaired), Setting.of(random, 1 << 24, 10), new StreamListener() {})) {
            engine.start();
            assertThat(engine.await(LONG)).isTrue();
        }
        assertThat(repaired.ids()).hasSize(100);
    }
}
