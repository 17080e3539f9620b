package io.github.wikistream.internal.engine;

import io.github.wikistream.event.Checkpoint;
import io.github.wikistream.event.Completeness;
import io.github.wikistream.event.Mark;
import io.github.wikistream.event.Position;
import io.github.wikistream.event.TopicPartition;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How far one lane is, and which events it has had: what a checkpoint is made of, and what recognises every repeat. Not thread-safe.
 *
 * <p>A server that is asked to begin at time {@code P} of a topic begins at the first event in the order of its log whose timestamp is
 * {@code P} or later, and sends all that follows, whatever its date. Hence, per topic:
 *
 * <ol>
 *   <li>The position is the time of the log, see {@link LogTime}: events dated in the future must not carry the reader past events to
 *       come, and ones dated years back must not carry it back.
 *   <li>What a reader that resumes {@code overlap} before the position receives again is everything from the first event dated
 *       {@code position - overlap} or later. Save for events that are dated wrongly, that is what the log brought last. So ids are kept in
 *       the order they were read last, for twice the overlap: an event dated within the overlap is new if and only if it is unknown, also
 *       where another cluster keeps another order.
 *   <li>At an event dated ahead of the log a reader may begin however long ago it was read, until the log has caught up with it. It is
 *       kept by itself, with its date. Where a connection begins with it, what follows was read long ago as well, up to the first event
 *       dated within the overlap.
 *   <li>A reader may also begin long before this lane (another lane is further behind). Then events that this lane had long ago come
 *       first: everything is a repeat, again up to the first event dated within the overlap. One dated ahead of the log that is known
 *       is no such event, wherever it stands.
 * </ol>
 */
final class Progress {
    /** More ids than any overlap needs; reached only where a source tells no times. */
    private static final int MOST_IDS_A_TOPIC = 200_000;

    private static final long OVERLAP_FACTOR = 2;

    /** An event that is ahead of the others by more than this part of the overlap is not believed; by less it does no harm. */
    private static final long DOUBTFUL_PART = 5;

    private final Clock clock;
    private final Supplier<Duration> overlap;
    private final long farAheadMillis;
    private final boolean numbered;
    private final Map<TopicPartition, Topic> topics = new HashMap<>();

    /**
     * Begins where a checkpoint ended.
     *
     * @param overlap  see {@link io.github.wikistream.source.Source#overlap()}; asked for again and again, for it may change
     * @param numbered see {@link io.github.wikistream.source.Source#numbersEvents()}
     */
    Progress(Checkpoint start, Supplier<Duration> overlap, boolean numbered, Clock clock) {
        this.clock = clock;
        this.numbered = numbered;
        this.overlap = overlap;
        farAheadMillis = overlap.get().toMillis() / DOUBTFUL_PART;
        start.position().marks().forEach((topic, mark) -> topic(topic).begin(mark));
        start.recentIds().forEach((name, ids) -> {
            Topic topic = topic(name);
            Map<UUID, Instant> ahead = start.ahead().getOrDefault(name, Map.of());
            // Other dates are not stored: the position's is one that they all leave the overlap with.
            ids.forEach(id -> topic.remember(id, millis(ahead.get(id), topic.logTime.now())));
            topic.forget(keptMillis());
        });
        start.ahead()
                .forEach((name, events) ->
                        events.forEach((id, time) -> topic(name).ahead.putIfAbsent(id, time.toEpochMilli())));
        start.completeness().forEach((name, sums) -> topic(name).ledger.restore(sums));
    }

    private static long millis(@Nullable Instant time, long otherwise) {
        return time == null ? otherwise : time.toEpochMilli();
    }

    /**
     * Takes note that a reader begins at a position.
     *
     * @return whether this lane is ahead of it somewhere, so that old repeats may come first
     */
    boolean opened(Position from) {
        boolean ahead = false;
        for (Map.Entry<TopicPartition, Topic> entry : topics.entrySet()) {
            Topic topic = entry.getValue();
            topic.skipping = !topic.ids.isEmpty() && isAfter(topic.mark, from.mark(entry.getKey()));
            topic.beginning = true;
            topic.ledger.opened();
            ahead |= topic.skipping;
        }
        return ahead;
    }

    /** Tells whether one mark is further than another of the same kind, or than none. */
    static boolean isAfter(@Nullable Mark own, @Nullable Mark other) {
        if (own instanceof Mark.Timestamp mine && other instanceof Mark.Timestamp theirs) {
            return mine.epochMillis() > theirs.epochMillis();
        }
        if (own instanceof Mark.Offset mine && other instanceof Mark.Offset theirs) {
            return mine.offset() > theirs.offset();
        }
        return other == null;
    }

