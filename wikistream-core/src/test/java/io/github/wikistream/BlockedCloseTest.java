package io.github.wikistream;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wikistream.StreamReport.LaneState;
import io.github.wikistream.error.SinkException;
import io.github.wikistream.error.WikiStreamException;
import io.github.wikistream.event.Checkpoint;
import io.github.wikistream.sink.Batch;
import io.github.wikistream.sink.Sink;
import io.github.wikistream.sink.SinkContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A blocked sink does not keep a program from closing the stream. The time limit only guards against hanging. */
@Timeout(value = 5 * 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BlockedCloseTest {
    @TempDir
    private Path folder;

    private Path recording;

    /** Where a sink is blocked. */
    enum Place {
        OPEN,
        WRITE,
        CLOSE
    }

    /** Blocks in one method until it is released, or until it is interrupted unless it ignores interrupts. */
    private static final class BlockedSink implements Sink {
        private final Place place;
        private final boolean interruptible;
        private final CountDownLatch entered = new CountDownLatch(1);
        private final CountDownLatch released = new CountDownLatch(1);
        private final CountDownLatch left = new CountDownLatch(1);
        private Checkpoint durable = Checkpoint.NONE;

        BlockedSink(Place place, boolean interruptible) {
            this.place = place;
            this.interruptible = interruptible;
        }

        private void pass(Place now) {
            if (now != place) {
                return;
            }
            entered.countDown();
            boolean interrupted = false;
            while (released.getCount() > 0) {
                try {
                    released.await();
                } catch (InterruptedException e) {
                    interrupted = true;
                    if (interruptible) {
                        break;
                    }
                }
            }
            left.countDown();
            if (interrupted) {
                Thread.currentThread().interrupt();
                throw SinkException.retryable("interrupted", null);
            }
        }

        boolean isBlocked() {
            return entered.getCount() == 0 && left.getCount() > 0;
        }

        @Override
        public Checkpoint open(SinkContext context) {
            pass(Place.OPEN);
            return durable;
        }

        @Override
        public void write(Batch batch) {
            pass(Place.WRITE);
            durable = batch.checkpoint();
        }

        @Override
        public void close() {
            pass(Place.CLOSE);
        }
    }

    @BeforeEach
    void record() throws IOException {
        recording = Files.write(
                folder.resolve("changes.jsonl"),
                IntStream.range(0, 10).mapToObj(WikiStreamTest::change).toList());
    }

    private WikiStream start(BlockedSink sink, Duration deadline) throws InterruptedException {
        BlockedSink healthy = new BlockedSink(Place.OPEN, true);
        healthy.released.countDown();
        WikiStream stream = WikiStream.builder()
                .pipeline("blocked-close")
                .source(recording.toUri().toString())
                .closeDeadline(deadline)
                .linger(Duration.ofMillis(1))
                .sink("blocked", sink)
                .sink("healthy", healthy)
                .start();
        assertThat(sink.entered.await(5, TimeUnit.MINUTES)).isTrue();
        return stream;
    }

    @ParameterizedTest
    @EnumSource
    void sinkThatIgnoresInterruptionIsAbandoned(Place place) throws InterruptedException {
        BlockedSink sink = new BlockedSink(place, false);
        try {
            WikiStream stream = start(sink, Duration.ZERO);
            stream.close();

            assertThat(sink.isBlocked()).isTrue();
            assertThat(threads()).isNotEmpty().allMatch(Thread::isDaemon);
            // A report and a second close do not wait either.
            assertThat(stream.report().lanes()).hasSize(2);
            stream.close();
            assertThat(sink.isBlocked()).isTrue();
        } finally {
            sink.released.countDown();
        }
    }

    @ParameterizedTest
    @EnumSource
    void interruptibleSinkIsInterrupted(Place place) throws InterruptedException {
        BlockedSink sink = new BlockedSink(place, true);
        WikiStream stream = start(sink, Duration.ZERO);
        stream.close();

        assertThat(sink.isBlocked()).isFalse();
        assertThat(sink.released.getCount()).isEqualTo(1);
    }

    @Test
    void eventsLeftForTheNextRunAreNoFailure() throws InterruptedException {
        BlockedSink sink = new BlockedSink(Place.WRITE, true);
        List<String> failed = new CopyOnWriteArrayList<>();
        WikiStream stream = WikiStream.builder()
                .pipeline("blocked-close")
                .source(recording.toUri().toString())
                .closeDeadline(Duration.ZERO)
                .linger(Duration.ofMillis(1))
                .listener(new StreamListener() {
                    @Override
                    public void onSinkFailed(String name, WikiStreamException cause) {
                        failed.add(name);
                    }
                })
                .sink("blocked", sink)
                .start();
        assertThat(sink.entered.await(5, TimeUnit.MINUTES)).isTrue();
        stream.close();

        assertThat(stream.await(Duration.ZERO)).isTrue();
        StreamReport.Lane lane = stream.report().lanes().get(0);
        assertThat(lane.state()).isEqualTo(LaneState.STOPPED);
        assertThat(lane.failure()).contains("stopped before everything was stored", "at the next start");
        assertThat(failed).isEmpty();
    }

    @Test
    void otherLaneStoresBufferedEventsMeanwhile() throws InterruptedException {
        BlockedSink sink = new BlockedSink(Place.WRITE, false);
        try {
            WikiStream stream = start(sink, Duration.ofMillis(100));
            while (stream.report().received() < 10) {
                stream.await(Duration.ofMillis(1));
            }
            stream.close();

            assertThat(sink.isBlocked()).isTrue();
            StreamReport.Lane other = stream.report().lanes().get(1);
            assertThat(other.state()).isEqualTo(LaneState.DONE);
            assertThat(other.stored()).isEqualTo(10);
        } finally {
            sink.released.countDown();
        }
    }

    private static List<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("wikistream-blocked-close-"))
                .toList();
    }
}
