package io.github.wikistream.internal.buffer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wikistream.event.Mark;
import io.github.wikistream.event.Position;
import io.github.wikistream.internal.engine.ModelSource;
import io.github.wikistream.internal.ingest.BufferEntry;
import io.github.wikistream.internal.ingest.EntryDecoder;
import io.github.wikistream.source.Signal;
import io.github.wikistream.source.Source;
import io.github.wikistream.source.SourceReader;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Which lane may read from the source by itself, and for how long. */
class CatchUpTurnsTest {
    private static final Duration NOW = Duration.ofNanos(1);
    private static final long MINUTES = 2;

    private final AtomicLong nanos = new AtomicLong();
    private final CatchUpTurns turns = new CatchUpTurns(nanos::get);
    private final CountDownLatch closing = new CountDownLatch(1);
    private final CountDownLatch mayClose = new CountDownLatch(1);

    /** Delivers events one after the other, endlessly. */
    private static class EndlessReader implements SourceReader {
        private long next;

        @Override
        public Signal next() {
            long number = next++;
            Position at = Position.of(Map.of(ModelSource.TOPIC, new Mark.Timestamp(1_000 + number)));
            return new Signal.Received(at, ModelSource.change(new UUID(1, number), 1_000 + number, number));
        }

        @Override
        public void close() {}
    }

    private CatchUpReader reader(SourceReader reader) {
        Source source = new Source() {
            @Override
            public SourceReader open(Position from) {
                return reader;
            }

            @Override
            public String toString() {
                return "endless";
            }
        };
        EntryDecoder intake = new EntryDecoder(event -> true, Clock.systemUTC());
        return new CatchUpReader(source.open(Position.NONE), intake, "sink", turns, Thread::new);
    }

    private CatchUpReader reader() {
        return reader(new EndlessReader());
    }

    private static BufferEntry await(CatchUpReader reader) throws InterruptedException {
        return Objects.requireNonNull(reader.poll(Duration.ofMinutes(MINUTES)));
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    /** Polls, so that the reader counts as reading or waiting. */
    private static void poll(CatchUpReader... readers) throws InterruptedException {
        for (CatchUpReader reader : readers) {
            reader.poll(NOW);
        }
    }

    @Test
    void turnEndsWhileOthersWaitAndPassesInOrderOfRequest() throws InterruptedException {
        CatchUpReader first = reader();
        CatchUpReader second = reader();
        CatchUpReader third = reader();
        await(first);
        poll(second, third);
        pass(CatchUpTurns.TURN.minusMillis(1));
        poll(first, second, third);
        assertThat(first.isTurnOver()).isFalse();
        pass(Duration.ofMillis(1));
        poll(first, second, third);
        assertThat(first.isTurnOver()).isTrue();
        first.close();
        CatchUpReader firstAgain = reader();
        poll(firstAgain);
        assertThat(third.poll(NOW)).isNull();
        await(second);
        second.close();
        assertThat(firstAgain.poll(NOW)).isNull();
        await(third);
        third.close();
        await(firstAgain);
        firstAgain.close();
    }

    @Test
    void turnIsUnlimitedWhileNoOtherWaits() throws InterruptedException {
        CatchUpReader only = reader();
        await(only);
        pass(CatchUpTurns.TURN.multipliedBy(100));
        poll(only);
        assertThat(only.isTurnOver()).isFalse();
        only.close();
    }

    @Test
    void turnStartsWithTheFirstEventSinceConnectingMayTakeLong() throws InterruptedException {
        CountDownLatch connected = new CountDownLatch(1);
        CatchUpReader slow = reader(new EndlessReader() {
            @Override
            public Signal next() {
                try {
                    connected.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                return super.next();
            }
        });
        CatchUpReader waits = reader();
        poll(slow, waits);
        pass(CatchUpTurns.TURN_WITHOUT_EVENT.minusMillis(1));
        poll(slow, waits);
        assertThat(slow.isTurnOver()).isFalse();
        connected.countDown();
        await(slow);
        pass(CatchUpTurns.TURN.minusMillis(1));
        poll(slow, waits);
        assertThat(slow.isTurnOver()).isFalse();
        pass(Duration.ofMillis(1));
        poll(slow, waits);
        assertThat(slow.isTurnOver()).isTrue();
        slow.close();
        waits.close();
    }

    @Test
    void turnWithoutAnEventEndsToo() throws InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        CatchUpReader silent = reader(new EndlessReader() {
            @Override
            public Signal next() {
                try {
                    never.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                return new Signal.Ended();
            }
        });
        CatchUpReader waits = reader();
        poll(silent, waits);
        pass(CatchUpTurns.TURN_WITHOUT_EVENT);
        poll(silent, waits);
        assertThat(silent.isTurnOver()).isTrue();
        silent.close();
        await(waits);
        waits.close();
    }

    @Test
    void readerThatStoppedAskingDelaysNoOther() throws InterruptedException {
        CatchUpReader first = reader();
        CatchUpReader hangs = reader();
        CatchUpReader third = reader();
        await(first);
        poll(hangs, third);
        pass(Duration.ofSeconds(2));
        poll(third);
        first.close();
        await(third);
        third.close();
        hangs.close();
    }

    @Test
    void noReaderWaitsWhileTheConnectionOfAHangingSinkIsClosed() throws InterruptedException {
        CatchUpReader hangs = reader(new EndlessReader() {
            @Override
            public void close() {
                closing.countDown();
                try {
                    mayClose.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        });
        CatchUpReader takesOver = reader();
        CatchUpReader other = reader();
        await(hangs);
        poll(takesOver);
        pass(Duration.ofSeconds(2));
        Thread taking = new Thread(() -> {
            try {
                await(takesOver);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        taking.start();
        assertThat(closing.await(MINUTES, TimeUnit.MINUTES)).isTrue();

        CountDownLatch refused = new CountDownLatch(1);
        Thread asking = new Thread(() -> {
            try {
                poll(other);
                refused.countDown();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        asking.start();
        assertThat(refused.await(MINUTES, TimeUnit.MINUTES)).isTrue();
        mayClose.countDown();
        taking.join();
        asking.join();
        assertThat(hangs.fellBehind()).isTrue();
        takesOver.close();
        other.close();
        hangs.close();
    }
}
