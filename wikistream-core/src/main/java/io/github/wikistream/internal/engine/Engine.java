package io.github.wikistream.internal.engine;

import io.github.wikistream.StreamHealth;
import io.github.wikistream.StreamListener;
import io.github.wikistream.StreamReport;
import io.github.wikistream.StreamReport.LaneState;
import io.github.wikistream.error.SourceException;
import io.github.wikistream.error.WikiStreamException;
import io.github.wikistream.event.Checkpoint;
import io.github.wikistream.internal.buffer.Feeds;
import io.github.wikistream.internal.delivery.Lane;
import io.github.wikistream.internal.delivery.LaneOwner;
import io.github.wikistream.internal.delivery.LaneSettings;
import io.github.wikistream.internal.ingest.EntryDecoder;
import io.github.wikistream.internal.progress.PipelineOrigin;
import io.github.wikistream.internal.progress.SharedStart;
import io.github.wikistream.internal.progress.Start;
import io.github.wikistream.internal.progress.StreamTime;
import io.github.wikistream.sink.Sink;
import io.github.wikistream.source.Source;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life cycle of a pipeline: opens the sinks, reads the source once they are open, and closes everything in order.
 * Started once, closed once. Thread-safe.
 */
public final class Engine implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Engine.class);
    private static final Duration AFTER_DEADLINE = Duration.ofSeconds(1);

    private final Source source;
    private final Settings settings;
    private final ListenerCalls listener;
    private final EngineThreads threads;
    private final SharedStart sharedStart;
    private final Feeds feeds;
    private final SourceWatch watch;
    private final SourcePump pump;
    private final List<Lane> lanes;
    private final Clock clock;
    private final Instant startedAt;
    private final HealthMonitor health;

    /** Counts lanes that have opened their sinks, or ended before that. */
    private final CountDownLatch settled;

    private final CountDownLatch lanesEnded;
    private volatile boolean started;
    private final AtomicBoolean closeRequested = new AtomicBoolean();
    private final CountDownLatch closed = new CountDownLatch(1);

    /**
     * @param sinks by name, at least one; reports keep their order
     */
    public Engine(Source source, Map<String, Sink> sinks, Settings settings, StreamListener... listeners) {
        this.source = source;
        this.settings = settings;
        listener = new ListenerCalls(listeners);
        LaneSettings laneSettings = settings.lanes();
        clock = laneSettings.clock();
        startedAt = clock.instant();
        threads = new EngineThreads(laneSettings.pipeline());
        PipelineOrigin origin = new PipelineOrigin(source, settings.sourceName(), startedAt);
        sharedStart = new SharedStart(origin, settings.since() != null);
        EntryDecoder decoder = new EntryDecoder(settings.filter(), clock);
        feeds = new Feeds(source, settings.bufferBytes(), decoder, sharedStart, clock);
        SourceJournal journal =
                new SourceJournal(source, listener, "becomes a dead letter", new StreamTime(feeds.sourceClock()));
        watch = new SourceWatch(clock);
        pump = new SourcePump(source, decoder, feeds.buffer(), journal, listener, watch);
        health = new HealthMonitor(clock, settings.maxLag(), settings.maxSilence());
        LaneCallbacks callbacks = new LaneCallbacks(listener);
        EngineThreads laneThreads = threads;
        String writer = HexFormat.of().toHexDigits(laneSettings.random().nextLong());
        lanes = sinks.entrySet().stream()
                .map(sink -> new Lane(
                        sink.getKey(),
                        sink.getValue(),
                        feeds,
                        origin,
                        laneSettings,
                        writer,
                        callbacks,
                        laneThreads::create))
                .toList();
        settled = new CountDownLatch(lanes.size());
        lanesEnded = new CountDownLatch(lanes.size());
    }

    /**
     * Starts opening the sinks, and reading once they are open.
     *
     * @param announcement tells listeners of the start, before anything else
     */
    public void start(Consumer<StreamListener> announcement) {
        listener.tell(announcement);
        start();
    }

    /** Starts opening the sinks, and reading once they are open. */
    public void start() {
        started = true;
        LOG.info(
                "pipeline '{}': from {} to {}",
                settings.lanes().pipeline(),
                source,
                lanes.stream()
                        .map(lane -> lane.name() + " (" + lane.guarantee() + ")")
                        .toList());
        LaneEvents events = new LaneEvents();
        lanes.forEach(lane -> lane.start(events));
        pump.start(threads, this::awaitStart);
    }

    private @Nullable Start awaitStart() throws InterruptedException {
        if (!settled.await(settings.openPatience().toNanos(), TimeUnit.NANOSECONDS)) {
            LOG.warn("reading starts although not every sink is open yet; the others catch up by themselves");
        }
        return pump.isStopping() || lanesEnded.getCount() == 0 ? null : feeds.start();
    }

    private final class LaneEvents implements LaneOwner {
        @Override
        public void opened(String sink, Checkpoint checkpoint) {
            if (checkpoint.isNone()) {
                LOG.info("sink '{}' is open and holds nothing of this pipeline yet", sink);
            } else {
                LOG.info("sink '{}' is open and holds {}", sink, checkpoint);
            }
            sharedStart.opened(sink, checkpoint);
            settled.countDown();
        }

        /** A source that refuses a lane's own reader refuses permanently, as if it had refused the shared one. */
        @Override
        public void failed(String sink, WikiStreamException cause) {
            if (cause instanceof SourceException refused) {
                pump.fail(refused);
            }
            listener.tell(l -> l.onSinkFailed(sink, cause));
            if (settings.lanes().failFast()) {
                threads.create("close", Engine.this::close).start();
            }
        }

        @Override
        public void ended(String sink) {
            if (!sharedStart.isOpened(sink)) {
                settled.countDown();
            }
            lanesEnded.countDown();
            if (lanesEnded.getCount() == 0) {
                pump.stop(null);
            }
        }
    }

    /**
     * Waits until every lane has ended.
     *
     * @return {@code false} on timeout
     * @throws WikiStreamException if the source or a sink failed; thrown once all lanes have ended
     * @throws IllegalStateException if called in a thread of this engine, which would wait for itself
     */
    public boolean await(Duration patience) throws InterruptedException {
        if (threads.isCurrent()) {
            throw new IllegalStateException(
                    "await() was called in a callback of the same stream, where it would wait for itself: call it in a"
                            + " thread of your own, or close() to ask for the end");
        }
        if (!lanesEnded.await(patience.toNanos(), TimeUnit.NANOSECONDS)) {
            return false;
        }
        WikiStreamException failure = pump.failure();
        for (Lane lane : lanes) {
            failure = failure == null ? lane.failure() : failure;
        }
        if (failure != null) {
            throw failure;
        }
        return true;
    }

    /** Returns a report of the current state. */
    public StreamReport report() {
        List<StreamReport.Lane> reports = lanes.stream().map(Lane::report).toList();
        long repeats =
                reports.stream().mapToLong(StreamReport.Lane::repeats).min().orElse(0);
        SourceException failure = pump.failure();
        return StreamReport.builder()
                .pipeline(settings.lanes().pipeline())
                .received(pump.received())
                .canaries(pump.canaries())
                .invalid(pump.invalid())
                .filtered(pump.filtered())
                .repeats(repeats)
                .ended(pump.hasEnded())
                .bufferedBytes(feeds.buffer().bytes())
                .maxBufferedBytes(settings.bufferBytes())
                .elapsed(Duration.between(startedAt, clock.instant()))
                .lanes(reports)
                .failure(failure == null ? null : failure.getMessage())
                .build();
    }

    /** Returns the health at this moment. */
    public StreamHealth health() {
        HealthMonitor.Phase phase = started ? HealthMonitor.Phase.STARTED : HealthMonitor.Phase.NEW;
        return health.judge(
                report(),
                watch,
                lanes.stream().map(Lane::times).toList(),
                closeRequested.get() ? HealthMonitor.Phase.CLOSED : phase);
    }

    /**
     * Stops reading, writes buffered events within the deadline, and returns. Idempotent. In a callback, where it would
     * wait for itself, it is a request: it returns immediately, and another thread does the rest.
     */
    @Override
    public void close() {
        boolean first = closeRequested.compareAndSet(false, true);
        if (threads.isCurrent()) {
            pump.requestStop();
            Thread requester = Thread.currentThread();
            if (first) {
                threads.create("close", () -> finish(requester)).start();
            }
        } else if (first) {
            finish(null);
        } else {
            awaitClosed();
        }
    }

    private void finish(@Nullable Thread requester) {
        try {
            pump.stop(requester);
            lanes.forEach(Lane::stop);
            if (!lanesEnded.await(settings.closeDeadline().toNanos(), TimeUnit.NANOSECONDS)) {
                LOG.warn(
                        "not everything was stored within {} s; the missing events are read again at the next start",
                        settings.closeDeadline().toMillis() / 1e3);
                lanes.forEach(Lane::interrupt);
                if (!lanesEnded.await(AFTER_DEADLINE.toNanos(), TimeUnit.NANOSECONDS)) {
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
                            ? "; about " + lane.lagEvents()
                                    + " more events were received and are read again at the next start"
                            : "");
        }
    }
}
