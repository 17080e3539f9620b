package io.github.wikistream.internal.engine;

import io.github.wikistream.StreamReport;
import io.github.wikistream.StreamReport.LaneState;
import io.github.wikistream.error.FencedException;
import io.github.wikistream.error.SinkException;
import io.github.wikistream.error.WikiStreamException;
import io.github.wikistream.event.Checkpoint;
import io.github.wikistream.event.Completeness;
import io.github.wikistream.event.DeadLetter;
import io.github.wikistream.event.Mark;
import io.github.wikistream.event.Origin;
import io.github.wikistream.event.Position;
import io.github.wikistream.event.TopicPartition;
import io.github.wikistream.internal.buffer.CatchUpReader;
import io.github.wikistream.internal.buffer.EventBuffer;
import io.github.wikistream.internal.buffer.Feed;
import io.github.wikistream.internal.engine.OutcomeCounts.Outcome;
import io.github.wikistream.internal.ingest.Broken;
import io.github.wikistream.internal.ingest.BufferEntry;
import io.github.wikistream.internal.progress.GapRecovery;
import io.github.wikistream.internal.progress.Progress;
import io.github.wikistream.internal.progress.SequenceGap;
import io.github.wikistream.internal.progress.Start;
import io.github.wikistream.internal.sink.LookbackSink;
import io.github.wikistream.sink.Batch;
import io.github.wikistream.sink.Guarantee;
import io.github.wikistream.sink.Sink;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One sink with its own cursor, thread, retries and state: takes events from a {@link Feed}, tells the new from the repeats, and hands the
 * new ones to its {@link Delivery}. What to do when the store turns out to hold something unexpected is decided here.
 */
final class Lane implements Runnable, Delivery.Observer {
    private static final Logger LOG = LoggerFactory.getLogger(Lane.class);
    private static final int EVENTS_BETWEEN_ATTACHING = 200;

    private final String name;
    private final Sink sink;
    private final Engine engine;
    private final Settings settings;
    private final Delivery delivery;
    private final PendingBatch outbox;
    private final OutcomeCounts accounts = new OutcomeCounts();
    private final GapRecovery rereads;
    private final StopSignal stop = new StopSignal();
    private final AtomicLong retries = new AtomicLong();

    private final Thread thread;
    private final AtomicBoolean left = new AtomicBoolean();

    private volatile LaneState state = LaneState.OPENING;
    private volatile @Nullable String trouble;
    private volatile @Nullable WikiStreamException failure;
    private volatile @Nullable Feed feed;
    private volatile SortedMap<TopicPartition, Completeness> completeness = Collections.emptySortedMap();

    /** How many entries of the shared buffer this lane had passed when it left it, and has made up for since. */
    private final AtomicLong madeUp = new AtomicLong();

    private volatile long newestMillis;
    private boolean miscounted;

    /** Whether the last attempt failed for something that somebody has to repair. */
    private boolean awaitsRepair;

    Lane(String name, Sink sink, Engine engine, Settings settings, String writer) {
        this.name = name;
        this.sink = sink;
        this.engine = engine;
        this.settings = settings;
        delivery = new Delivery(name, sink, settings, writer, this);
        outbox = new PendingBatch(settings);
        thread = engine.thread(name, this);
        rereads = new GapRecovery(engine.source().overlap(), settings.clock());
    }

    @Override
    public void run() {
        try {
            Checkpoint durable = delivery.begin(() -> !stop.isGiven());
            Progress start = progressFrom(durable);
            engine.laneOpened(this, start.checkpoint(durable.token()));
            become(follow(start));
        } catch (WikiStreamException e) {
            end(e);
        } catch (InterruptedException e) {
            end(stoppedTooEarly(e));
        } catch (Throwable e) {
            fail(Broken.sink(name, e));
        } finally {
            try {
                closeFeed();
                closeSink();
            } finally {
                leave();
            }
        }
    }

    /** Moves on to a state; the last one, be it of an abandoned lane, is final. */
    private synchronized void become(LaneState next) {
        state = isOver() ? state : next;
    }

