package io.github.wikistream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.wikistream.StreamReport.LaneState;
import io.github.wikistream.error.SinkException;
import io.github.wikistream.error.WikiStreamException;
import io.github.wikistream.event.Checkpoint;
import io.github.wikistream.event.Position;
import io.github.wikistream.event.RecentChange;
import io.github.wikistream.internal.sink.ForEachSink;
import io.github.wikistream.metric.Metric;
import io.github.wikistream.metric.MetricRecorder;
import io.github.wikistream.metric.memory.InMemoryMetricStore;
import io.github.wikistream.sink.Batch;
import io.github.wikistream.sink.Sink;
import io.github.wikistream.sink.SinkContext;
import io.github.wikistream.source.Signal;
import io.github.wikistream.source.Source;
import io.github.wikistream.source.SourceReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Closing a stream in one of its own callbacks, where waiting would be waiting for itself. */
@Timeout(value = 5 * 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CloseInCallbackTest {
    private final QuietSource source = new QuietSource();
    private final List<String> titles = Collections.synchronizedList(new ArrayList<>());
    private final AtomicBoolean called = new AtomicBoolean();
    private final List<Throwable> faults = Collections.synchronizedList(new ArrayList<>());
    private WikiStream stream = builder().forEach(change -> {}).build();

    /** A callback that waited for itself would wait this long. */
    private WikiStream.Builder builder() {
        return WikiStream.builder().source(source).linger(Duration.ofMillis(1)).closeDeadline(Duration.ofSeconds(3));
    }

    private void closeOnce() {
        if (!called.compareAndSet(false, true)) {
            return;
        }
        stream.close();
        if (Thread.currentThread().isInterrupted()) {
            faults.add(new AssertionError("the callback's thread was interrupted"));
        }
    }

    private void run(WikiStream.Builder builder) throws InterruptedException {
        stream = builder.build();
        stream.start();
        stream.await();
        assertThat(called).isTrue();
        assertThat(faults).isEmpty();
        stream.close();
    }

    /** The callbacks. */
    enum Place {
        FOR_EACH,
        FILTER,
        METRIC,
        SINK_OPEN,
        SINK_WRITE,
        SINK_CLOSE,
        LISTENER_OPENED,
        LISTENER_WRITTEN,
        SOURCE
    }

    private void at(Place now, Place wanted) {
        if (now == wanted) {
            closeOnce();
        }
    }

    @ParameterizedTest
    @EnumSource(names = "SINK_CLOSE", mode = EnumSource.Mode.EXCLUDE)
    void isARequestInEveryCallback(Place place) throws InterruptedException {
        source.inNext = () -> at(Place.SOURCE, place);
        run(builder()
                .filter(event -> {
                    at(Place.FILTER, place);
                    return true;
                })
                .listener(new StreamListener() {
                    @Override
                    public void onOpened(Position from) {
                        at(Place.LISTENER_OPENED, place);
                    }

                    @Override
                    public void onBatchWritten(String sink, int events, long elapsedNanos) {
                        at(Place.LISTENER_WRITTEN, place);
                    }
                })
                .metric(new Metric() {
                    @Override
                    public String name() {
                        return "closing";
                    }

                    @Override
                    public void observe(RecentChange change, MetricRecorder recorder) {
                        at(Place.METRIC, place);
                    }
                })
                .metricStore("counts", new InMemoryMetricStore())
                .sink("own", new ClosingSink(place))
                .forEach(change -> at(Place.FOR_EACH, place)));
        assertThat(stream.report().lanes()).extracting(StreamReport.Lane::state).containsOnly(LaneState.DONE);
        assertThat(stream.report().ended()).isFalse();
    }

    @Test
    void readsFiveEventsAndStops() throws InterruptedException {
        run(builder().forEach(change -> {
            titles.add(change.title());
            if (titles.size() == 5) {
                closeOnce();
            }
        }));
        assertThat(titles).startsWith("0", "1", "2", "3", "4");
        assertThat(stream.report().lanes().get(0).state()).isEqualTo(LaneState.DONE);
        assertThat(stream.report().lanes().get(0).stored()).isEqualTo(titles.size());
    }

    @Test
    void stopsTheOtherSinksOnceOneHasFailed() throws InterruptedException {
        stream = builder()
                .listener(new StreamListener() {
                    @Override
                    public void onSinkFailed(String sink, WikiStreamException cause) {
                        closeOnce();
                    }
                })
                .forEach(change -> titles.add(change.title()))
                .sink("dead", new ForEachSink(event -> {
                    throw SinkException.permanent("no right to write", null);
                }))
                .build();
        stream.start();
        assertThatThrownBy(() -> stream.await())
                .isInstanceOf(SinkException.class)
                .hasMessageContaining("no right");
        assertThat(stream.report().lanes())
                .extracting(StreamReport.Lane::state)
                .containsExactly(LaneState.DONE, LaneState.FAILED);
    }

    /** The sinks are closed last, when everything is stored. */
    @Test
    void isHarmlessWhileASinkIsClosed() throws InterruptedException {
        source.ends = true;
        run(builder().sink("own", new ClosingSink(Place.SINK_CLOSE)));
        assertThat(stream.report().lanes().get(0).state()).isEqualTo(LaneState.DONE);
    }

    @Test
    void endsASinkThatIsBlockedByTheDeadline() throws InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        run(WikiStream.builder()
                .source(source)
                .linger(Duration.ofMillis(1))
                .closeDeadline(Duration.ZERO)
                .sink("blocked", new ForEachSink(event -> {
                    try {
                        never.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                        throw SinkException.retryable("interrupted", e);
                    }
                }))
                .listener(new StreamListener() {
                    @Override
                    public void onOpened(Position from) {
                        closeOnce();
                    }
                }));
        assertThat(stream.report().lanes().get(0).state()).isIn(LaneState.STOPPED, LaneState.DONE);
    }

    @Test
    void awaitIsRefusedInACallback() throws InterruptedException {
        run(builder().forEach(change -> {
            try {
                assertThatThrownBy(() -> stream.await(Duration.ofMillis(1)))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("would wait for itself");
            } catch (AssertionError e) {
                faults.add(e);
            }
            closeOnce();
        }));
    }

    private final class ClosingSink implements Sink {
        private final Place place;
        private Checkpoint reached = Checkpoint.NONE;

        ClosingSink(Place place) {
            this.place = place;
        }

        @Override
        public Checkpoint open(SinkContext context) {
            at(Place.SINK_OPEN, place);
            return reached;
        }

        @Override
        public void write(Batch batch) {
            at(Place.SINK_WRITE, place);
            reached = batch.checkpoint();
        }

        @Override
        public void close() {
            at(Place.SINK_CLOSE, place);
        }
    }

    /** Sends ten changes, then nothing until it is closed. */
    private static final class QuietSource implements Source {
        private Runnable inNext = () -> {};
        private boolean ends;

        @Override
        public SourceReader open(Position from) {
            CountDownLatch closed = new CountDownLatch(1);
            return new SourceReader() {
                private int next = -1;

                @Override
                public Signal next() throws InterruptedException {
                    inNext.run();
                    if (next < 0) {
                        next = 0;
                        return new Signal.Opened(Position.NONE);
                    }
                    if (next < 10 && closed.getCount() > 0) {
                        return new Signal.Received(Position.NONE, WikiStreamTest.change(next++));
                    }
                    if (!ends) {
                        closed.await();
                    }
                    return new Signal.Ended();
                }

                @Override
                public void close() {
                    closed.countDown();
                }
            };
        }

        @Override
        public String toString() {
            return "ten changes";
        }
    }
}
