package io.github.wikistream.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.wikistream.event.Mark;
import io.github.wikistream.event.Position;
import io.github.wikistream.event.TopicPartition;
import io.github.wikistream.internal.recording.EventOrigin;
import io.github.wikistream.source.Signal;
import io.github.wikistream.source.Source;
import io.github.wikistream.source.SourceReader;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The rules of {@link SourceReader} as tests. Extend this class and implement its two abstract methods; the source is
 * complete when all tests pass. The optional methods enable more tests; what cannot be tested on a source is reported
 * as skipped, with the reason.
 *
 * <pre>{@code
 * class MySourceContractTest extends SourceContract {
 * private final MyServer server = MyServer.with(EVENTS);
 *
 * @Override protected Source createSource() { return new MySource(server); }
 * @Override protected List<String> events() { return EVENTS; }
 * @Override protected Optional<Source> createBreakingSource() { return Optional.of(new MySource(server.cuttingAfter(5))); }
 * }
 * }</pre>
 */
public abstract class SourceContract {
    @RegisterExtension
    static final RuleExplanation EXPLANATION = new RuleExplanation();

    /** Rule 6 allows one second; the rest is tolerance for a busy machine. */
    private static final Duration INTERRUPT_LIMIT = Duration.ofSeconds(5);

    /** Limit on signals per event; a source that exceeds it is in an endless loop. */
    private static final int MAX_SIGNALS_PER_EVENT = 200;

    private final List<SourceReader> opened = new ArrayList<>();

    protected SourceContract() {}

    /** Returns a source of {@link #events()} that ends after the last event. */
    protected abstract Source createSource();

    /**
     * Returns the data of each event of the source in its order: 20 or more, all different, preferably from two topics
     * and with some times out of order.
     */
    protected abstract List<String> events();

    /** Returns a source of the same events whose connections break repeatedly. Empty, the default, if connections cannot break. */
    protected Optional<Source> createBreakingSource() {
        return Optional.empty();
    }

    /**
     * Returns a source of the same events that waits after the last event without end. Empty, the default, if it never
     * waits.
     */
    protected Optional<Source> createWaitingSource() {
        return Optional.empty();
    }

    /**
     * Returns a position older than the history of the source, so that events after it are lost. Empty, the default, if
     * nothing is ever lost.
     */
    protected Optional<Position> expiredPosition() {
        return Optional.empty();
    }

    @AfterEach
    final void closeReaders() {
        for (SourceReader reader : List.copyOf(opened)) {
            // The tests of rule 7 detect failures of closing.
            try {
                reader.close();
            } catch (RuntimeException e) {
                opened.remove(reader);
            }
        }
    }

    private SourceReader open(Source source, Position from) {
        SourceReader reader = source.open(from);
        opened.add(reader);
        return reader;
    }

    /** Passes every signal up to the end of the source to {@code each}. */
    private void read(SourceReader reader, Consumer<Signal> each) {
        long most = (long) MAX_SIGNALS_PER_EVENT * events().size();
        try {
            Signal signal = reader.next();
            for (long i = 0; !(signal instanceof Signal.Ended); i++) {
                if (i > most) {
                    throw new AssertionError("no end after " + most + " signals; the last was " + signal);
                }
                each.accept(signal);
                signal = reader.next();
            }
        } catch (InterruptedException e) {
            throw new AssertionError("unexpected interrupt: " + e, e);
        }
    }

    private List<String> dataOf(SourceReader reader) {
        List<String> data = new ArrayList<>();
        read(reader, signal -> {
            if (signal instanceof Signal.Received received) {
                data.add(received.data());
            }
        });
        return data;
    }

    @Test
    @DisplayName("rule 1: every event arrives")
    void everyEventArrives() {
        assertThat(new HashSet<>(dataOf(open(createSource(), Position.NONE))))
                .containsExactlyInAnyOrderElementsOf(new HashSet<>(events()));
    }

    @Test
    @DisplayName("rule 1: every event arrives although connections break")
    void everyEventArrivesAlthoughConnectionsBreak() {
        Optional<Source> source = createBreakingSource();
        assumeTrue(source.isPresent(), "this source has no connections that break");
        List<Signal> lost = new ArrayList<>();
        Set<String> data = new HashSet<>();
        read(open(source.get(), Position.NONE), signal -> {
            if (signal instanceof Signal.Received received) {
                data.add(received.data());
            } else if (signal instanceof Signal.Lost) {
                lost.add(signal);
            }
        });

        assertThat(lost).as("broken connections").isNotEmpty();
        assertThat(data).containsExactlyInAnyOrderElementsOf(new HashSet<>(events()));
    }

