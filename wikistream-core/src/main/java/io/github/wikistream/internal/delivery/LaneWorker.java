package io.github.wikistream.internal.delivery;

import io.github.wikistream.StreamReport.LaneState;
import io.github.wikistream.error.FencedException;
import io.github.wikistream.error.SinkException;
import io.github.wikistream.event.Checkpoint;
import io.github.wikistream.event.Completeness;
import io.github.wikistream.event.Position;
import io.github.wikistream.event.TopicPartition;
import io.github.wikistream.internal.buffer.Feeds;
import io.github.wikistream.internal.delivery.OutcomeCounts.Outcome;
import io.github.wikistream.internal.ingest.BufferEntry;
import io.github.wikistream.internal.json.Decoded;
import io.github.wikistream.internal.progress.Progress;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The work of a lane: reads entries, drops repeats, collects the rest into batches, and stores each batch with its
 * checkpoint. Used by the lane's thread, except {@link #completeness}, {@link #lagEvents} and {@link #lag}.
 */
final class LaneWorker {
    private static final Logger LOG = LoggerFactory.getLogger(LaneWorker.class);

    private final String name;
    private final Feeds feeds;
    private final LaneSettings settings;
    private final LaneListener listener;
    private final StopSignal stop;
    private final LaneStatus status;
    private final OutcomeCounts counts;
    private final CheckpointAdoption adoption;
    private final LaneReader reader;
    private final Delivery delivery;
    private final PendingBatch pending;
    private boolean miscounted;

    /** Whether this run has continued from a late write of an earlier run. */
    private boolean begunAgain;

    // Written by the lane's thread, read by any thread
    private volatile SortedMap<TopicPartition, Completeness> completeness = Collections.emptySortedMap();

    LaneWorker(
            String name,
            Feeds feeds,
            LaneSettings settings,
            LaneListener listener,
            StopSignal stop,
            LaneStatus status,
            OutcomeCounts counts,
            CheckpointAdoption adoption,
            LaneReader reader,
            Delivery delivery) {
        this.name = name;
        this.feeds = feeds;
        this.settings = settings;
        this.listener = listener;
        this.stop = stop;
        this.status = status;
        this.counts = counts;
        this.adoption = adoption;
        this.reader = reader;
        this.delivery = delivery;
        pending = new PendingBatch(settings);
    }

    /** Opens the sink and works until the input ends or the lane is stopped. Returns the final state. */
    LaneState run(LaneOwner owner) throws InterruptedException {
        Checkpoint durable = delivery.begin(() -> !stop.isGiven());
        Progress start = resume(durable);
        owner.opened(name, start.checkpoint(durable.token()));
        return follow(start);
    }

    /** Returns how much of each topic was read up to the last checkpoint. Any thread may call it. */
    SortedMap<TopicPartition, Completeness> completeness() {
        return completeness;
    }

    /**
     * Returns the number of received events that are not stored; an estimate while the lane reads by itself. Any thread
     * may call it.
     */
    long lagEvents() {
        return status.hasNothingToDo() ? 0 : reader.lagEvents() + pending.size();
    }

    /**
     * Returns how long the oldest event that is not stored has waited, or the age of the next event while the lane
     * reads by itself. Any thread may call it.
     */
    Duration lag() {
        Instant oldest = status.hasNothingToDo() ? null : pending.oldest();
        Duration waiting = reader.lag();
        if (oldest == null) {
            return waiting;
        }
        Duration taken = Duration.between(oldest, settings.clock().instant());
        return taken.compareTo(waiting) > 0 ? taken : waiting;
    }

    /** Drops the pending events and continues from a checkpoint found in the sink. */
    private Progress resume(Checkpoint found) {
        counts.giveBackOthers();
        pending.clear();
        reader.abandonGap();
        CheckpointAdoption.Adopted adopted = adoption.adopt(found);
        if (adopted.storeNow()) {
            pending.moveNow();
        }
        return feeds.progress(adopted.checkpoint());
    }

    /** Stores entries until the input ends or the lane is stopped. Returns the final state. */
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

    /** A stopped lane stores the entries of the buffer, but no longer reads from the source by itself. */
    private boolean leavesAfter(@Nullable BufferEntry entry) {
        boolean drained = entry == null && (reader.isEnded() || stop.isGiven());
        return drained || (stop.isGiven() && status.is(LaneState.CATCHING_UP));
    }

    /** A stopped lane cannot read the lost writes of its store again; a lane in standby has nothing to store. */
    private LaneState endWithoutReadingAgain() {
        if (status.is(LaneState.STANDBY)) {
            return LaneState.DONE;
        }
        throw stoppedTooEarly(null);
    }

    /** Returns the failure of a lane that was stopped before it stored everything. */
    SinkException stoppedTooEarly(@Nullable Throwable cause) {
        return SinkException.retryable(
                "sink '" + name + "' was stopped before everything was stored; it continues from " + delivery.durable()
                        + " at the next start",
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
     * Writes the pending events.
     *
     * @return where to continue if the store holds an unexpected checkpoint; {@code null} to continue reading
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
                    "sink '{}': inconsistent counts: {} of {} events taken have no outcome; this is a defect of wikistream",
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

    /** Leaves the store to the other writer until that writer stops writing. */
    private Progress standBy(Checkpoint found) throws InterruptedException {
        Duration silence = settings.standby();
        if (silence == null && !begunAgain && delivery.hasStoredNothing()) {
            // A write of a killed run may take effect after this run has opened the sink. A writer that is alive
            // writes again, and then this sink stops.
            begunAgain = true;
            LOG.info("sink '{}': a write of an earlier run took effect late; continuing from {}", name, found);
            delivery.beginFrom(found);
            return resume(found);
        }
        if (silence == null) {
            throw new FencedException("sink '" + name + "'", delivery.durable().token(), found.token());
        }
        LOG.info(
                "sink '{}': another instance writes to it ({}); in standby until that instance has not written for {}",
                name,
                found,
                silence);
        status.fenced();
        Checkpoint last = delivery.awaitSilence(found, silence, stop);
        if (last == null) {
            last = found;
        } else {
            LOG.info("sink '{}': the other instance has stopped writing; taking over from {}", name, last);
        }
        delivery.continueFrom(last);
        return resume(last);
    }
}
