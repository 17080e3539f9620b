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
 * What one lane reads from: the shared buffer, or a reader of its own as long as the lane is behind the buffer or reads a gap again. The lane's
 * thread reads; any thread may call {@link #interrupt}, {@link #lagEvents} and {@link #lag}.
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

    // Lane's thread
    private final GapRecovery gaps;
    private int polledWhileCatchingUp;

    // Written by the lane's thread, read by any
    private volatile @Nullable Feed feed;
    private volatile long newestMillis;

    /** How many entries of the shared buffer the lane had passed when it left it, and has caught up on since. */
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

    /** Starts to read after the given progress: from the shared buffer if it reaches back far enough, else from the source. */
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

    /** Returns the cursor in the shared buffer; {@code null} if the lane must read by itself first. */
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
            throw new IllegalStateException("sink '" + name + "' reads from nowhere");
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
     * Checks for missing events before a received one, and reads them again if there is a chance to get them.
     *
     * @return whether that is so: the event is not to be taken then, it will be received again
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

    /** Notes an event that the lane has taken. */
    void took(BufferEntry.Received event, boolean isNew) {
        newestMillis = event.timestamp();
        if (isNew) {
            passed.incrementAndGet();
        }
    }

    /**
     * Changes over between the shared buffer and a reader of the lane's own where that is due.
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
            LOG.debug("sink '{}' lets another one catch up and waits for its next turn", name);
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

    /** A gap that is read again is read to its end: it is short, and a connection that starts behind the gap is of no use. */
    private boolean isTurnOver(Feed from) {
        return from instanceof CatchUpReader own && !gaps.isUnderWay() && own.isTurnOver();
    }

    /** Forgets the gap that is being read again: the lane continues elsewhere. */
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

    /** Returns how many received events wait for the lane; an estimate while it reads by itself. */
    long lagEvents() {
        Feed current = feed;
        if (status.hasNothingToDo()) {
            return 0;
        }
        return current instanceof EventBuffer.Cursor cursor
                ? cursor.waiting()
                : Math.max(0, feeds.buffer().appended() - passed.get());
    }

    /** Returns how long the oldest waiting event has waited; how old the event is that is read next while the lane reads by itself. */
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