    @Test
    @DisplayName("rule 1: expired history is reported as a gap")
    void expiredHistoryIsReportedAsAGap() {
        Optional<Position> position = expiredPosition();
        assumeTrue(position.isPresent(), "this source loses no history");
        List<Signal.Gap> gaps = new ArrayList<>();
        read(open(createSource(), position.get()), signal -> {
            if (signal instanceof Signal.Gap gap) {
                gaps.add(gap);
            }
        });

        assertThat(gaps).isNotEmpty().allSatisfy(gap -> assertThat(gap.from()).isBefore(gap.to()));
    }

    @Test
    @DisplayName("rule 2: the events of a topic arrive in the order of its log")
    void eventsOfATopicArriveInOrder() {
        assertInOrder(createSource());
    }

    @Test
    @DisplayName("rule 2: after a reconnect, the events of a topic are in order again")
    void eventsAreInOrderAfterAReconnect() {
        Optional<Source> source = createBreakingSource();
        assumeTrue(source.isPresent(), "this source has no connections that break");
        assertInOrder(source.get());
    }

    /** Asserts that within one connection, each event is after the previous one of its topic. */
    private void assertInOrder(Source source) {
        Map<String, Integer> places = new HashMap<>();
        List<String> events = events();
        for (int i = 0; i < events.size(); i++) {
            places.put(events.get(i), i);
        }
        Map<String, Integer> newest = new HashMap<>();
        List<String> misplaced = new ArrayList<>();
        read(open(source, Position.NONE), signal -> {
            if (signal instanceof Signal.Lost) {
                newest.clear();
            } else if (signal instanceof Signal.Received received) {
                int place = places.getOrDefault(received.data(), Integer.MAX_VALUE);
                Integer before = newest.put(topicOf(received.data()), place);
                if (before != null && before >= place) {
                    misplaced.add("event " + place + " behind event " + before);
                }
            }
        });
        assertThat(misplaced).isEmpty();
    }

    private static String topicOf(String data) {
        EventOrigin place = EventOrigin.of(data);
        return place == null ? "" : place.topic().toString();
    }

    @Test
    @DisplayName("rule 3: a connection is announced before its first event")
    void connectionIsAnnounced() {
        assertAnnounced(createSource());
    }

    @Test
    @DisplayName("rule 3: a new connection is announced too")
    void newConnectionIsAnnounced() {
        Optional<Source> source = createBreakingSource();
        assumeTrue(source.isPresent(), "this source has no connections that break");
        assertAnnounced(source.get());
    }

    private void assertAnnounced(Source source) {
        boolean[] connected = {false};
        List<Signal> unannounced = new ArrayList<>();
        read(open(source, Position.NONE), signal -> {
            if (signal instanceof Signal.Opened) {
                connected[0] = true;
            } else if (signal instanceof Signal.Lost) {
                connected[0] = false;
            } else if (!connected[0]) {
                unannounced.add(signal);
            }
        });
        assertThat(unannounced).isEmpty();
    }

    @Test
    @DisplayName("rule 4: a reader opened at a position delivers every event after it")
    void readerDeliversEveryEventAfterAPosition() {
        Source source = createSource();
        assumeTrue(source.canReplay(), "this source cannot replay");
        List<String> order = new ArrayList<>();
        List<Position> reached = new ArrayList<>();
        TreeMap<TopicPartition, Mark> newest = new TreeMap<>();
        read(open(source, Position.NONE), signal -> {
            if (signal instanceof Signal.Received received) {
                received.position().marks().forEach((topic, mark) -> newest.merge(topic, mark, SourceContract::later));
                order.add(received.data());
                reached.add(Position.of(newest));
            }
        });
        int step = Math.max(1, order.size() / 10);
        for (int i = 0; i < order.size(); i += step) {
            Set<String> behind = new HashSet<>(order.subList(i + 1, order.size()));
            assertThat(new HashSet<>(dataOf(open(createSource(), reached.get(i)))))
                    .as("read from %s, which was reached with event %d", reached.get(i), i)
                    .containsAll(behind);
        }
    }

    @Test
    @DisplayName("rule 4: a reader opened at a time delivers every event dated then or later")
    void readerDeliversEveryEventSinceATime() {
        assumeTrue(createSource().canReplay(), "this source cannot replay");
        List<EventOrigin> places = new ArrayList<>();
        for (String event : events()) {
            EventOrigin place = EventOrigin.of(event);
            if (place != null) {
                places.add(place);
            }
        }
        assumeTrue(!places.isEmpty(), "no event has a time");
        // Rule 1 tests whether a reader from the beginning misses events.
        SourceReader whole = createSource().open(Position.NONE);
        opened.add(whole);
        Set<String> delivered = new HashSet<>(dataOf(whole));
        int step = Math.max(1, places.size() / 10);
        for (int i = 0; i < places.size(); i += step) {
            Instant since = places.get(i).at();
            List<String> due = events().stream()
                    .filter(event -> {
                        EventOrigin place = EventOrigin.of(event);
                        return place != null && !place.at().isBefore(since) && delivered.contains(event);
                    })
                    .toList();
            SourceReader reader = createSource().openSince(since);
            opened.add(reader);
            assertThat(new HashSet<>(dataOf(reader))).as("read since %s", since).containsAll(due);
        }
    }