    private boolean isOver() {
        return state == LaneState.DONE || state == LaneState.STOPPED || state == LaneState.FAILED;
    }

    private void leave() {
        if (left.compareAndSet(false, true)) {
            engine.laneEnded(this);
        }
    }

    void start() {
        thread.start();
    }

    void interrupt() {
        thread.interrupt();
    }

    /** Ends a lane whose thread ignores interruption; it is a daemon, so the program ends without it. */
    void abandon() {
        if (left.get()) {
            return;
        }
        end(SinkException.retryable(
                "sink '" + name + "' is blocked and ignores interruption; its thread '" + thread.getName()
                        + "' is abandoned, and what it did not store is read again next time",
                null));
        leave();
    }

    private Progress progressFrom(Checkpoint found) {
        accounts.ended(Outcome.GIVEN_BACK, outbox.size());
        outbox.clear();
        rereads.abandon();
        Checkpoint checkpoint = adopt(found);
        boolean begins = checkpoint.position().isNone()
                && checkpoint.origin().since() != null
                && !checkpoint.origin().equals(found.origin());
        if (begins && guarantee() != Guarantee.THIS_RUN_ONLY) {
            outbox.moveNow();
        }
        return engine.progressFrom(checkpoint);
    }

    /** Returns a checkpoint that the store holds as this run goes on from it; one of another source is no place in this one. */
    private Checkpoint adopt(Checkpoint found) {
        Origin here = engine.origin();
        Origin there = found.origin();
        if (there.isApartFrom(here)) {
            requireRepeatsRecognized(there, here);
            LOG.warn(
                    "sink '{}' stands at {} of another source, {}: it begins anew in {}, and recognises events that it has. To go on there"
                            + " later without a gap, give each source a pipeline of its own",
                    name,
                    found,
                    there.sources(),
                    here.sources());
            return Start.checkpoint(found.token(), here);
        }
        Instant since = there.since() == null && found.position().isNone() ? here.since() : there.since();
        Origin origin = Origin.of(here.sources().isEmpty() ? there.sources() : here.sources(), since);
        return new Checkpoint(
                found.token(), found.position(), found.recentIds(), found.ahead(), found.completeness(), origin);
    }

    private void requireRepeatsRecognized(Origin there, Origin here) {
        if (!sink.recognizesRepeats()) {
            throw SinkException.permanent(
                    "sink '" + name + "': pipeline '" + settings.pipeline() + "' stands in another source there, "
                            + String.join(", ", there.sources()) + ", and this run reads "
                            + String.join(", ", here.sources())
                            + ". The sink cannot tell which events it has, so it does not mix the two: name another pipeline by"
                            + " pipeline(…) or --pipeline. If it is the same source by another address, say so by sourceName(\""
                            + there.sources().first() + "\") or --source-name",
                    null);
        }
    }

    /** Stores what comes until nothing more does or it is told to stop; returns the state in which it ends. */
    private LaneState follow(Progress start) throws InterruptedException {
        Progress current = start;
        Feed from = attach(current);
        int sinceAttaching = 0;
        while (true) {
            BufferEntry entry = from.poll(outbox.patience());
            if (entry instanceof BufferEntry.Opened opened) {
                current.opened(opened.from());
            } else if (entry instanceof BufferEntry.Arrived event) {
                Feed again = again(event, current);
                if (again != null) {
                    from = again;
                    continue;
                }
                take(event, current);
            }
            boolean catchingUp = state == LaneState.CATCHING_UP;
            boolean done = entry == null && (from.ended() || stop.isGiven());
            boolean leaving = done || (catchingUp && stop.isGiven());
            if (outbox.hasMoved() && (leaving || outbox.isDue())) {
                Progress other = store(current);
                if (other != null) {
                    if (stop.isGiven()) {
                        return endWithoutReadingAgain();
                    }
                    current = other;
                    from = attach(current);
                    continue;
                }
            }
            if (leaving) {
                return from.isAllRead() ? LaneState.DONE : LaneState.STOPPED;
            }
            if (from.fellBehind()) {
                LOG.info(
                        "sink '{}' fell out of the buffer and reads from the source by itself until it has caught up",
                        name);
                closeFeed();
                from = attach(current);
            } else if (isTurnOver(from)) {
                LOG.debug("sink '{}' lets another one catch up and waits for its next turn", name);
                closeFeed();
                from = attach(current);
            } else if (catchingUp && (entry == null || ++sinceAttaching % EVENTS_BETWEEN_ATTACHING == 0)) {
                Feed shared = shared(current, entry == null);
                if (shared != null) {
                    LOG.info("sink '{}' has caught up", name);
                    closeFeed();
                    feed = shared;
                    from = shared;
                    become(LaneState.RUNNING);
                }
            }
        }
    }

