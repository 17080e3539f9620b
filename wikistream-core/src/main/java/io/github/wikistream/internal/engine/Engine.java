package io.github.wikistream.internal.engine;

import io.github.wikistream.StreamListener;
import io.github.wikistream.StreamReport;
import io.github.wikistream.StreamReport.LaneState;
import io.github.wikistream.error.SourceException;
import io.github.wikistream.error.WikiStreamException;
import io.github.wikistream.event.Checkpoint;
import io.github.wikistream.event.DeadLetter;
import io.github.wikistream.event.Mark;
import io.github.wikistream.event.Origin;
import io.github.wikistream.event.Position;
import io.github.wikistream.event.TopicPartition;
import io.github.wikistream.internal.buffer.CatchUpReader;
import io.github.wikistream.internal.buffer.CatchUpTurns;
import io.github.wikistream.internal.buffer.EventBuffer;
import io.github.wikistream.internal.buffer.Feed;
import io.github.wikistream.internal.ingest.Broken;
import io.github.wikistream.internal.ingest.BufferEntry;
import io.github.wikistream.internal.ingest.EntryDecoder;
import io.github.wikistream.internal.progress.Progress;
import io.github.wikistream.internal.progress.SequenceGap;
import io.github.wikistream.internal.progress.SourceClock;
import io.github.wikistream.internal.progress.Start;
import io.github.wikistream.internal.progress.StreamTime;
import io.github.wikistream.sink.Sink;
import io.github.wikistream.source.Signal;
import io.github.wikistream.source.Source;
import io.github.wikistream.source.SourceReader;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
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
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries events from one source to any number of lanes. Started once, closed once. */
public final class Engine implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Engine.class);
    private static final Duration AFTER_DEADLINE = Duration.ofSeconds(1);

    private final Source source;
    private final Settings settings;
    private final Clock sourceClock;
    private final ListenerCalls listener;
    private final SourceJournal journal;
    private final EventBuffer buffer;
    private final EntryDecoder intake;
    private final List<Lane> lanes = new ArrayList<>();
    private final CatchUpTurns ownReaders = new CatchUpTurns(System::nanoTime);
    private final Map<Lane, Checkpoint> opened = new HashMap<>();
    private @Nullable Origin origin;

    /** Everything dated later is read for all lanes; {@code null} before reading begins. Guarded by {@code opened}. */
    private @Nullable Instant readSince;

    private final CountDownLatch settled;
    private final CountDownLatch done;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicBoolean closeBegun = new AtomicBoolean();
    private final AtomicLong received = new AtomicLong();
    private final AtomicLong canaries = new AtomicLong();
    private final AtomicLong invalid = new AtomicLong();
    private final AtomicLong filtered = new AtomicLong();
    private final Thread pump;
    private final Instant startedAt;
    private volatile @Nullable SourceReader reader;
    private final AtomicReference<@Nullable SourceException> sourceFailure = new AtomicReference<>();
    private volatile long firstReceivedMillis;
    private volatile boolean ended;
    private volatile boolean closing;

    /**
     * @param sinks by name, at least one; reports keep their order
     */
    public Engine(Source source, Map<String, Sink> sinks, Settings settings, StreamListener listener) {
        this.source = source;
        this.settings = settings;
        sourceClock = new SourceClock(source, settings.clock());
        this.listener = new ListenerCalls(listener);
        journal = new SourceJournal(source, listener, "goes to the dead letters", new StreamTime(sourceClock));
        buffer = new EventBuffer(
                settings.bufferBytes(), source.canReplay(), progressFrom(Checkpoint.NONE), settings.clock());
        intake = new EntryDecoder(settings.filter(), settings.clock());
        String writer = HexFormat.of().toHexDigits(settings.random().nextLong());
        sinks.forEach((name, sink) -> lanes.add(new Lane(name, sink, this, settings, writer)));
        settled = new CountDownLatch(lanes.size());
        done = new CountDownLatch(lanes.size());
        startedAt = settings.clock().instant();
        pump = thread("source", this::pump);
    }

    /** A thread of this engine: whatever runs in it is the engine or a callback from it. */
    private final class Worker extends Thread {
        Worker(String role, Runnable work) {
            super(work, "wikistream-" + settings.pipeline() + "-" + role);
            setDaemon(true);
        }

        Engine engine() {
            return Engine.this;
        }
    }

    Thread thread(String role, Runnable work) {
        return new Worker(role, work);
    }

    private boolean isCallback() {
        return Thread.currentThread() instanceof Worker worker && worker.engine() == this;
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
        lanes.forEach(Lane::start);
        pump.start();
    }

    private void pump() {
        try {
            if (!settled.await(settings.openPatience().toNanos(), TimeUnit.NANOSECONDS)) {
                LOG.warn("reading starts although not every sink is open yet; the others catch up by themselves");
            }
            if (!closing && done.getCount() > 0) {
                Start start = beginning();
                buffer.begin(progressFrom(new Checkpoint(
                        "start",
                        start.position(),
                        Collections.emptySortedMap(),
                        datedAhead(),
                        Collections.emptySortedMap(),
                        origin())));
                read(start);
            }
        } catch (InterruptedException e) {
            LOG.debug("the source was told to stop");
        } catch (Throwable e) {
            sourceFailed(e instanceof SourceException refused ? refused : Broken.source(e));
        } finally {
            buffer.end();
        }
    }

    private void read(Start from) throws InterruptedException {
        try (SourceReader opening = from.open(source)) {
            reader = opening;
            while (!closing) {
                Signal signal = opening.next();
                if (signal instanceof Signal.Received event) {
                    receive(event);
                } else if (signal instanceof Signal.Opened connection) {
                    buffer.append(new BufferEntry.Opened(connection.from()));
                    journal.opened(connection);
                } else if (signal instanceof Signal.Gap gap) {
                    journal.gap(gap);
                } else if (signal instanceof Signal.Lost loss) {
                    journal.lost(loss);
                } else {
                    // A reader that is closed while it waits ends, too.
                    if (!closing) {
                        ended = true;
                        LOG.info("the source has no more events");
                    }
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

    private void sourceFailed(SourceException cause) {
        if (sourceFailure.compareAndSet(null, cause)) {
            LOG.error("reading stops: {}", cause.getMessage(), cause);
            listener.tell(l -> l.onSourceFailed(cause));
        }
    }

    /** Counts an event once it is in the buffer: one that closing keeps out of it was not received. */
    private void receive(Signal.Received event) throws InterruptedException {
        BufferEntry.Arrived entry = intake.take(event);
        journal.received(entry.timestamp());
        if (firstReceivedMillis == 0) {
            firstReceivedMillis = entry.receivedAt().toEpochMilli();
        }
        buffer.append(entry);
        received.incrementAndGet();
        if (entry.content() instanceof BufferEntry.Content.Canary) {
            canaries.incrementAndGet();
        } else if (entry.content() instanceof BufferEntry.Content.Unwanted) {
            filtered.incrementAndGet();
        } else if (entry.content() instanceof BufferEntry.Content.Dead dead) {
            invalid.incrementAndGet();
            journal.deadLetter(dead.letter());
        }
    }

    /** Returns what is read, and since when if a sink holds nothing of this pipeline. */
    synchronized Origin origin() {
        Origin known = origin;
        if (known == null) {
            known = Start.origin(source, settings.sourceName(), startedAt);
            origin = known;
        }
        return known;
    }

    /**
     * Returns where reading has to begin so that no lane misses anything: topic by topic, the oldest mark of any lane. A lane that holds no
     * event yet needs all since it began; where that is in this run, the source begins by itself if no lane has a mark. Where the source does
     * not tell when it begins, such a lane takes what comes, unless a beginning was asked for.
     */
    private Start beginning() {
        Instant now = origin().since();
        synchronized (opened) {
            Map<TopicPartition, Mark> oldest = new TreeMap<>();
            Instant since = null;
            boolean untold = false;
            for (Checkpoint checkpoint : opened.values()) {
                Position position = checkpoint.position();
                position.marks().forEach((topic, mark) -> oldest.merge(topic, mark, Engine::older));
                Instant begin = position.isNone() ? checkpoint.origin().since() : null;
                untold |= position.isNone() && begin == null;
                since = since == null || (begin != null && begin.isBefore(since)) ? begin : since;
            }
            if (oldest.isEmpty() || (untold && settings.since() != null)) {
                boolean before = since != null && (now == null || since.isBefore(now));
                readSince = before ? since : now;
                return new Start(Position.NONE, before ? since : null);
            }
            if (since != null) {
                Mark begin = new Mark.Timestamp(since.toEpochMilli());
                oldest.replaceAll((topic, mark) -> older(mark, begin));
            }
            readSince = newest(oldest.values());
            return new Start(Position.of(oldest), null);
        }
    }

    private static Instant newest(Collection<Mark> marks) {
        return marks.stream()
                .map(mark ->
                        mark instanceof Mark.Timestamp time ? Instant.ofEpochMilli(time.epochMillis()) : Instant.MAX)
                .max(Comparator.naturalOrder())
                .orElse(Instant.MAX);
    }

    /** Returns whether the shared reader brings everything since a time; {@code true} for a lane that opened before it begins. */
    boolean readsSince(@Nullable Instant begin) {
        synchronized (opened) {
            return readSince == null || begin == null || !begin.isBefore(readSince);
        }
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

    /** Returns when the first event came, as milliseconds since 1970. */
    long firstReceivedMillis() {
        return firstReceivedMillis;
    }

    EventBuffer buffer() {
        return buffer;
    }

    Progress progressFrom(Checkpoint checkpoint) {
        return new Progress(checkpoint, source::overlap, source.numbersEvents(), new StreamTime(sourceClock));
    }

    Source source() {
        return source;
    }

    /** Returns the clock to judge events' dates by. */
    Clock sourceClock() {
        return sourceClock;
    }

    Feed ownReader(String sink, Start from) {
        return new CatchUpReader(from.open(source), intake, sink, ownReaders, work -> thread(sink + "-reader", work));
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
            stopReading(null);
        }
    }

    /** A source that refuses a lane's own reader has stopped for good, as one that refuses the shared reader. */
    void laneFailed(String sink, WikiStreamException cause) {
        if (cause instanceof SourceException refused) {
            sourceFailed(refused);
        }
        listener.tell(l -> l.onSinkFailed(sink, cause));
        if (settings.failFast()) {
            thread("close", this::close).start();
        }
    }

    void wrote(String sink, int events, long elapsedNanos) {
        listener.tell(l -> l.onBatchWritten(sink, events, elapsedNanos));
    }

    void poisoned(String sink, DeadLetter letter) {
        LOG.warn("sink '{}' refused event {}, which goes to the dead letters: {}", sink, letter.id(), letter.reason());
        listener.tell(l -> l.onDeadLetter(letter));
    }

    void missing(String sink, SequenceGap hole) {
        Instant from = Instant.ofEpochMilli(hole.from());
        Instant to = Instant.ofEpochMilli(hole.to());
        LOG.warn(
                "sink '{}': events of {} seem to be missing between {} and {}, and reading again did not bring them",
                sink,
                hole.topic(),
                from,
                to);
        listener.tell(l -> l.onMissing(sink, hole.topic(), from, to));
    }

    void miscounted(String sink, long difference) {
        listener.tell(l -> l.onMiscounted(sink, difference));
    }

    /**
     * Waits until every lane has ended.
     *
     * @return whether that came true in time
     * @throws WikiStreamException   if the source or a sink failed; thrown once all lanes have ended
     * @throws IllegalStateException if called in a thread of this engine, which would wait for itself
     */
    public boolean await(Duration patience) throws InterruptedException {
        if (isCallback()) {
            throw new IllegalStateException(
                    "await() was called in a callback of the same stream, where it would wait for itself: call it in a"
                            + " thread of your own, or close() to ask for the end");
        }
        if (!done.await(patience.toNanos(), TimeUnit.NANOSECONDS)) {
            return false;
        }
        WikiStreamException failure = sourceFailure.get();
        for (Lane lane : lanes) {
            failure = failure == null ? lane.failure() : failure;
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
        SourceException failure = sourceFailure.get();
        return new StreamReport(
                received.get(),
                canaries.get(),
                invalid.get(),
                filtered.get(),
                repeats,
                ended,
                Duration.between(startedAt, settings.clock().instant()),
                reports,
                failure == null ? null : failure.getMessage());
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

    /** @param requester the thread that asked for it in a callback, which must not be interrupted there; {@code null} for no callback */
    private void stopReading(@Nullable Thread requester) {
        closing = true;
        SourceReader current = reader;
        if (current != null) {
            closeReader(current);
        }
        if (pump != requester) {
            pump.interrupt();
        }
        buffer.end();
    }

    private static void closeReader(SourceReader reader) {
        try {
            reader.close();
        } catch (Throwable e) {
            LOG.warn("the source could not be closed", e);
        }
    }

    /**
     * Ends reading, writes what is buffered within the deadline, and returns. Closing twice is harmless. In a callback, where it would wait
     * for itself, it is a request: it returns at once, and a thread of its own does the rest.
     */
    @Override
    public void close() {
        boolean first = closeBegun.compareAndSet(false, true);
        if (isCallback()) {
            closing = true;
            Thread requester = Thread.currentThread();
            if (first) {
                thread("close", () -> finish(requester)).start();
            }
        } else if (first) {
            finish(null);
        } else {
            awaitClosed();
        }
    }

    private void finish(@Nullable Thread requester) {
        try {
            stopReading(requester);
            lanes.forEach(Lane::stop);
            if (!done.await(settings.closeDeadline().toNanos(), TimeUnit.NANOSECONDS)) {
                LOG.warn(
                        "not all was stored within {} s; what is missing is read again next time",
                        settings.closeDeadline().toMillis() / 1e3);
                lanes.forEach(Lane::interrupt);
                if (!done.await(AFTER_DEADLINE.toNanos(), TimeUnit.NANOSECONDS)) {
                    lanes.forEach(Lane::abandon);
                }
            }
        } catch (InterruptedException e) {
            lanes.forEach(Lane::interrupt);
            Thread.currentThread().interrupt();
        } finally {
            logEnd();
            closed.countDown();
        }
    }

    private void awaitClosed() {
        try {
            closed.await();
        } catch (InterruptedException e) {
            lanes.forEach(Lane::interrupt);
            Thread.currentThread().interrupt();
        }
    }
}