    private static Mark later(Mark one, Mark other) {
        if (one instanceof Mark.Timestamp a && other instanceof Mark.Timestamp b) {
            return a.epochMillis() >= b.epochMillis() ? one : other;
        }
        // A time is known only once the topic has sent an event, so it is newer than an offset.
        return one instanceof Mark.Timestamp ? one : other;
    }

    @Test
    @DisplayName("rule 5: two readers are independent")
    void readersAreIndependent() throws InterruptedException {
        Source source = createSource();
        SourceReader first = open(source, Position.NONE);
        SourceReader second = open(source, Position.NONE);
        for (int i = 0; i < events().size() / 2; i++) {
            first.next();
        }
        List<String> disturbed = dataOf(second);
        second.close();

        assertThat(disturbed).isEqualTo(dataOf(open(createSource(), Position.NONE)));
        assertThatCode(first::next).doesNotThrowAnyException();
    }

    @Test
    @DisplayName("rule 6: an interrupted thread stops reading")
    void interruptedThreadStopsReading() {
        SourceReader reader = open(createSource(), Position.NONE);
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        OtherThread thread = OtherThread.start(() -> {
            Thread.currentThread().interrupt();
            drain(reader, thrown);
        });

        assertThat(thread.endsWithin(INTERRUPT_LIMIT)).as("ends in time").isTrue();
        assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
    }

    @Test
    @DisplayName("rule 6: an interrupt ends a wait")
    void interruptEndsAWait() {
        Optional<Source> source = createWaitingSource();
        assumeTrue(source.isPresent(), "this source never waits");
        SourceReader reader = open(source.get(), Position.NONE);
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        CountDownLatch reads = new CountDownLatch(events().size() / 2);
        OtherThread thread = OtherThread.start(() -> drain(reader, thrown, reads::countDown));
        OtherThread.await(reads);
        thread.awaitBlocked();
        thread.interrupt();

        assertThat(thread.endsWithin(INTERRUPT_LIMIT)).as("ends in time").isTrue();
        assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
    }

    private static void drain(SourceReader reader, AtomicReference<Throwable> thrown) {
        drain(reader, thrown, () -> {
            // Nothing to count.
        });
    }

    /** Reads to the end and records what is thrown. */
    private static void drain(SourceReader reader, AtomicReference<Throwable> thrown, Runnable onEvent) {
        try {
            Signal signal = reader.next();
            while (!(signal instanceof Signal.Ended)) {
                if (signal instanceof Signal.Received) {
                    onEvent.run();
                }
                signal = reader.next();
            }
        } catch (InterruptedException | RuntimeException e) {
            thrown.set(e);
        }
    }

    @Test
    @DisplayName("rule 7: closing twice is harmless")
    void closingTwiceIsHarmless() {
        SourceReader reader = open(createSource(), Position.NONE);
        dataOf(reader);
        reader.close();

        assertThatCode(reader::close).doesNotThrowAnyException();
    }

    @Test
    @DisplayName("rule 7: a reader that was never read can be closed")
    void unreadReaderCanBeClosed() {
        SourceReader reader = open(createSource(), Position.NONE);

        assertThatCode(reader::close).doesNotThrowAnyException();
    }

    @Test
    @DisplayName("rule 7: reading a closed reader is refused")
    void closedReaderRefusesToRead() throws InterruptedException {
        SourceReader reader = open(createSource(), Position.NONE);
        reader.next();
        reader.close();

        assertThatThrownBy(reader::next).isInstanceOf(IllegalStateException.class);
    }

    @Test
    @DisplayName("rule 7: closing ends a wait")
    void closingEndsAWait() {
        Optional<Source> source = createWaitingSource();
        assumeTrue(source.isPresent(), "this source never waits");
        SourceReader reader = open(source.get(), Position.NONE);
        CountDownLatch reads = new CountDownLatch(events().size() / 2);
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        OtherThread thread = OtherThread.start(() -> drain(reader, thrown, reads::countDown));
        OtherThread.await(reads);
        thread.awaitBlocked();
        reader.close();

        assertThat(thread.endsWithin(INTERRUPT_LIMIT)).as("ends in time").isTrue();
        if (thrown.get() != null) {
            // Closed between two calls: the second call reads a closed reader.
            assertThat(thrown.get()).isInstanceOf(IllegalStateException.class);
        }
    }
}
