package io.github.wikistream.internal.delivery;

import io.github.wikistream.StreamReport;
import io.github.wikistream.StreamReport.LaneState;
import io.github.wikistream.error.FencedException;
import io.github.wikistream.error.SinkException;
import io.github.wikistream.error.WikiStreamException;
import io.github.wikistream.event.Checkpoint;
import io.github.wikistream.event.Completeness;
import io.github.wikistream.event.Position;
import io.github.wikistream.event.TopicPartition;
import io.github.wikistream.internal.buffer.Feeds;
import io.github.wikistream.internal.delivery.OutcomeCounts.Outcome;
import io.github.wikistream.internal.ingest.BufferEntry;
import io.github.wikistream.internal.ingest.UnexpectedFailure;
import io.github.wikistream.internal.json.Decoded;
import io.github.wikistream.internal.progress.PipelineOrigin;
import io.github.wikistream.internal.progress.Progress;
import io.github.wikistream.sink.Guarantee;
import io.github.wikistream.sink.Sink;
import java.time.Duration;
import java.util.Collections;
import java.util.SortedMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One sink with its own cursor, thread, retries and state: reads entries, drops repeats, collects the rest into batches and stores each one with
 * the checkpoint that it leads to. The thread that {@link #start} creates does all of that; any thread may call the methods.
 */
public final class Lane {
    private static final Logger LOG = LoggerFactory.getLogger(Lane.class);

    private final String name;
    private final Sink sink;
    private final Feeds feeds;
    private final LaneSettings settings;
    private final LaneListener listener;
    private final LaneThreads threads;
    private final StopSignal stop = new StopSignal();
    private final LaneStatus status = new LaneStatus();
    private final OutcomeCounts counts = new OutcomeCounts();
    private final LaneLog log;
    private final LaneReader reader;

    // Lane's thread
    private final CheckpointAdoption adoption;
    private final Delivery delivery;
    private final PendingBatch pending;
    private boolean miscounted;

    // Any thread
    private final AtomicBoolean left = new AtomicBoolean();
    private volatile SortedMap<TopicPartition, Completeness> completeness = Collections.emptySortedMap();
    private volatile @Nullable Running running;

    /** A lane that was started. */
    private record Running(Thread thread, LaneOwner owner) {}

    /** Creates the threads of lanes. */
    @FunctionalInterface
    public interface LaneThreads {
        /**
         * Creates a thread.
         *
         * @param role what it is for, as a part of its name
         */
        Thread create(String role, Runnable work);
    }

    /**
     * @param name   of the sink
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
        this.feeds = feeds;
        this.settings = settings;
        this.listener = listener;
        this.threads = threads;
        adoption = new CheckpointAdoption(name, sink, settings, origin);
        log = new LaneLog(name, settings, status, counts, listener);
        delivery = new Delivery(name, sink, settings, writer, log);
        pending = new PendingBatch(settings);
        reader = new LaneReader(
                name, feeds, status, listener, stop, work -> threads.create(name + "-reader", work), settings);
    }

    /** Starts the lane's thread; to be called once. */
    public void start(LaneOwner owner) {
        Thread thread = threads.create(name, () -> run(owner));
        running = new Running(thread, owner);
        thread.start();
    }

    private void run(LaneOwner owner) {
        try {
            Checkpoint durable = delivery.begin(() -> !stop.isGiven());
            Progress start = resume(durable);
            owner.opened(name, start.checkpoint(durable.token()));
            status.ended(follow(start));
        } catch (WikiStreamException e) {
            end(e, owner);
        } catch (InterruptedException e) {
            end(stoppedTooEarly(e), owner);
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

    /** Drops what is pending, and continues from a checkpoint that the sink holds. */
    private Progress resume(Checkpoint found) {
        counts.ended(Outcome.GIVEN_BACK, pending.size());
        pending.clear();
        reader.abandonGap();
        CheckpointAdoption.Adopted adopted = adoption.adopt(found);
        if (adopted.storeNow()) {
            pending.moveNow();
        }
        return feeds.progress(adopted.checkpoint());
    }

    /** Stores entries until the input has ended or the lane is stopped; returns the state in which it ends. */
    private LaneState follow(Progress start) throws InterruptedException {
        Progress current = start;
        reader.attach(current);
        while (true) {
            BufferEntry entry = reader.poll(pending.patience());
            if (entry instanceof BufferEntry.Opened opened) {
                current.opened(opened.from());
            } else if (entry instanceof BufferEntry.Received event) {
                if (reader.readsAgain(event, current)) {
                    continue;
                }
                take(event, current);
            }
            boolean leaves = leavesAfter(entry);
            if (pending.hasMoved() && (leaves || pending.isDue())) {
                Progress other = store(current);
                if (other != null) {
                    if (stop.isGiven()) {
                        return endWithoutReadingAgain();
                    }
                    current = other;
                    reader.attach(current);
                    continue;
                }
            }
            if (leaves) {
                return reader.isAllRead() ? LaneState.DONE : LaneState.STOPPED;
            }
            reader.changeOver(current, entry == null);
        }
    }

    /** A lane that is stopped stores what the buffer holds, but does not read the source by itself any more. */
    private boolean leavesAfter(@Nullable BufferEntry entry) {
        boolean drained = entry == null && (reader.isEnded() || stop.isGiven());
        return drained || (stop.isGiven() && status.is(LaneState.CATCHING_UP));
    }

    /** A stopped lane cannot read again what its store has lost; one in standby has nothing to store. */
    private LaneState endWithoutReadingAgain() {
        if (status.is(LaneState.STANDBY)) {
            return LaneState.DONE;
        }
        throw stoppedTooEarly(null);
    }

    private SinkException stoppedTooEarly(@Nullable Throwable cause) {
        return SinkException.retryable(
                "sink '" + name + "' was stopped before all was stored; it continues from " + delivery.durable()
                        + " next time",
                cause);
    }

    private void take(BufferEntry.Received event, Progress current) {
        boolean isNew = current.isNew(event);
        counts.took();
        pending.move();
        if (event.content() instanceof Decoded.Canary) {
            counts.ended(Outcome.CANARY, 1);
        } else if (!isNew) {
            counts.ended(Outcome.REPEAT, 1);
        } else if (event.content() instanceof Decoded.Filtered) {
            counts.ended(Outcome.FILTERED, 1);
        } else {
            pending.add(event);
        }
        reader.took(event, isNew);
    }

    /**
     * Writes what is pending.
     *
     * @return where to continue if the store holds something unexpected, {@code null} to read on
     */
    private @Nullable Progress store(Progress current) throws InterruptedException {
        Delivery.Outcome outcome = delivery.write(pending.events(), current.checkpoint(delivery.nextToken()));
        if (outcome instanceof Delivery.Outcome.WentBack back) {
            reader.close();
            return goBack(back.found());
        }
        if (outcome instanceof Delivery.Outcome.Fenced fenced) {
            reader.close();
            return standBy(fenced.found());
        }
        status.stored();
        pending.clear();
        completeness = current.completeness();
        checkCounts();
        return null;
    }

    private void checkCounts() {
        long difference = counts.difference(pending.size());
        if (difference != 0 && !miscounted) {
            miscounted = true;
            LOG.error(
                    "sink '{}': the sums do not add up: {} of {} events taken have no outcome; this is a fault of wikistream",
                    name,
                    difference,
                    counts.taken());
            listener.miscounted(name, difference);
        }
    }

    private Progress goBack(Checkpoint found) {
        Position reached = delivery.durable().position();
        Position initial = delivery.initial().position();
        delivery.continueFrom(found);
        return resume(adoption.afterLoss(found, reached, initial.isNone() ? reader.beginningOfRun() : initial));
    }

    /** Leaves the store to the other writer until that one writes nothing any more. */
    private Progress standBy(Checkpoint found) throws InterruptedException {
        Duration silence = settings.standby();
        if (silence == null) {
            throw new FencedException("sink '" + name + "'", delivery.durable().token(), found.token());
        }
        LOG.info(
                "sink '{}': another instance writes there ({}); standing by until it has written nothing for {}",
                name,
                found,
                silence);
        status.fenced();
        Checkpoint last = delivery.awaitSilence(found, silence, stop);
        if (last == null) {
            last = found;
        } else {
            LOG.info("sink '{}': the other instance fell silent; taking over from {}", name, last);
        }
        delivery.continueFrom(last);
        return resume(last);
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

    /** Ends a lane whose thread ignores interruption; it is a daemon, so the program ends without it. */
    public void abandon() {
        Running current = running;
        if (current == null || left.get()) {
            return;
        }
        end(
                SinkException.retryable(
                        "sink '" + name + "' is blocked and ignores interruption; its thread '"
                                + current.thread().getName()
                                + "' is abandoned, and what it did not store is read again next time",
                        null),
                current.owner());
        leave(current.owner());
    }

    /** Ends the lane by a failure. One that is worth a retry ends it only if it is stopped, and costs nothing but time. */
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

    /** Returns why the lane failed; {@code null} if it did not. */
    public @Nullable WikiStreamException failure() {
        return status.failure();
    }

    public StreamReport.Lane report() {
        return new StreamReport.Lane(
                name,
                status.state(),
                guarantee(),
                counts.taken(),
                counts.count(Outcome.STORED),
                counts.count(Outcome.FILTERED),
                counts.count(Outcome.REPEAT),
                counts.count(Outcome.CANARY),
                counts.count(Outcome.DEAD_LETTER),
                log.retries(),
                reader.lagEvents(),
                reader.lag(),
                completeness,
                status.trouble());
    }
}