    /**
     * Tells whether events seem to be missing before one that came. Changes nothing.
     *
     * @return {@code null} if none do, if the event is a repeat, or if the source does not number its events
     */
    @Nullable
    Hole holeBefore(Entry.Arrived event) {
        Topic topic = topics.get(event.topic());
        Long offset = event.offset();
        if (!numbered
                || offset == null
                || topic == null
                || topic.ids.isEmpty()
                || topic.knows(event.id())
                || !(topic.mark instanceof Mark.Timestamp own)) {
            return null;
        }
        boolean newest = event.timestamp() > own.epochMillis();
        if (topic.skipping && !topic.isRemembered(overlapMillis(), event.timestamp())) {
            return null;
        }
        // As long as all that ever came is remembered, an older event may be one from before the beginning.
        boolean mustTie = newest || topic.ledger.hasForgotten(topic.ids.size());
        TopicLedger.Doubt doubt = topic.ledger.before(offset, mustTie);
        return doubt == TopicLedger.Doubt.NONE
                ? null
                : new Hole(event.topic(), doubt, offset, event.id(), own.epochMillis(), event.timestamp());
    }

    /** Takes what is missing for lost. */
    void giveUp(Hole hole) {
        topic(hole.topic()).ledger.giveUp(hole.doubt(), hole.offset());
    }

    /** Returns a position that is further back in one topic. */
    Position positionBefore(TopicPartition name, Duration earlier) {
        Map<TopicPartition, Mark> marks = new TreeMap<>(position().marks());
        marks.computeIfPresent(
                name,
                (topic, mark) -> mark instanceof Mark.Timestamp own
                        ? new Mark.Timestamp(Math.max(0, own.epochMillis() - earlier.toMillis()))
                        : mark);
        return Position.of(marks);
    }

    /**
     * Takes note of an event and tells whether this lane has not had it before.
     *
     * @return {@code false} for a repeat
     */
    boolean isNew(Entry.Arrived event) {
        Topic topic = topic(event.topic());
        boolean known = topic.ids.containsKey(event.id());
        boolean wronglyDated = topic.knows(event.id()) && topic.logTime.isFarAhead(event.timestamp());
        if (wronglyDated) {
            topic.skipping |= topic.beginning;
        } else if (topic.isRemembered(overlapMillis(), event.timestamp())) {
            topic.skipping = false;
        }
        topic.beginning = false;
        if (!known && (topic.skipping || topic.ahead.containsKey(event.id()))) {
            topic.ledger.skipped(event.offset());
            return false;
        }
        advance(event);
        topic.remember(event.id(), event.timestamp());
        if (known) {
            topic.ledger.repeated(event.offset());
            return false;
        }
        topic.ledger.received(event.offset(), Instant.ofEpochMilli(event.timestamp() - 1));
        topic.forget(keptMillis());
        return true;
    }

    private void advance(Entry.Arrived event) {
        event.position().marks().forEach((name, mark) -> {
            Topic topic = topic(name);
            if (mark instanceof Mark.Offset) {
                if (!(topic.mark instanceof Mark.Timestamp) && isAfter(mark, topic.mark)) {
                    topic.mark = mark;
                }
            } else if (topic.mark == null) {
                // A topic that has sent nothing is asked for from here on.
                topic.begin(mark);
            }
        });
        Topic own = topic(event.topic());
        if (event.position().mark(event.topic()) instanceof Mark.Timestamp) {
            own.pass(event.timestamp(), clock.millis());
            own.mark = new Mark.Timestamp(own.logTime.now());
        }
    }

    /** Returns the position reached. */
    Position position() {
        Map<TopicPartition, Mark> marks = new TreeMap<>();
        topics.forEach((name, topic) -> {
            if (topic.mark != null) {
                marks.put(name, topic.mark);
            }
        });
        return Position.of(marks);
    }

    /** Returns the checkpoint reached. */
    Checkpoint checkpoint(String token) {
        TreeMap<TopicPartition, List<UUID>> ids = new TreeMap<>();
        topics.forEach((name, topic) -> {
            if (!topic.ids.isEmpty()) {
                ids.put(name, new ArrayList<>(topic.ids.keySet()));
            }
        });
        return new Checkpoint(token, position(), ids, ahead(), completeness());
    }

    /** Returns what is dated ahead of the position, be it still among the recent ids or not. */
    private SortedMap<TopicPartition, Map<UUID, Instant>> ahead() {
        TreeMap<TopicPartition, Map<UUID, Instant>> ahead = new TreeMap<>();
        topics.forEach((name, topic) -> {
            Map<UUID, Instant> events = new HashMap<>();
            topic.ahead.forEach((id, timestamp) -> events.put(id, Instant.ofEpochMilli(timestamp)));
            topic.ids.forEach((id, recent) -> {
                if (recent.timestamp() > topic.logTime.now()) {
                    events.put(id, Instant.ofEpochMilli(recent.timestamp()));
                }
            });
            if (!events.isEmpty()) {
                ahead.put(name, events);
            }
        });
        return ahead;
    }

