package io.github.wikistream.internal.delivery;

import io.github.wikistream.StreamReport.LaneState;
import io.github.wikistream.event.Position;
import io.github.wikistream.internal.buffer.CatchUpReader;
import io.github.wikistream.internal.buffer.EventBuffer;
import io.github.wikistream.internal.buffer.Feed;
import io.github.wikistream.internal.buffer.Feeds;
import io.github.wikistream.internal.ingest.BufferEntry;
import io.github.wikistream.internal.progress.GapRecovery;
import io.github.wikistream.internal.progress.Progress;
import io.github.wikistream.internal.progress.SequenceGap;
import io.github.wikistream.internal.progress.Start;
import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The input of one lane: the shared buffer, or the lane's own reader while the lane is behind the buffer or reads a gap
 * again. Used by the lane's thread; any thread may call {@link #interrupt}, {@link #lagEvents} and {@link #lag}.
 */
final class LaneReader {
    private static final Logger LOG = LoggerFactory.getLogger(LaneReader.class);
    private static final int EVENTS_BETWEEN_ATTEMPTS_TO_REJOIN = 200;

    private final String name;
    private final Feeds feeds;
    private final LaneStatus status;
    private final LaneListener listener;
    private final StopSignal stop;
    private final ThreadFactory threads;

    // Used by the lane's thread
    private final GapRecovery gaps;
    private int polledWhileCatchingUp;

    // Written by the lane's thread, read by any thread
    private volatile @Nullable Feed feed;
    private volatile long newestMillis;

    /**
     * Number of entries of the shared buffer that the lane had read when it left the buffer, plus those that it has
     * caught up on since.
     */
    private final AtomicLong passed = new AtomicLong();

    LaneReader(
            String name,
            Feeds feeds,
            LaneStatus status,
            LaneListener listener,
            StopSignal stop,
            ThreadFactory threads,
            LaneSettings settings) {
        this.name = name;
        this.feeds = feeds;
        this.status = status;
        this.listener = listener;
        this.stop = stop;
        this.threads = threads;
        gaps = new GapRecovery(feeds.overlap(), settings.clock());
    }

    /**
     * Starts reading after the given progress: from the shared buffer if that reaches back far enough, otherwise from
     * the source.
     */
    void attach(Progress current) {
        Feed shared = shared(current, false);
        if (shared != null) {
            status.attached();
            use(shared);
        } else {
            readAlone(feeds.startOfOwnReader(
                    gaps.beginning(current), current.next().since()));
        }
    }

    /** Returns the cursor in the shared buffer; {@code null} if the lane must read from the source by itself first. */
    private @Nullable Feed shared(Progress current, boolean drained) {
        return gaps.isUnderWay() ? null : feeds.attach(current, drained);
    }

    private void readAlone(Start from) {
        newestMillis = newestMillis == 0 ? from.oldestMillis() : newestMillis;
        status.detached();
        use(feeds.open(name, from, threads));
    }

    private void use(Feed next) {
        feed = next;
        if (stop.isGiven()) {
            next.interrupt();
        }
    }

    private Feed attached() {
        Feed current = feed;
        if (current == null) {
            throw new IllegalStateException("sink '" + name + "' has no input");
        }
        return current;
    }

    /** Returns the next entry; {@code null} if none arrived in time, or {@link #isEnded() no more} will arrive. */
    @Nullable
    BufferEntry poll(Duration patience) throws InterruptedException {
        return attached().poll(patience);
    }

    boolean isEnded() {
        return attached().ended();
    }

    boolean isAllRead() {
        return attached().isAllRead();
    }

    /**
     * Checks for missing events before a received one, and reads again if the source may still deliver them.
     *
     * @return whether the gap is read again: the event must not be taken then, because it will be received again
     */
    boolean readsAgain(BufferEntry.Received event, Progress current) {
        SequenceGap gap = current.gapBefore(event);
        if (gap == null) {
            gaps.arrived(event.id());
            return false;
        }
        Duration earlier = gaps.next(gap);
        if (earlier == null) {
            current.giveUp(gap);
            listener.missing(name, gap);
            return false;
        }
        LOG.debug("sink '{}': events may be missing before {}, reading again from {} earlier", name, gap, earlier);
        close();
        readAlone(new Start(current.positionBefore(gap.topic(), earlier), null));
        return true;
    }

    /** Records an event that the lane has taken. */
    void took(BufferEntry.Received event, boolean isNew) {
        newestMillis = event.timestamp();
        if (isNew) {
            passed.incrementAndGet();
        }
    }

    /**
     * Switches between the shared buffer and the lane's own reader when necessary.
     *
     * @param drained whether the last poll delivered nothing
     */
    void changeOver(Progress current, boolean drained) {
        Feed from = attached();
        if (drained && from.fellBehind()) {
            LOG.info(
                    "sink '{}' fell out of the buffer and reads from the source by itself until it has caught up",
                    name);
            reattach(current);
        } else if (isTurnOver(from)) {
            LOG.debug("sink '{}' gives its turn to another sink that catches up, and waits for its next turn", name);
            reattach(current);
        } else if (status.is(LaneState.CATCHING_UP)
                && (drained || ++polledWhileCatchingUp % EVENTS_BETWEEN_ATTEMPTS_TO_REJOIN == 0)) {
            rejoin(current, drained);
        }
    }

    private void reattach(Progress current) {
        close();
        attach(current);
    }

    private void rejoin(Progress current, boolean drained) {
        Feed shared = shared(current, drained);
        if (shared != null) {
            LOG.info("sink '{}' has caught up", name);
            close();
            feed = shared;
            status.attached();
        }
    }

    /**
     * A gap that is read again is read to its end: it is short, and a connection that starts after the gap is useless.
     */
    private boolean isTurnOver(Feed from) {
        return from instanceof CatchUpReader own && !gaps.isUnderWay() && own.isTurnOver();
    }

    /** Discards the gap that is being read again, because the lane continues from another position. */
    void abandonGap() {
        gaps.abandon();
    }

    /** Returns a position from which all events of this run can be read again. */
    Position beginningOfRun() {
        return feeds.buffer().beginning();
    }

    /** Ends a wait for the source. */
    void interrupt() {
        Feed current = feed;
        if (current != null) {
            current.interrupt();
        }
    }

    void close() {
        Feed current = feed;
        feed = null;
        if (current instanceof EventBuffer.Cursor cursor) {
            passed.set(cursor.passed());
        }
        if (current != null) {
            current.close();
        }
    }

    /** Returns the number of received events that wait for the lane; an estimate while it reads by itself. */
    long lagEvents() {
        Feed current = feed;
        if (status.hasNothingToDo()) {
            return 0;
        }
        return current instanceof EventBuffer.Cursor cursor
                ? cursor.waiting()
                : Math.max(0, feeds.buffer().appended() - passed.get());
    }

    /**
     * Returns how long the oldest waiting event has waited, or the age of the next event while the lane reads by
     * itself.
     */
    Duration lag() {
        Feed current = feed;
        if (current instanceof EventBuffer.Cursor cursor) {
            return cursor.lag();
        }
        if (lagEvents() == 0) {
            return Duration.ZERO;
        }
        return newestMillis == 0 ? feeds.sinceFirstReceived() : feeds.age(newestMillis);
    }
}