    /** What is read again to fill a hole is read to its end: it is not much, and a connection that goes on behind the hole is of no use. */
    private boolean isTurnOver(Feed from) {
        return from instanceof CatchUpReader own && !rereads.isUnderWay() && own.isTurnOver();
    }

    /** A lane that is told to stop cannot read again what its store has lost; one that stands by has nothing to store. */
    private LaneState endWithoutReadingAgain() {
        if (state == LaneState.STANDBY) {
            return LaneState.DONE;
        }
        throw stoppedTooEarly(null);
    }

    private SinkException stoppedTooEarly(@Nullable Throwable cause) {
        return SinkException.retryable(
                "sink '" + name + "' was stopped before all was stored; it goes on from " + delivery.durable()
                        + " next time",
                cause);
    }

    private Feed attach(Progress current) {
        Feed shared = shared(current, false);
        if (shared != null) {
            become(LaneState.RUNNING);
            return follow(shared);
        }
        Position position = rereads.beginning(current);
        Instant since = current.next().since();
        if (position.isNone() && engine.readsSince(since)) {
            position = engine.buffer().beginning();
        }
        return readAlone(new Start(position, since));
    }

    /**
     * Returns where the lane reads in the shared buffer.
     *
     * @param drained whether the lane's own reader has nothing more to give just now
     * @return {@code null} if it must read by itself first
     */
    private @Nullable Feed shared(Progress current, boolean drained) {
        Start next = current.next();
        boolean begun = !next.position().isNone() || engine.readsSince(next.since());
        return begun && !rereads.isUnderWay() ? engine.buffer().attach(current, drained) : null;
    }

    private Feed readAlone(Start from) {
        newestMillis = newestMillis == 0 ? from.oldestMillis() : newestMillis;
        become(LaneState.CATCHING_UP);
        return follow(engine.ownReader(name, from));
    }

    private Feed follow(Feed next) {
        feed = next;
        if (stop.isGiven()) {
            next.interrupt();
        }
        return next;
    }

    /**
     * Looks whether events are missing before one that came.
     *
     * @return where they are read again, and the event with them; {@code null} if the event is to be taken
     */
    private @Nullable Feed again(BufferEntry.Arrived event, Progress current) {
        SequenceGap hole = current.holeBefore(event);
        if (hole == null) {
            rereads.arrived(event.id());
            return null;
        }
        Duration earlier = rereads.next(hole);
        if (earlier == null) {
            current.giveUp(hole);
            engine.missing(name, hole);
            return null;
        }
        LOG.debug("sink '{}': events seem to be missing before {}, reading again from {} earlier", name, hole, earlier);
        closeFeed();
        return readAlone(new Start(current.positionBefore(hole.topic(), earlier), null));
    }

    private void take(BufferEntry.Arrived event, Progress current) {
        boolean isNew = current.isNew(event);
        accounts.took();
        outbox.move();
        BufferEntry.Content content = event.content();
        if (content instanceof BufferEntry.Content.Canary) {
            accounts.ended(Outcome.CANARY, 1);
        } else if (!isNew) {
            accounts.ended(Outcome.REPEAT, 1);
        } else if (content instanceof BufferEntry.Content.Unwanted) {
            accounts.ended(Outcome.FILTERED, 1);
        } else {
            outbox.add(event);
        }
        newestMillis = event.timestamp();
        if (isNew) {
            madeUp.incrementAndGet();
        }
    }

