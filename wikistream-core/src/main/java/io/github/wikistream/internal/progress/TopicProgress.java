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
 * How far one lane is in one topic, and which of its events it has had.
 *
 * <p>A server that is asked to begin at time {@code P} of a topic begins at the first event in the order of its log whose timestamp is
 * {@code P} or later, and sends all that follows, whatever its date. Hence:
 *
 * <ol>
 *   <li>The position is the time of the log, see {@link Watermark}: events dated in the future must not carry the reader past events to
 *       come, and ones dated years back must not carry it back.
 *   <li>What a reader that resumes {@code overlap} before the position receives again is everything from the first event dated
 *       {@code position - overlap} or later. Save for events that are dated wrongly, that is what the log brought last. So ids are kept in
 *       the order they were read last, for twice the overlap: an event dated within the overlap is new if and only if it is unknown, also
 *       where another cluster keeps another order.
 *   <li>At an event dated ahead of the log a reader may begin however long ago it was read, until the log has caught up with it. It is
 *       kept by itself, with its date. Where a connection begins with it, what follows was read long ago as well, up to the first event
 *       dated within the overlap; unless it was read within the overlap itself, for then all that follows is remembered. That is so in a
 *       topic that had long been silent, where the first events of a row are not believed yet. Such an event never shows that a connection
 *       has come to what is new, be it that the log has come to its date meanwhile.
 *   <li>Of events dated ahead so many are kept as {@link DatedAhead#MOST}. While there are more, one that is unknown may have been read, so only
 *       a recent id shows that a connection has come to what is new.
 *   <li>A reader may also begin long before this lane (another lane is further behind). Then events that this lane had long ago come
 *       first: everything is a repeat, again up to the first event dated within the overlap. One dated ahead of the log that is known
 *       is no such event, wherever it stands.
 * </ol>
 */
final class TopicProgress {
    /** The ids of so many overlaps are kept. */
    static final long OVERLAP_FACTOR = 2;

    /**
     * About 440 kB of a checkpoint, and more ids than twice the longest overlap of two minutes has at the stream's highest pace. Beyond, less
     * than twice the overlap is remembered, and so less is trusted: see {@link #isRemembered}.
     */
    static final int MOST_IDS = 20_000;

    /**
     * An event that was read.
     *
     * @param timestamp its time
     * @param readAt    the time of the log when it was read last
     */
    private record Remembered(long timestamp, long readAt) {}

    /** In the order they were read last. */
    private final LinkedHashMap<UUID, Remembered> ids = new LinkedHashMap<>();

    /** Events that are no longer among the ids, but dated later than those that are. */
    private final DatedAhead ahead = new DatedAhead();

    private final Watermark logTime;
    private final OffsetTracker ledger = new OffsetTracker();
    private @Nullable Mark mark;

    /** Whether what comes was read before, although it is no longer known. */
    private boolean skipping;

    /** Ids of events that were read at this time of the log or later are all kept. */
    private long forgotten = Watermark.UNKNOWN;

    /** How many events were read since the time of the log last moved. */
    private int sinceItMoved;

    /** Whether the connection that stands has brought nothing yet. */
    private boolean beginning;

    /** Whether the connection that stands began behind this lane's mark, of a topic that it has had nothing of: events may be missing. */
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
     * Takes what a checkpoint knows of the events that were read last.
     *
     * @param dates of those that are dated ahead of the log; of the others they are not stored, and the log's is one that they all leave the
     *              overlap with
     */
    void restoreIds(List<UUID> recent, Map<UUID, Instant> dates, long keptMillis) {
        for (UUID id : recent) {
            Instant date = dates.get(id);
            remember(id, date == null ? logTime.now() : date.toEpochMilli());
        }
        forget(keptMillis);
    }

    /** Takes what a checkpoint knows of events that are dated ahead of the log. */
    void restoreAhead(Map<UUID, Instant> dates) {
        dates.forEach((id, time) -> ahead.add(id, time.toEpochMilli()));
    }

    void restoreSums(Completeness sums) {
        ledger.restore(sums);
    }

    /**
     * Takes note that a reader begins at a mark; {@code null} if it knows none.
     *
     * @return whether this lane is ahead of it, so that old repeats may come first
     */
    boolean opened(@Nullable Mark from) {
        skipping = !ids.isEmpty() && Progress.isAfter(mark, from);
        beginsLate = ids.isEmpty() && mark != null && from != null && Progress.isAfter(from, mark);
        beginning = true;
        ledger.opened();
        return skipping;
    }

    /** Tells what speaks for events missing before one that came; {@code null} if nothing does. Changes nothing. */
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
        // As long as all that ever came is remembered, an older event may be one from before the beginning.
        boolean mustTie = newest || beginsLate || ledger.hasForgotten(ids.size());
        SequenceGap.Doubt doubt = ledger.before(offset, mustTie);
        return doubt == SequenceGap.Doubt.NONE
                ? null
                : new SequenceGap(event.topic(), doubt, offset, event.id(), own.epochMillis(), event.timestamp());
    }

    void giveUp(SequenceGap hole) {
        ledger.giveUp(hole.doubt(), hole.offset());
    }

    /** Tells whether an event was read so long ago that its id says nothing any more; takes note of it if so. */
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
            ledger.skipped(event.offset());
        }
        return longAgo;
    }

    /** Takes note of an event, and tells whether it is new. */
    boolean take(BufferEntry.Received event, long keptMillis) {
        boolean known = ids.containsKey(event.id());
        remember(event.id(), event.timestamp());
        if (known) {
            ledger.repeated(event.offset());
            return false;
        }
        ledger.received(event.offset(), Instant.ofEpochMilli(event.timestamp() - 1));
        forget(keptMillis);
        return true;
    }

    /** Takes the mark that an event of any topic comes with for this one. */
    void see(Mark seen) {
        if (seen instanceof Mark.Offset) {
            if (!(mark instanceof Mark.Timestamp) && Progress.isAfter(seen, mark)) {
                mark = seen;
            }
        } else if (mark == null) {
            // A topic that has sent nothing is asked for from here on.
            begin(seen);
        }
    }

    /** Goes on to an event. Where the log turns out to be later than believed, so were the events read since it was last known to move. */
    void pass(long timestamp, long clock) {
        long before = logTime.now();
        long lateAsItWas = logTime.pass(timestamp, clock);
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

    /** Returns the mark reached; {@code null} if nothing has come and none was given. */
    @Nullable
    Mark mark() {
        return mark;
    }

    /** Returns the ids of the events that were read last, in that order. */
    List<UUID> recentIds() {
        return new ArrayList<>(ids.keySet());
    }

    /** Returns what is dated ahead of the position, be it still among the recent ids or not. */
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

    /** Returns how much was read; {@code null} if nothing was. */
    @Nullable
    Completeness completeness() {
        return ledger.sums();
    }

    /**
     * Returns whether this lane has had every event of the topic that another lane has, another cluster's order included.
     *
     * <p>The ids of the other lane's last events, over twice the overlap, are at hand. This lane has had such an event if it knows the id;
     * or if its own log is more than an overlap past the time at which that event was read, for clusters move events by less than an
     * overlap, and a reader passes over none. What the other lane read before those ids stands more than an overlap before the last of
     * them, which this lane has had, and so it has had that as well. Neither asks the topic to go on: a topic that has fallen silent stays
     * as it is on both sides, and its last ids are not forgotten.
     *
     * <p>If the other lane has read nothing of the topic, there is only the mark where it began. This lane has had what comes before if it
     * is at that mark or past it. If it is not, its own connection may still bring something; and if that is drained, the topic is silent
     * but no event proves it. It may be joined nevertheless where events are numbered: the first event that comes is not taken
     * before the topic was read again from this lane's own mark, see {@link #gapBefore}.
     *
     * @param now         the real time
     * @param mayBeBefore whether this lane may be before the mark at which the other one began
     */
    boolean hasHadAllOf(TopicProgress other, long overlapMillis, long now, boolean mayBeBefore) {
        if (other.ids.isEmpty()) {
            return mayBeBefore || (mark != null && !Progress.isAfter(other.mark, mark));
        }
        long surelyRead = logTime.isKnown() ? logTime.now() - overlapMillis : Watermark.UNKNOWN;
        return other.ids.entrySet().stream().allMatch(entry -> {
            Remembered event = entry.getValue();
            // Until a row of events is believed, the log seems to be earlier than it is.
            long latest = Math.max(event.readAt(), Math.min(event.timestamp(), now));
            return latest < surelyRead || knows(entry.getKey());
        });
    }

    /** Goes on with the connection of another lane, where that one is: it has had nothing that this one has not. */
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
        ledger.join(other.ledger);
    }

    /** Returns whether an event was read within the overlap, so that all that was read behind it is remembered. */
    private boolean wasReadLast(UUID id, long overlapMillis) {
        Remembered event = ids.get(id);
        return event != null && event.readAt() >= logTime.now() - overlapMillis;
    }

    private boolean knows(UUID id) {
        return ids.containsKey(id) || ahead.contains(id);
    }

    /**
     * Tells whether an event is dated so late that it is remembered if it was ever read: within the overlap, and behind the first half
     * of the span whose ids are kept, which is shorter for a while where the overlap has grown.
     */
    private boolean isRemembered(long overlapMillis, long timestamp) {
        if (!logTime.isKnown()) {
            return true;
        }
        long now = logTime.now();
        long kept = forgotten == Watermark.UNKNOWN ? Long.MAX_VALUE : (now - forgotten) / OVERLAP_FACTOR;
        return timestamp >= now - Math.min(overlapMillis, kept);
    }

    /** Whoever reads on from here may meet with a repeat again where it stands, so that is what counts. */
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
