package io.github.wikistream.internal.delivery;

import io.github.wikistream.StreamReport;
import io.github.wikistream.error.SinkException;
import io.github.wikistream.error.WikiStreamException;
import io.github.wikistream.internal.buffer.Feeds;
import io.github.wikistream.internal.delivery.OutcomeCounts.Outcome;
import io.github.wikistream.internal.ingest.UnexpectedFailure;
import io.github.wikistream.internal.progress.PipelineOrigin;
import io.github.wikistream.sink.Guarantee;
import io.github.wikistream.sink.Sink;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A sink with its own cursor, thread, retries and state. {@link LaneWorker} does the work in the thread that {@link
 * #start} creates; this class manages the life cycle. Thread-safe.
 */
public final class Lane {
    private static final Logger LOG = LoggerFactory.getLogger(Lane.class);

    private final String name;
    private final Sink sink;
    private final LaneThreads threads;
    private final StopSignal stop = new StopSignal();
    private final LaneStatus status;
    private final OutcomeCounts counts = new OutcomeCounts();
    private final LaneLog log;
    private final LaneReader reader;
    private final LaneWorker worker;
    private final AtomicBoolean left = new AtomicBoolean();
    private volatile @Nullable Running running;

    /** A started lane. */
    private record Running(Thread thread, LaneOwner owner) {}

    /**
     * @param name name of the sink
     * @param writer prefix of this run's checkpoint tokens
     */
    public Lane(
            String name,
            Sink sink,
            Feeds feeds,
            PipelineOrigin origin,
            LaneSettings settings,
            String writer,
            LaneListener listener,
            LaneThreads threads) {
        this.name = name;
        this.sink = sink;
        this.threads = threads;
        status = new LaneStatus(settings.clock());
        log = new LaneLog(name, settings, status, counts, listener);
        reader = new LaneReader(
                name, feeds, status, listener, stop, work -> threads.create(name + "-reader", work), settings);
        worker = new LaneWorker(
                name,
                feeds,
                settings,
                listener,
                stop,
                status,
                counts,
                new CheckpointAdoption(name, sink, settings, origin),
                reader,
                new Delivery(name, sink, settings, writer, log));
    }

    /** Starts the lane's thread. Must be called once. */
    public void start(LaneOwner owner) {
        Thread thread = threads.create(name, () -> run(owner));
        running = new Running(thread, owner);
        thread.start();
    }

    private void run(LaneOwner owner) {
        try {
            status.ended(worker.run(owner));
        } catch (WikiStreamException e) {
            end(e, owner);
        } catch (InterruptedException e) {
            end(worker.stoppedTooEarly(e), owner);
        } catch (Throwable e) {
            fail(UnexpectedFailure.ofSink(name, e), owner);
        } finally {
            try {
                reader.close();
                closeSink();
            } finally {
                leave(owner);
            }
        }
    }

    private void leave(LaneOwner owner) {
        if (left.compareAndSet(false, true)) {
            owner.ended(name);
        }
    }

    /** Ends the lane once it has stored what the buffer holds. */
    public void stop() {
        stop.give();
        reader.interrupt();
    }

    /** Interrupts the lane's thread. */
    public void interrupt() {
        Running current = running;
        if (current != null) {
            current.thread().interrupt();
        }
    }

    /** Abandons a lane whose thread ignores interruption. The thread is a daemon, so the program can end. */
    public void abandon() {
        Running current = running;
        if (current == null || left.get()) {
            return;
        }
        end(
                SinkException.retryable(
                        "sink '" + name + "' is blocked and ignores interruption; its thread '"
                                + current.thread().getName()
                                + "' is abandoned, and the events that it did not store are read again at the next start",
                        null),
                current.owner());
        leave(current.owner());
    }

    /**
     * Ends the lane with a failure. A transient failure ends it only if it is stopped, and causes no loss but a delay.
     */
    private void end(WikiStreamException cause, LaneOwner owner) {
        if (cause instanceof SinkException fault && (fault.isRetryable() || (fault.isRepairable() && stop.isGiven()))) {
            LOG.warn("sink '{}' is not up to date: {}", name, cause.getMessage());
            status.stopped(cause.getMessage());
        } else {
            fail(cause, owner);
        }
    }

    private void fail(WikiStreamException cause, LaneOwner owner) {
        if (status.failed(cause)) {
            LOG.error("sink '{}' stops: {}", name, cause.getMessage(), cause);
            owner.failed(name, cause);
        }
    }

    private void closeSink() {
        try {
            sink.close();
        } catch (Throwable e) {
            LOG.warn("sink '{}' could not be closed: {}", name, e.toString());
        }
    }

    public String name() {
        return name;
    }

    public Guarantee guarantee() {
        return sink.guarantee();
    }

    /** Returns the cause of the lane's failure; {@code null} if it has not failed. */
    public @Nullable WikiStreamException failure() {
        return status.failure();
    }

    public LaneTimes times() {
        return status.times();
    }

    public StreamReport.Lane report() {
        return StreamReport.Lane.builder()
                .sink(name)
                .state(status.state())
                .guarantee(guarantee())
                .taken(counts.taken())
                .stored(counts.count(Outcome.STORED))
                .filtered(counts.count(Outcome.FILTERED))
                .repeats(counts.count(Outcome.REPEAT))
                .canaries(counts.count(Outcome.CANARY))
                .deadLetters(counts.count(Outcome.DEAD_LETTER))
                .retries(log.retries())
                .lagEvents(worker.lagEvents())
                .lag(worker.lag())
                .completeness(worker.completeness())
                .failure(status.trouble())
                .build();
    }
}