    /** Returns how much of each topic was read; nothing if the source does not number its events. */
    SortedMap<TopicPartition, Completeness> completeness() {
        TreeMap<TopicPartition, Completeness> sums = new TreeMap<>();
        if (numbered) {
            topics.forEach((name, topic) -> {
                Completeness part = topic.ledger.sums();
                if (part != null) {
                    sums.put(name, part);
                }
            });
        }
        return sums;
    }

    /**
     * Tells whether events up to these times, topic by topic, can be missing without this lane missing any: whether all that may be new
     * to it, and an id it knows, stand behind them.
     *
     * @param newestMissing the newest timestamp of a missing event, by topic
     */
    boolean needsNoneOf(Map<TopicPartition, Long> newestMissing) {
        for (Map.Entry<TopicPartition, Long> missing : newestMissing.entrySet()) {
            Topic topic = topics.get(missing.getKey());
            if (topic == null || !topic.logTime.isKnown() || topic.logTime.now() - keptMillis() <= missing.getValue()) {
                return false;
            }
        }
        return true;
    }

    private long overlapMillis() {
        return overlap.get().toMillis();
    }

    private long keptMillis() {
        return OVERLAP_FACTOR * overlapMillis();
    }

    private Topic topic(TopicPartition name) {
        return topics.computeIfAbsent(name, n -> new Topic(new LogTime(farAheadMillis)));
    }

    /**
     * An event that was read.
     *
     * @param timestamp its time
     * @param readAt    the time of the log when it was read last
     */
    private record Remembered(long timestamp, long readAt) {}

    private static final class Topic {
        /** In the order they were read last. */
        private final LinkedHashMap<UUID, Remembered> ids = new LinkedHashMap<>();
        /** Events that are no longer among the ids, but dated later than those that are: with their times. */
        private final Map<UUID, Long> ahead = new HashMap<>();

        private final LogTime logTime;
        private final TopicLedger ledger = new TopicLedger();
        private @Nullable Mark mark;

        /** Whether what comes was read before, although it is no longer known. */
        private boolean skipping;

        /** Ids of events that were read at this time of the log or later are all kept. */
        private long forgotten = LogTime.UNKNOWN;

        /** How many events were read since the time of the log last moved. */
        private int sinceItMoved;

        /** Whether the connection that stands has brought nothing yet. */
        private boolean beginning;

        Topic(LogTime logTime) {
            this.logTime = logTime;
        }

        void begin(Mark from) {
            mark = from;
            if (from instanceof Mark.Timestamp time) {
                logTime.restore(time.epochMillis());
            }
        }

        boolean knows(UUID id) {
            return ids.containsKey(id) || ahead.containsKey(id);
        }

        /**
         * Tells whether an event is dated so late that it is remembered if it was ever read: within the overlap, and behind the first half
         * of the span whose ids are kept, which is shorter for a while where the overlap has grown.
         */
        boolean isRemembered(long overlapMillis, long timestamp) {
            if (!logTime.isKnown()) {
                return true;
            }
            long now = logTime.now();
            long kept = forgotten == LogTime.UNKNOWN ? Long.MAX_VALUE : (now - forgotten) / OVERLAP_FACTOR;
            return timestamp >= now - Math.min(overlapMillis, kept);
        }

        /** Whoever reads on from here may meet with a repeat again where it stands, so that is what counts. */
        void remember(UUID id, long timestamp) {
            ids.remove(id);
            ids.put(id, new Remembered(timestamp, logTime.now()));
            sinceItMoved++;
        }

        /** Where the log turns out to be later than believed, so were the events read since it was last known to move. */
        void pass(long timestamp, long clock) {
            long before = logTime.now();
            long lateAsItWas = logTime.pass(timestamp, clock);
            if (lateAsItWas != LogTime.UNKNOWN) {
                ids.entrySet().stream()
                        .skip(Math.max(0, ids.size() - sinceItMoved))
                        .forEach(read ->
                                read.setValue(new Remembered(read.getValue().timestamp(), lateAsItWas)));
            }
            if (logTime.now() != before) {
                sinceItMoved = 0;
            }
        }

        void forget(long keptMillis) {
            long limit = logTime.isKnown() ? logTime.now() - keptMillis : LogTime.UNKNOWN;
            forgotten = Math.max(forgotten, limit);
            Iterator<Map.Entry<UUID, Remembered>> oldestFirst = ids.entrySet().iterator();
            while (oldestFirst.hasNext()) {
                Map.Entry<UUID, Remembered> oldest = oldestFirst.next();
                if (oldest.getValue().readAt() >= limit && ids.size() <= MOST_IDS_A_TOPIC) {
                    break;
                }
                oldestFirst.remove();
                if (logTime.isKnown() && oldest.getValue().timestamp() >= limit) {
                    ahead.put(oldest.getKey(), oldest.getValue().timestamp());
                }
            }
            if (!ahead.isEmpty()) {
                ahead.values().removeIf(time -> time < limit);
            }
        }
    }
}