    /**
     * Writes what is pending.
     *
     * @return where to begin again if the store holds something unexpected, {@code null} to go on
     */
    private @Nullable Progress store(Progress current) throws InterruptedException {
        if (!outbox.hasMoved()) {
            return null;
        }
        Delivery.Outcome outcome = delivery.write(outbox.events(), current.checkpoint(delivery.nextToken()));
        if (outcome instanceof Delivery.Outcome.WentBack back) {
            closeFeed();
            return goBack(back.found());
        }
        if (outcome instanceof Delivery.Outcome.Fenced fenced) {
            closeFeed();
            return standBy(fenced.found());
        }
        if (state == LaneState.RETRYING) {
            become(LaneState.RUNNING);
        }
        trouble = null;
        outbox.clear();
        completeness = current.completeness();
        check();
        return null;
    }

    private void check() {
        long difference = accounts.difference(outbox.size());
        if (difference != 0 && !miscounted) {
            miscounted = true;
            LOG.error(
                    "sink '{}': the sums do not add up: {} of {} events taken have no outcome; this is a fault of wikistream",
                    name,
                    difference,
                    accounts.taken());
            engine.miscounted(name, difference);
        }
    }

    /** Goes on from what a store holds that has lost something. */
    private Progress goBack(Checkpoint found) {
        Checkpoint reached = delivery.durable();
        delivery.continueFrom(found);
        if (!found.isNone()) {
            LOG.warn("sink '{}' lost what it had stored last and stands at {}: reading again from there", name, found);
            return progressFrom(found);
        }
        LOG.warn("sink '{}' was emptied: reading again all of this run, and what else the sink makes use of", name);
        // Emptied: this run's events are read again, and as many of earlier runs as the store makes use of.
        Position initial = delivery.initial().position();
        Position from = initial.isNone() ? engine.buffer().beginning() : initial;
        Duration lookback = sink instanceof LookbackSink wide ? wide.lookback() : Duration.ZERO;
        return progressFrom(new Checkpoint(
                found.token(),
                earlier(from, reached.position(), settings.clock().instant().minus(lookback)),
                found.recentIds()));
    }

    /** Returns a position with each topic at the given time, or where it began if that is earlier. */
    private static Position earlier(Position beginning, Position reached, Instant time) {
        Map<TopicPartition, Mark> marks = new TreeMap<>(reached.marks());
        marks.putAll(beginning.marks());
        marks.replaceAll((topic, mark) -> mark instanceof Mark.Timestamp own && own.epochMillis() > time.toEpochMilli()
                ? new Mark.Timestamp(time.toEpochMilli())
                : mark);
        return Position.of(marks);
    }

