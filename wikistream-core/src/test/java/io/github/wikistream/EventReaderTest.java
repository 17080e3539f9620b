package io.github.wikistream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.wikistream.error.PluginException;
import io.github.wikistream.error.SourceException;
import io.github.wikistream.event.Checkpoint;
import io.github.wikistream.event.DeadLetter;
import io.github.wikistream.event.Mark;
import io.github.wikistream.event.Position;
import io.github.wikistream.event.StreamEvent;
import io.github.wikistream.event.TopicPartition;
import io.github.wikistream.filter.EventFilter;
import io.github.wikistream.source.Signal;
import io.github.wikistream.source.Source;
import io.github.wikistream.source.SourceReader;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventReaderTest {
    private static final TopicPartition TOPIC = new TopicPartition("eqiad.mediawiki.recentchange", 0);

    private final ScriptedSource source = new ScriptedSource();

    private EventReader.Builder builder() {
        return EventReader.builder().source(source);
    }

    private static List<UUID> ids(Stream<StreamEvent> events) {
        return events.map(StreamEvent::id).toList();
    }

    @Test
    void readsEventsOneByOne() {
        source.sends(1).sends(2).sends(1).ends();

        try (EventReader reader = builder().open()) {
            assertThat(reader.hasNext()).isTrue();
            assertThat(reader.hasNext()).isTrue();
            assertThat(reader.next().id()).isEqualTo(id(1));
            assertThat(reader.next().id()).isEqualTo(id(2));
            assertThat(reader.hasNext()).isFalse();
            assertThatThrownBy(reader::next)
                    .isInstanceOf(NoSuchElementException.class)
                    .hasMessage(
                            "there is no next event: the source has ended, this reader was closed, or its thread is interrupted");
            assertThat(reader.report())
                    .isEqualTo(ReaderReport.builder().delivered(2).repeats(1).build());
            assertThat(reader.position().mark(TOPIC)).isEqualTo(new Mark.Timestamp(2_001));
        }
    }

    @Test
    void streamReadsLazily() {
        source.sends(1).sends(2).sends(3).sends(4);
        EventReader reader = builder().open();

        assertThat(ids(reader.stream().limit(2))).containsExactly(id(1), id(2));
        assertThat(reader.report().delivered()).isEqualTo(2);
        try (Stream<StreamEvent> rest = reader.stream().skip(1)) {
            assertThat(ids(rest.limit(1))).containsExactly(id(4));
        }

        assertThat(source.closed).isTrue();
        assertThat(reader.hasNext()).isFalse();
    }

    @Test
    void continuesFromACheckpoint() {
        source.sends(1).sends(2).ends();
        Checkpoint checkpoint;
        try (EventReader reader = builder().from(Checkpoint.NONE).open()) {
            reader.next();
            checkpoint = reader.checkpoint();
        }
        ScriptedSource again = new ScriptedSource().sends(1).sends(2).ends();

        try (EventReader reader =
                EventReader.builder().source(again).from(checkpoint).open()) {
            assertThat(ids(reader.stream())).containsExactly(id(2));
        }
        assertThat(again.from).isEqualTo(checkpoint.position());
    }

    @Test
    void returnsOnlyEventsThatPassTheFilter() {
        source.sends(1).sends(2).sends(3).ends();
        EventFilter filter = EventFilter.where("the second", event -> event.id().equals(id(2)));

        try (EventReader reader = builder().filter(filter).open()) {
            assertThat(ids(reader.stream())).containsExactly(id(2));
            assertThat(reader.report())
                    .isEqualTo(ReaderReport.builder().delivered(1).filtered(2).build());
        }
    }

    @Test
    void notifiesTheListenerAndContinuesIfItThrows() {
        Signal.Lost lost = new Signal.Lost("cut", false, Duration.ZERO);
        Signal.Gap gap = new Signal.Gap(TOPIC, Instant.EPOCH, Instant.EPOCH.plusSeconds(1));
        source.signals(new Signal.Opened(Position.NONE))
                .signals(lost)
                .signals(new Signal.Opened(Position.NONE))
                .signals(gap)
                .receives(1, "nonsense")
                .sends(2)
                .ends();
        List<Object> heard = new ArrayList<>();
        StreamListener listener = new StreamListener() {
            @Override
            public void onOpened(Position from) {
                heard.add(from);
                throw new IllegalStateException("a listener's own fault");
            }

            @Override
            public void onLost(Signal.Lost loss) {
                heard.add(loss);
            }

            @Override
            public void onGap(Signal.Gap gone) {
                heard.add(gone);
            }

            @Override
            public void onDeadLetter(DeadLetter letter) {
                heard.add(letter.data());
            }
        };

        try (EventReader reader = builder().listener(listener).open()) {
            assertThat(ids(reader.stream())).containsExactly(id(2));
        }
        assertThat(heard).containsExactly(Position.NONE, lost, Position.NONE, gap, "nonsense");
    }

    @Test
    void closingFromAnotherThreadEndsAWait() throws InterruptedException {
        EventReader reader = builder().open();
        Thread closer = new Thread(() -> {
            try {
                source.waits.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            reader.close();
        });
        closer.start();

        assertThat(reader.hasNext()).isFalse();
        closer.join();
        assertThat(reader.checkpoint()).isEqualTo(Checkpoint.NONE);
    }

    @Test
    void interruptEndsAWaitAndLosesNothing() {
        EventReader reader = builder().open();
        Thread.currentThread().interrupt();

        assertThat(reader.hasNext()).isFalse();
        assertThat(Thread.interrupted()).isTrue();

        source.sends(1);
        assertThat(reader.next().id()).isEqualTo(id(1));
    }

    @Test
    void rethrowsTheFailureOfTheSource() {
        source.fails(new SourceException("403: no contact", null));

        try (EventReader reader = builder().open()) {
            assertThatThrownBy(reader::hasNext).isSameAs(source.failure);
            assertThatThrownBy(reader::next).isSameAs(source.failure);
        }
    }

    @Test
    void acceptsEachSettingOnce() {
        EventReader.Builder builder = EventReader.builder()
                .userAgent("t/1 (t@example.org)")
                .streams("page-create")
                .since(Instant.EPOCH)
                .source("https://example.org")
                .from(Checkpoint.NONE)
                .filter(EventFilter.everything());

        assertThatThrownBy(() -> builder.streams("recentchange")).hasMessage("streams was already set");
        assertThatThrownBy(() -> builder.source(source)).hasMessage("source was already set");
        assertThatThrownBy(() -> builder.from(Checkpoint.NONE)).hasMessage("from was already set");
        assertThatThrownBy(() -> builder.filter(EventFilter.bots())).hasMessage("filter was already set");
        builder.open().close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "recent change", "recentchange,page-create"})
    void refusesInvalidStreamNames(String name) {
        assertThatThrownBy(() -> EventReader.builder().streams(name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("not the name of a stream: '" + name + "'");
    }

    @Test
    void requiresAUserAgent() {
        assertThatThrownBy(() -> EventReader.builder().open())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("contact");
        assertThatThrownBy(() ->
                        EventReader.builder().source("gopher://example.org").open())
                .isInstanceOf(PluginException.class)
                .hasMessageContaining("gopher");
    }

    private static UUID id(int number) {
        return new UUID(7, number);
    }

    /** Delivers the signals of a test, then waits. */
    private static final class ScriptedSource implements Source, SourceReader {
        private final LinkedBlockingQueue<Signal> script = new LinkedBlockingQueue<>();
        private final CountDownLatch waits = new CountDownLatch(1);
        private volatile boolean closed;
        private @Nullable SourceException failure;
        private @Nullable Position from;

        ScriptedSource signals(Signal signal) {
            script.add(signal);
            return this;
        }

        ScriptedSource receives(int number, String data) {
            Mark mark = new Mark.Timestamp(number * 1_000L + 1);
            return signals(new Signal.Received(Position.of(Map.of(TOPIC, mark)), data));
        }

        ScriptedSource sends(int number) {
            return receives(number, """
                    {"meta":{"id":"%s","dt":"%s","stream":"mediawiki.recentchange","topic":"%s"},\
                    "type":"edit","wiki":"enwiki","namespace":0,"title":"T"}""".formatted(id(number), Instant.ofEpochSecond(number), TOPIC.topic()));
        }

        ScriptedSource ends() {
            return signals(new Signal.Ended());
        }

        void fails(SourceException exception) {
            failure = exception;
        }

        @Override
        public SourceReader open(Position position) {
            from = position;
            return this;
        }

        @Override
        public Signal next() throws InterruptedException {
            if (closed) {
                throw new IllegalStateException("closed");
            }
            if (failure != null) {
                throw failure;
            }
            waits.countDown();
            return script.take();
        }

        @Override
        public void close() {
            closed = true;
            script.add(new Signal.Ended());
        }

        @Override
        public String toString() {
            return "script";
        }
    }
}
