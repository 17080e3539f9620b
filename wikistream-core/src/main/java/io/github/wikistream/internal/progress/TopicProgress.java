package io.github.wikistream.internal.progress;

import io.github.wikistream.event.Completeness;
import io.github.wikistream.event.Mark;
import io.github.wikistream.internal.ingest.BufferEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The progress of one lane in one topic, and which of its events it has read.
 *
 * <p>A server that is asked to start at time {@code P} of a topic starts at the first event in log order whose
 * timestamp is {@code P} or later, and sends everything after it, regardless of dates. Hence:
 *
 * <ol>
 *   <li>The position is the time of the log, see {@link Watermark}: events dated in the future must not move the reader
 *       past later events, and events dated years ago must not move it back.
 *   <li>A reader that resumes {@code overlap} before the position receives again everything from the first event dated
 *       {@code position - overlap} or later. Apart from wrongly dated events, these are the latest events of the log.
 *       So ids are kept in the order of their last reading, for twice the overlap: an event dated within the overlap is
 *       new if and only if its id is unknown, even if another cluster has another order.
 *   <li>A reader may start at an event dated ahead of the log, however long ago it was read, until the log has reached
 *       its date. Such an event is kept separately, with its date. If a connection starts with one, the following
 *       events were read long ago as well, up to the first event dated within the overlap; unless the event itself was
 *       read within the overlap, since then everything after it is remembered. That is the case in a topic after a long
 *       silence, when the first events of a row are not trusted yet. Such an event never proves that a connection has
 *       reached new events, even if the log has reached its date meanwhile.
 *   <li>At most {@link DatedAhead#MOST} events dated ahead are kept. While there are more, an unknown one may have been
 *       read, so only a recent id proves that a connection has reached new events.
 *   <li>A reader may also start long before this lane (if another lane is further behind). Then events that this lane
 *       read long ago are received first: everything is a repeat, again up to the first event dated within the overlap.
 *       A known event dated ahead of the log does not count as that event, wherever it is.
 * </ol>
 */
final class TopicProgress {
    /** Ids are kept for this many overlaps. */
    static final long OVERLAP_FACTOR = 2;

    /**
     * About 440 kB of a checkpoint, and more ids than the stream delivers within twice the longest overlap of two
     * minutes at its highest rate. Beyond that, less than twice the overlap is remembered, and so less is trusted: see
     * {@link #isRemembered}.
     */
    static final int MOST_IDS = 20_000;

    /** Offsets recognise what was read before; ids are only for events that their producer has sent twice. */
    static final int MOST_IDS_BY_OFFSET = 1_000;

    /**
     * An event that was read.
     *
     * @param timestamp its time
     * @param readAt time of the log when it was last read
     */
    private record Remembered(long timestamp, long readAt) {}

    /** In the order of their last reading. */
    private final LinkedHashMap<UUID, Remembered> ids = new LinkedHashMap<>();

    /** Events that are no longer among the ids, but dated later than those that are. */
    private final DatedAhead ahead = new DatedAhead();

    private final Watermark logTime;
    private final OffsetTracker offsets = new OffsetTracker();
    private @Nullable Mark mark;

    /** Whether the next events were read before, although they are no longer known. */
    private boolean skipping;

    /** Ids of events that were read at this time of the log or later are all kept. */
    private long forgotten = Watermark.UNKNOWN;

    /** The number of events read since the time of the log last advanced. */
    private int sinceItMoved;

    /** Whether the current connection has delivered nothing yet. */
    private boolean beginning;

    /**
     * Whether the current connection started after the mark of this lane, in a topic that the lane has read nothing of:
     * events may be missing.
     */
    private boolean beginsLate;

    TopicProgress(Watermark logTime) {
        this.logTime = logTime;
    }

    void begin(Mark from) {
        mark = from;
        if (from instanceof Mark.Timestamp time) {
            logTime.restore(time.epochMillis());
        }
    }

    /**
     * Restores the recent ids of a checkpoint.
     *
     * @param dates of those that are dated ahead of the log; the dates of the others are not stored, and the log's time
     *     is used for them, at which they all leave the overlap together
     */
    void restoreIds(List<UUID> recent, Map<UUID, Instant> dates, long keptMillis) {
        for (UUID id : recent) {
            Instant date = dates.get(id);
            remember(id, date == null ? logTime.now() : date.toEpochMilli());
        }
        forget(keptMillis);
    }

    /** Restores the events of a checkpoint that are dated ahead of the log. */
    void restoreAhead(Map<UUID, Instant> dates) {
        dates.forEach((id, time) -> ahead.add(id, time.toEpochMilli()));
    }

    void restoreSums(Completeness sums) {
        offsets.restore(sums);
    }

    /**
     * Records that a reader starts at a mark; {@code null} if it has none.
     *
     * @return whether this lane is ahead of it, so that old repeats may come first
     */
    boolean opened(@Nullable Mark from) {
        skipping = !ids.isEmpty() && Progress.isAfter(mark, from);
        beginsLate = ids.isEmpty() && mark != null && from != null && Progress.isAfter(from, mark);
        beginning = true;
        offsets.opened();
        return skipping;
    }

    /** Returns the events that may be missing before a received one; {@code null} if none are. Changes nothing. */
    @Nullable
    SequenceGap gapBefore(BufferEntry.Received event, long overlapMillis) {
        Long offset = event.offset();
        boolean cannotTie = ids.isEmpty() && !beginsLate;
        if (offset == null || cannotTie || knows(event.id()) || !(mark instanceof Mark.Timestamp own)) {
            return null;
        }
        boolean newest = event.timestamp() > own.epochMillis();
        if (skipping && !isRemembered(overlapMillis, event.timestamp())) {
            return null;
        }
        // As long as everything ever received is remembered, an older event may be one from before the start.
        boolean mustTie = newest || beginsLate || offsets.hasForgotten(ids.size());
        SequenceGap.Doubt doubt = offsets.before(offset, mustTie);
        return doubt == SequenceGap.Doubt.NONE
                ? null
                : new SequenceGap(event.topic(), doubt, offset, event.id(), own.epochMillis(), event.timestamp());
    }

    void giveUp(SequenceGap gap) {
        offsets.giveUp(gap.doubt(), gap.offset());
    }

    /** Returns whether an event was read so long ago that its id is no longer known; records it if so. */
    boolean wasReadLongAgo(BufferEntry.Received event, long overlapMillis) {
        boolean recent = ids.containsKey(event.id());
        boolean early = ahead.contains(event.id());
        boolean farAhead = logTime.isFarAhead(event.timestamp());
        boolean placeless = recent ? farAhead : early || ahead.isFull();
        if (placeless) {
            skipping |= beginning && (early || farAhead) && !wasReadLast(event.id(), overlapMillis);
        } else if (isRemembered(overlapMillis, event.timestamp())) {
            skipping = false;
        }
        beginning = false;
        boolean longAgo = !recent && (skipping || early);
        if (longAgo) {
            offsets.skipped(event.offset());
        }
        return longAgo;
    }

    /** Records an event. Returns whether it is new. */
    boolean take(BufferEntry.Received event, long keptMillis) {
        boolean known = ids.containsKey(event.id());
        remember(event.id(), event.timestamp());
        if (known) {
            offsets.repeated(event.offset());
            return false;
        }
        offsets.received(event.offset(), Instant.ofEpochMilli(event.timestamp() - 1));
        forget(keptMillis);
        return true;
    }

    /**
     * Records an event that its offset shows to be unread. It may still be a repeat that the log itself contains.
     *
     * @return whether its id is not among the latest
     */
    boolean takeByOffset(BufferEntry.Received event) {
        boolean known = ids.containsKey(event.id());
        remember(event.id(), event.timestamp());
        if (ids.size() > MOST_IDS_BY_OFFSET) {
            ids.remove(ids.keySet().iterator().next());
        }
        return !known;
    }

    /** Records the mark of this topic in the id of an event of any topic. */
    void see(Mark seen) {
        if (seen instanceof Mark.Offset) {
            if (!(mark instanceof Mark.Timestamp) && Progress.isAfter(seen, mark)) {
                mark = seen;
            }
        } else if (mark == null) {
            // A topic that has sent nothing is read from here on.
            begin(seen);
        }
    }

    /**
     * Advances to an event. If the log turns out to be later than assumed, so were the events read since it last
     * advanced.
     */
    void pass(long timestamp, long clock) {
        long before = logTime.now();
        long lateAsItWas = logTime.pass(timestamp, clock);
        if (before == Watermark.UNKNOWN) {
            dateRestoredIds();
        }
        if (lateAsItWas != Watermark.UNKNOWN) {
            ids.entrySet().stream()
                    .skip(Math.max(0, ids.size() - sinceItMoved))
                    .forEach(
                            read -> read.setValue(new Remembered(read.getValue().timestamp(), lateAsItWas)));
        }
        if (logTime.now() != before) {
            sinceItMoved = 0;
        }
        mark = new Mark.Timestamp(logTime.now());
    }

    /**
     * Counts ids that were restored without a position as read now. A checkpoint between two parts of a pipeline's
     * first batch has ids and no position yet.
     */
    private void dateRestoredIds() {
        long now = logTime.now();
        ids.replaceAll(
                (id, read) -> new Remembered(read.timestamp() == Watermark.UNKNOWN ? now : read.timestamp(), now));
    }

    /** Returns the mark reached; {@code null} if no event was received and no mark was given. */
    @Nullable
    Mark mark() {
        return mark;
    }

    /** Returns the ids of the latest events, in the order of their last reading. */
    List<UUID> recentIds() {
        return new ArrayList<>(ids.keySet());
    }

    /** Returns the events dated ahead of the position, including those that are among the recent ids. */
    Map<UUID, Instant> aheadOfLog() {
        DatedAhead all = ahead.copy();
        ids.forEach((id, recent) -> {
            if (recent.timestamp() > logTime.now()) {
                all.add(id, recent.timestamp());
            }
        });
        Map<UUID, Instant> events = new HashMap<>();
        all.times().forEach((id, timestamp) -> events.put(id, Instant.ofEpochMilli(timestamp)));
        return events;
    }

    /** Returns the completeness; {@code null} if nothing was read. */
    @Nullable
    Completeness completeness() {
        return offsets.sums();
    }

    /**
     * Returns whether this lane has read every event of the topic that another lane has, even if the order is another
     * cluster's.
     *
     * <p>The ids of the other lane's latest events, over twice the overlap, are available. This lane has read such an
     * event if it knows the id; or if its own log is more than an overlap past the time at which that event was read,
     * since clusters displace events by less than an overlap, and a reader skips none. What the other lane read before
     * those ids is more than an overlap before the last of them, which this lane has read, and so it has read that as
     * well. Neither condition requires that the topic continues: a topic that has fallen silent stays as it is on both
     * sides, and its latest ids are not dropped.
     *
     * <p>If the other lane has read nothing of the topic, there is only the mark where it started. This lane has read
     * everything before if it is at that mark or past it. If it is not, its own connection may still deliver something;
     * and if that is drained, the topic is silent but no event proves it. It may rejoin nevertheless if events are
     * numbered: the first event received is not taken before the topic was reread from this lane's own mark, see {@link
     * #gapBefore}.
     *
     * @param now the real time
     * @param mayBeBefore whether this lane may be before the mark at which the other one started
     */
    boolean hasReadAllOf(TopicProgress other, long overlapMillis, long now, boolean mayBeBefore) {
        if (other.ids.isEmpty()) {
            return mayBeBefore || (mark != null && !Progress.isAfter(other.mark, mark));
        }
        long surelyRead = logTime.isKnown() ? logTime.now() - overlapMillis : Watermark.UNKNOWN;
        return other.ids.entrySet().stream().allMatch(entry -> {
            Remembered event = entry.getValue();
            // Until a row of events is trusted, the log seems to be earlier than it is.
            long latest = Math.max(event.readAt(), Math.min(event.timestamp(), now));
            return latest < surelyRead || knows(entry.getKey());
        });
    }

    /**
     * Continues with the connection of another lane, at its place: that lane has read nothing that this one has not.
     */
    void join(TopicProgress other) {
        opened(other.mark);
        UUID last = null;
        for (UUID id : other.ids.keySet()) {
            last = id;
        }
        if (last != null) {
            skipping = other.skipping || !knows(last);
        }
        beginning = other.beginning;
        offsets.join(other.offsets);
    }

    /** Returns whether an event was read within the overlap, so that everything read after it is remembered. */
    private boolean wasReadLast(UUID id, long overlapMillis) {
        Remembered event = ids.get(id);
        return event != null && event.readAt() >= logTime.now() - overlapMillis;
    }

    private boolean knows(UUID id) {
        return ids.containsKey(id) || ahead.contains(id);
    }

    /**
     * Returns whether an event is dated so late that it is remembered if it was ever read: within the overlap, and
     * after the first half of the time span whose ids are kept, which is shorter for a while if the overlap has grown.
     */
    private boolean isRemembered(long overlapMillis, long timestamp) {
        if (!logTime.isKnown()) {
            return true;
        }
        long now = logTime.now();
        long kept = forgotten == Watermark.UNKNOWN ? Long.MAX_VALUE : (now - forgotten) / OVERLAP_FACTOR;
        return timestamp >= now - Math.min(overlapMillis, kept);
    }

    /** A reader that continues from here may receive a repeat again at its new place, so the last reading counts. */
    private void remember(UUID id, long timestamp) {
        ids.remove(id);
        ids.put(id, new Remembered(timestamp, logTime.now()));
        sinceItMoved++;
    }

    private void forget(long keptMillis) {
        long limit = logTime.isKnown() ? logTime.now() - keptMillis : Watermark.UNKNOWN;
        forgotten = Math.max(forgotten, limit);
        Iterator<Map.Entry<UUID, Remembered>> oldestFirst = ids.entrySet().iterator();
        while (oldestFirst.hasNext()) {
            Map.Entry<UUID, Remembered> oldest = oldestFirst.next();
            if (oldest.getValue().readAt() >= limit && ids.size() <= MOST_IDS) {
                break;
            }
            oldestFirst.remove();
            forgotten = Math.max(forgotten, oldest.getValue().readAt());
            if (logTime.isKnown() && oldest.getValue().timestamp() >= limit) {
                ahead.add(oldest.getKey(), oldest.getValue().timestamp());
            }
        }
        ahead.removeBefore(limit);
    }
}
