package io.github.wikistream.internal.engine;

import io.github.wikistream.StreamListener;
import io.github.wikistream.StreamReport;
import io.github.wikistream.StreamReport.LaneState;
import io.github.wikistream.error.SourceException;
import io.github.wikistream.error.WikiStreamException;
import io.github.wikistream.event.Checkpoint;
import io.github.wikistream.event.DeadLetter;
import io.github.wikistream.event.Mark;
import io.github.wikistream.event.Position;
import io.github.wikistream.event.TopicPartition;
import io.github.wikistream.sink.Sink;
import io.github.wikistream.source.Signal;
import io.github.wikistream.source.Source;
import io.github.wikistream.source.SourceReader;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries events from one source to any number of lanes. Started once, closed once. */
public final class Engine implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Engine.class);
    private static final Duration AFTER_DEADLINE = Duration.ofSeconds(1);

    private final Source source;
    private final Settings settings;
    private final StreamListener listener;
    private final SourceJournal journal;
    private final EventBuffer buffer;
    private final Intake intake;
    private final List<Lane> lanes = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final OwnReaders ownReaders = new OwnReaders(System::nanoTime);
    private final Map<Lane, Checkpoint> opened = new HashMap<>();
    private final CountDownLatch settled;
    private final CountDownLatch done;
    private final AtomicLong received = new AtomicLong();
    private final AtomicLong canaries = new AtomicLong();
    private final AtomicLong invalid = new AtomicLong();
    private final AtomicLong filtered = new AtomicLong();
    private final Thread pump;
    private final Instant startedAt;
    private volatile @Nullable SourceReader reader;
    private volatile @Nullable SourceException sourceFailure;
    private volatile boolean ended;
    private volatile boolean closing;

    /**
     * Makes one; {@link #start()} sets it going.
     *
     * @param sinks by name, at least one; reports keep their order
     */
    public Engine(Source source, Map<String, Sink> sinks, Settings settings, StreamListener listener) {
        this.source = source;
        this.settings = settings;
        this.listener = listener;
        journal = new SourceJournal(source, listener, "goes to the dead letters");
        buffer = new EventBuffer(
                settings.bufferBytes(), source.canReplay(), progressFrom(Checkpoint.NONE), settings.clock());
        intake = new Intake(settings.filter(), settings.clock());
        String writer = HexFormat.of().toHexDigits(settings.random().nextLong());
        sinks.forEach((name, sink) -> lanes.add(new Lane(name, sink, this, settings, writer)));
        settled = new CountDownLatch(lanes.size());
        done = new CountDownLatch(lanes.size());
        startedAt = settings.clock().instant();
        pump = thread("source", this::pump);
    }

    private Thread thread(String role, Runnable work) {
        Thread thread = new Thread(work, "wikistream-" + settings.pipeline() + "-" + role);
        thread.setDaemon(true);
        return thread;
    }

    /** Starts to open the sinks, and to read once they are open. */
    public void start() {
        LOG.info(
                "pipeline '{}': from {} to {}",
                settings.pipeline(),
                source,
                lanes.stream()
                        .map(lane -> lane.name() + " (" + lane.guarantee() + ")")
                        .toList());
        for (Lane lane : lanes) {
            Thread thread = thread(lane.name(), lane);
            threads.add(thread);
            thread.start();
        }
        pump.start();
    }

    private void pump() {
        try {
            if (!settled.await(settings.openPatience().toNanos(), TimeUnit.NANOSECONDS)) {
                LOG.warn("reading starts although not every sink is open yet; the others catch up by themselves");
            }
            if (!closing && done.getCount() > 0) {
                Position start = startPosition();
                buffer.begin(progressFrom(new Checkpoint(
                        "start", start, Collections.emptySortedMap(), datedAhead(), Collections.emptySortedMap())));
                read(start);
            }
        } catch (SourceException e) {
            sourceFailure = e;
            LOG.error("the source stops: {}", e.getMessage());
        } catch (InterruptedException e) {
            LOG.debug("the source was told to stop");
        } catch (RuntimeException e) {
            sourceFailure = new SourceException("the source broke: " + e, e);
            LOG.error("the source broke", e);
        } finally {
            buffer.end();
        }
    }

    private void read(Position from) throws InterruptedException {
        try (SourceReader opening = source.open(from)) {
            reader = opening;
            while (!closing) {
                Signal signal = opening.next();
                if (signal instanceof Signal.Received event) {
                    receive(event);
                } else if (signal instanceof Signal.Opened connection) {
                    buffer.append(new Entry.Opened(connection.from()));
                    journal.opened(connection);
                } else if (signal instanceof Signal.Gap gap) {
                    journal.gap(gap);
                } else if (signal instanceof Signal.Lost loss) {
                    journal.lost(loss);
                } else {
                    ended = true;
                    LOG.info("the source has no more events");
                    return;
                }
            }
        } catch (IllegalStateException e) {
            // Closing the reader is how a waiting read is ended.
            if (!closing) {
                throw e;
            }
        }
    }

    /** Counts an event once it is in the buffer: one that closing keeps out of it was not received. */
    private void receive(Signal.Received event) throws InterruptedException {
        Entry.Arrived entry = intake.take(event);
        buffer.append(entry);
        received.incrementAndGet();
        if (entry.content() instanceof Entry.Content.Canary) {
            canaries.incrementAndGet();
        } else if (entry.content() instanceof Entry.Content.Unwanted) {
            filtered.incrementAndGet();
        } else if (entry.content() instanceof Entry.Content.Dead dead) {
            invalid.incrementAndGet();
            journal.deadLetter(dead.letter());
        }
    }

    /**
     * Returns where reading has to begin so that no lane misses anything: topic by topic, the oldest mark of any lane. A lane without a
     * checkpoint takes what comes, unless a beginning was asked for.
     */
    private Position startPosition() {
        List<Position> positions;
        boolean fresh;
        synchronized (opened) {
            positions = opened.values().stream()
                    .map(Checkpoint::position)
                    .filter(p -> !p.isNone())
                    .toList();
            fresh = opened.values().stream().anyMatch(c -> c.position().isNone());
        }
        if (positions.isEmpty() || (fresh && settings.since() != null)) {
            return Position.NONE;
        }
        Map<TopicPartition, Mark> oldest = new TreeMap<>();
        for (Position position : positions) {
            position.marks().forEach((topic, mark) -> oldest.merge(topic, mark, Engine::older));
        }
        return Position.of(oldest);
    }

    /** Returns the events that a reader may begin at however long ago they were read, because they are dated ahead of their topics. */
    private SortedMap<TopicPartition, Map<UUID, Instant>> datedAhead() {
        SortedMap<TopicPartition, Map<UUID, Instant>> events = new TreeMap<>();
        synchronized (opened) {
            for (Checkpoint checkpoint : opened.values()) {
                checkpoint
                        .ahead()
                        .forEach((topic, ahead) -> events.computeIfAbsent(topic, t -> new HashMap<>())
                                .putAll(ahead));
            }
        }
        return events;
    }

    private static Mark older(Mark one, Mark other) {
        if (one instanceof Mark.Timestamp a && other instanceof Mark.Timestamp b) {
            return a.epochMillis() <= b.epochMillis() ? one : other;
        }
        if (one instanceof Mark.Offset a && other instanceof Mark.Offset b) {
            return a.offset() <= b.offset() ? one : other;
        }
        // A time holds in every cluster, a place does not.
        return one instanceof Mark.Timestamp ? one : other;
    }

    EventBuffer buffer() {
        return buffer;
    }

    Progress progressFrom(Checkpoint checkpoint) {
        return new Progress(checkpoint, source::overlap, source.numbersEvents(), settings.clock());
    }

    Source source() {
        return source;
    }

    Feed ownReader(String sink, Position from) {
        return new OwnReader(source, from, intake, sink, ownReaders, work -> thread(sink + "-reader", work));
    }

    void laneOpened(Lane lane, Checkpoint checkpoint) {
        if (checkpoint.isNone()) {
            LOG.info("sink '{}' is open and holds nothing of this pipeline yet", lane.name());
        } else {
            LOG.info("sink '{}' is open, stands at {}", lane.name(), checkpoint);
        }
        synchronized (opened) {
            opened.put(lane, checkpoint);
        }
        settled.countDown();
    }

    void laneEnded(Lane lane) {
        synchronized (opened) {
            if (!opened.containsKey(lane)) {
                settled.countDown();
            }
        }
        done.countDown();
        if (done.getCount() == 0) {
            stopReading();
        }
    }

    /** A source that refuses a lane's own reader has stopped for good, as one that refuses the shared reader. */
    void laneFailed(String sink, WikiStreamException cause) {
        if (cause instanceof SourceException refused) {
            sourceFailure = refused;
        }
        tell(l -> l.onSinkFailed(sink, cause));
    }

    void wrote(String sink, int events, long elapsedNanos) {
        tell(l -> l.onBatchWritten(sink, events, elapsedNanos));
    }

    void poisoned(String sink, DeadLetter letter) {
        LOG.warn("sink '{}' refused event {}, which goes to the dead letters: {}", sink, letter.id(), letter.reason());
        tell(l -> l.onDeadLetter(letter));
    }

    void missing(String sink, Hole hole) {
        Instant from = Instant.ofEpochMilli(hole.from());
        Instant to = Instant.ofEpochMilli(hole.to());
        LOG.warn(
                "sink '{}': events of {} seem to be missing between {} and {}, and reading again did not bring them",
                sink,
                hole.topic(),
                from,
                to);
        tell(l -> l.onMissing(sink, hole.topic(), from, to));
    }

    void miscounted(String sink, long difference) {
        tell(l -> l.onMiscounted(sink, difference));
    }

    private void tell(Consumer<StreamListener> message) {
        try {
            message.accept(listener);
        } catch (RuntimeException e) {
            LOG.warn("a listener threw; the stream goes on", e);
        }
    }

    /**
     * Waits until every lane has ended.
     *
     * @return whether that came true in time
     * @throws WikiStreamException if the source stopped for good, or every sink did
     */
    public boolean await(Duration patience) throws InterruptedException {
        if (!done.await(patience.toNanos(), TimeUnit.NANOSECONDS)) {
            return false;
        }
        SourceException source = sourceFailure;
        if (source != null) {
            throw source;
        }
        WikiStreamException failure = null;
        for (Lane lane : lanes) {
            if (lane.failure() == null) {
                return true;
            }
            failure = lane.failure();
        }
        if (failure != null) {
            throw failure;
        }
        return true;
    }

    /** Returns what was done so far. */
    public StreamReport report() {
        List<StreamReport.Lane> reports = lanes.stream().map(Lane::report).toList();
        long repeats =
                reports.stream().mapToLong(StreamReport.Lane::repeats).min().orElse(0);
        return new StreamReport(
                received.get(),
                canaries.get(),
                invalid.get(),
                filtered.get(),
                repeats,
                ended,
                Duration.between(startedAt, settings.clock().instant()),
                reports);
    }

    private void logEnd() {
        for (StreamReport.Lane lane : report().lanes()) {
            LOG.info(
                    "sink '{}' ends {}: {} stored, {} repeats, {} filtered, {} dead letters{}",
                    lane.sink(),
                    lane.state().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                    lane.stored(),
                    lane.repeats(),
                    lane.filtered(),
                    lane.deadLetters(),
                    lane.state() == LaneState.STOPPED
                            ? "; about " + lane.lagEvents() + " more have come and are read next time"
                            : "");
        }
    }

    /** A thread that hears no interrupt is left behind; it is a daemon, so the program ends without it. */
    private void logLeft() {
        for (int i = 0; i < threads.size(); i++) {
            if (threads.get(i).isAlive()) {
                LOG.warn(
                        "sink '{}' is blocked and hears no interrupt; its thread '{}' is left behind",
                        lanes.get(i).name(),
                        threads.get(i).getName());
            }
        }
    }

    private void stopReading() {
        closing = true;
        SourceReader current = reader;
        if (current != null) {
            current.close();
        }
        pump.interrupt();
        buffer.end();
    }

    /** Ends reading, writes what is buffered within the deadline, and returns. Closing twice is harmless. */
    @Override
    public void close() {
        if (closing && done.getCount() == 0) {
            return;
        }
        stopReading();
        lanes.forEach(Lane::stop);
        boolean interrupted = false;
        try {
            if (!done.await(settings.closeDeadline().toNanos(), TimeUnit.NANOSECONDS)) {
                LOG.warn(
                        "not all was stored within {} s; what is missing is read again next time",
                        settings.closeDeadline().toMillis() / 1e3);
                threads.forEach(Thread::interrupt);
                if (!done.await(AFTER_DEADLINE.toNanos(), TimeUnit.NANOSECONDS)) {
                    logLeft();
                }
            }
        } catch (InterruptedException e) {
            threads.forEach(Thread::interrupt);
            interrupted = true;
        }
        logEnd();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
