package io.github.wikistream.internal.resume;

import io.github.wikistream.event.Mark;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The progress in one topic of a subscription. Not thread-safe. */
final class SubscribedTopic {
    /** A topic's clock may be this far ahead of ours; events dated later are dated wrongly. */
    private static final long FAR_AHEAD_MILLIS = Duration.ofMinutes(10).toMillis();

    /** An event dated further ahead of our clock does not move any mark, not even to the clock during catch-up. */
    private static final long SKEW_MILLIS = Duration.ofSeconds(10).toMillis();

    private static final long NEVER = Long.MIN_VALUE;

    /** Running maximum of the timestamps, at most the clock; the anchor of a topic that has sent nothing yet. */
    private long mark;

    private boolean anchored;
    private boolean subscribed = true;

    /** Running maximum as received, which measures progress. */
    private long reach = NEVER;

    private long reachWhenOpened = NEVER;

    // State of the current connection
    private @Nullable Instant askedFrom;
    private boolean hasSent;
    private long newest = NEVER;
    private long latest = NEVER;

    private SubscribedTopic(long mark, boolean anchored) {
        this.mark = mark;
        this.anchored = anchored;
    }

    static SubscribedTopic at(long mark) {
        SubscribedTopic topic = new SubscribedTopic(mark, false);
        topic.reach = mark;
        return topic;
    }

    /** Returns a topic that has sent nothing yet. */
    static SubscribedTopic anchoredAt(long anchor) {
        return new SubscribedTopic(anchor, true);
    }

    boolean isSubscribed() {
        return subscribed;
    }

    void setSubscribed(boolean wanted) {
        subscribed = wanted;
    }

    long mark() {
        return mark;
    }

    void askNothing() {
        askedFrom = null;
    }

    Mark askByTime(long marginMillis) {
        long from = Math.max(0, mark - marginMillis);
        askedFrom = Instant.ofEpochMilli(from);
        return new Mark.Timestamp(from);
    }

    /** Records that the requested connection was opened. */
    void open() {
        reachWhenOpened = reach;
        hasSent = false;
        newest = NEVER;
        latest = NEVER;
    }

    /** Records that the connection delivers this topic. */
    void sent() {
        hasSent = true;
    }

    /**
     * Returns where the connection was to start, as long as it has delivered nothing of this topic.
     *
     * @param since the time requested for all topics
     * @return {@code null} if it has, or if the start is unknown
     */
    @Nullable
    Instant silentSince(@Nullable Instant since) {
        return hasSent ? null : askedFrom == null ? since : askedFrom;
    }

    /**
     * Returns how far an event is dated before the newest one of this connection; negative if it is the first, or not
     * of this topic: ids of other topics contain this one too.
     */
    long behind(long timestamp, long now) {
        boolean another = timestamp != latest;
        boolean first = newest == NEVER;
        latest = timestamp;
        if (timestamp <= now + SKEW_MILLIS) {
            newest = Math.max(newest, timestamp);
        }
        return another && !first ? Math.max(0, newest - timestamp) : -1;
    }

    /** Advances to an event. Returns whether that is progress. */
    boolean advance(long timestamp, long now) {
        if (timestamp <= now + SKEW_MILLIS) {
            long capped = Math.max(0, Math.min(timestamp, now));
            mark = anchored ? capped : Math.max(mark, capped);
            anchored = false;
        }
        if (timestamp > reach && timestamp <= now + FAR_AHEAD_MILLIS) {
            reach = timestamp;
            return true;
        }
        return false;
    }

    /** Returns how far the connection has advanced, in milliseconds. */
    long advance() {
        return reachWhenOpened == NEVER ? 0 : reach - reachWhenOpened;
    }
}
