package io.github.wikistream.internal.buffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.wikistream.error.SourceException;
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
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The reader of a lane that catches up, on a scripted source. */
class CatchUpReaderTest {
    private static final Duration LONG = Duration.ofMinutes(5);

    private final BlockingQueue<Object> script = new LinkedBlockingQueue<>();
    private final CatchUpReader reader = new CatchUpReader(
            new ScriptedSource().open(Position.NONE),
            new EntryDecoder(event -> true, Clock.systemUTC()),
            "memory",
            new CatchUpTurns(System::nanoTime),
            Thread::new);

    private final class ScriptedSource implements Source {
        @Override
        public SourceReader open(Position from) {
            return new SourceReader() {
                @Override
                public Signal next() throws InterruptedException {
                    Object next = script.take();
                    if (next instanceof SourceException refusal) {
                        throw refusal;
                    }
                    if (next instanceof Error error) {
                        throw error;
                    }
                    return (Signal) next;
                }

                @Override
                public void close() {
                    script.add(new Signal.Ended());
                }
            };
        }

        @Override
        public String toString() {
            return "script";
        }
    }

    @AfterEach
    void close() {
        reader.close();
    }

    private static Signal event(int number) {
        UUID id = new UUID(1, number);
        Position at = Position.of(Map.of(ModelSource.TOPIC, new Mark.Timestamp(1_000L + number)));
        return new Signal.Received(at, ModelSource.change(id, 1_000L + number, number));
    }

    @Test
    void waitsForAQuietSourceUpToTheLimit() throws InterruptedException {
        assertThat(reader.poll(Duration.ofMillis(1))).isNull();
        assertThat(reader.ended()).isFalse();
        script.add(event(1));
        assertThat(reader.poll(LONG))
                .isInstanceOfSatisfying(
                        BufferEntry.Received.class,
                        entry -> assertThat(entry.id()).isEqualTo(new UUID(1, 1)));
    }

    @Test
    void readerThatLosesItsTurnFellBehindAndIsNotAtTheEnd() throws InterruptedException {
        script.add(event(1));
        assertThat(reader.poll(LONG)).isNotNull();
        reader.revoke();
        assertThat(reader.poll(Duration.ofMillis(1))).isNull();
        assertThat(reader.fellBehind()).isTrue();
        assertThat(reader.ended()).isFalse();
    }

    @Test
    void endsWithTheSource() throws InterruptedException {
        script.add(new Signal.Ended());
        assertThat(reader.isAllRead()).isFalse();
        assertThat(reader.poll(LONG)).isNull();
        assertThat(reader.ended()).isTrue();
        assertThat(reader.isAllRead()).isTrue();
        assertThat(reader.fellBehind()).isFalse();
    }

    @Test
    void deliversWhereAConnectionStarts() throws InterruptedException {
        Position from = Position.of(Map.of(ModelSource.TOPIC, new Mark.Timestamp(7)));
        script.add(new Signal.Opened(from));
        assertThat(reader.poll(LONG)).isEqualTo(new BufferEntry.Opened(from));
    }

    @Test
    void aReaderThatIsInterruptedIsNotAtTheEndOfTheSource() throws InterruptedException {
        reader.interrupt();
        assertThat(reader.poll(LONG)).isNull();
        assertThat(reader.ended()).isTrue();
        assertThat(reader.isAllRead()).isFalse();
    }

    @Test
    void refusalOfTheSourceFollowsTheEventsRead() throws InterruptedException {
        script.add(event(1));
        script.add(new SourceException("refused", null));
        assertThat(reader.poll(LONG)).isNotNull();
        assertThatThrownBy(() -> {
                    while (true) {
                        reader.poll(Duration.ofMillis(1));
                    }
                })
                .isInstanceOf(SourceException.class)
                .hasMessage("refused");
    }

    @Test
    void errorOfTheSourceIsAFailureOfTheSource() {
        Error error = new StackOverflowError();
        script.add(error);
        assertThatThrownBy(() -> {
                    while (true) {
                        reader.poll(Duration.ofMillis(1));
                    }
                })
                .isInstanceOf(SourceException.class)
                .hasMessage("the source broke: java.lang.StackOverflowError")
                .hasCause(error);
    }

    @Test
    void readAheadIsBoundedInBytes() throws InterruptedException {
        script.add(event(0));
        assertThat(reader.poll(LONG)).isNotNull();
        for (int i = 1; i <= 20; i++) {
            script.add(new Signal.Received(Position.NONE, "x".repeat(200_000)));
        }
        for (int i = 1; i <= 20; i++) {
            assertThat(reader.waiting()).isLessThanOrEqualTo(2);
            assertThat(reader.poll(LONG)).isNotNull();
        }
    }
}