    /** Leaves the store to the other writer, until that one falls silent. */
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
        become(LaneState.STANDBY);
        trouble = null;
        Checkpoint left = delivery.awaitSilence(found, silence, stop);
        if (left == null) {
            left = found;
        } else {
            LOG.info("sink '{}': the other instance fell silent; taking over from {}", name, left);
        }
        delivery.continueFrom(left);
        return progressFrom(left);
    }

    @Override
    public void retrying(SinkException cause, int failures) {
        retries.incrementAndGet();
        trouble = cause.getMessage();
        boolean repairBegins = cause.isRepairable() && !awaitsRepair;
        awaitsRepair = cause.isRepairable();
        if (repairBegins) {
            LOG.warn(
                    "sink '{}' needs a repair and is tried again every {} s until then: {}",
                    name,
                    settings.retryMost().toSeconds(),
                    cause.getMessage());
        } else if (failures == 0 && state != LaneState.STANDBY) {
            LOG.warn("sink '{}' will be tried again: {}", name, cause.getMessage());
        } else {
            LOG.debug("sink '{}' failed {} times: {}", name, failures + 1, cause.getMessage());
        }
        if (state == LaneState.RUNNING || state == LaneState.OPENING) {
            become(LaneState.RETRYING);
        }
    }

    @Override
    public void recovered(int failures, Duration lasted) {
        awaitsRepair = false;
        trouble = null;
        if (state == LaneState.STANDBY) {
            LOG.debug("sink '{}' answers again", name);
            return;
        }
        LOG.info(
                "sink '{}' works again: {} failed {} in {} s",
                name,
                failures,
                failures == 1 ? "attempt" : "attempts",
                BigDecimal.valueOf(lasted.toMillis(), 3).setScale(1, RoundingMode.HALF_UP));
    }

    @Override
    public void stored(Batch batch, long elapsedNanos) {
        accounts.ended(Outcome.STORED, batch.events().size());
        accounts.ended(Outcome.DEAD_LETTER, batch.deadLetters().size());
        engine.wrote(name, batch.events().size(), elapsedNanos);
    }

    @Override
    public void poisoned(DeadLetter letter) {
        engine.poisoned(name, letter);
    }

    /** Ends the lane once it has stored what the buffer holds; any thread may call it. */
    void stop() {
        stop.give();
        Feed current = feed;
        if (current != null) {
            current.interrupt();
        }
    }

    /** Ends the lane by a failure. One that is worth a retry ends it only when it is told to stop, and costs nothing but time. */
    private void end(WikiStreamException cause) {
        if (cause instanceof SinkException fault && (fault.isRetryable() || (fault.isRepairable() && stop.isGiven()))) {
            LOG.warn("sink '{}' is not up to date: {}", name, cause.getMessage());
            trouble = isOver() ? trouble : cause.getMessage();
            become(LaneState.STOPPED);
        } else {
            fail(cause);
        }
    }

    private void fail(WikiStreamException cause) {
        synchronized (this) {
            if (isOver()) {
                return;
            }
            failure = cause;
            state = LaneState.FAILED;
        }
        LOG.error("sink '{}' stops: {}", name, cause.getMessage(), cause);
        engine.laneFailed(name, cause);
    }

    private void closeFeed() {
        Feed current = feed;
        feed = null;
        if (current instanceof EventBuffer.Cursor cursor) {
            madeUp.set(cursor.passed());
        }
        if (current != null) {
            current.close();
        }
    }

    private void closeSink() {
        try {
            sink.close();
        } catch (Throwable e) {
            LOG.warn("sink '{}' could not be closed: {}", name, e.toString());
        }
    }

    String name() {
        return name;
    }

    Guarantee guarantee() {
        return sink.guarantee();
    }

    @Nullable
    WikiStreamException failure() {
        return failure;
    }

    StreamReport.Lane report() {
        return new StreamReport.Lane(
                name,
                state,
                guarantee(),
                accounts.taken(),
                accounts.count(Outcome.STORED),
                accounts.count(Outcome.FILTERED),
                accounts.count(Outcome.REPEAT),
                accounts.count(Outcome.CANARY),
                accounts.count(Outcome.DEAD_LETTER),
                retries.get(),
                lagEvents(),
                lag(),
                completeness,
                failure == null ? trouble : failure.getMessage());
    }

    private long lagEvents() {
        Feed current = feed;
        return hasNothingToDo()
                ? 0
                : current instanceof EventBuffer.Cursor cursor
                        ? cursor.waiting()
                        : Math.max(0, engine.buffer().appended() - madeUp.get());
    }

    private Duration lag() {
        Feed current = feed;
        if (current instanceof EventBuffer.Cursor cursor) {
            return cursor.lag();
        }
        if (lagEvents() == 0) {
            return Duration.ZERO;
        }
        if (newestMillis != 0) {
            return since(newestMillis, engine.sourceClock());
        }
        long first = engine.firstReceivedMillis();
        return first == 0 ? Duration.ZERO : since(first, settings.clock());
    }

    private static Duration since(long millis, Clock clock) {
        return Duration.ofMillis(Math.max(0, clock.millis() - millis));
    }

    /** Returns whether what comes is for another instance, or all is stored. */
    private boolean hasNothingToDo() {
        return state == LaneState.STANDBY || state == LaneState.DONE;
    }
}
