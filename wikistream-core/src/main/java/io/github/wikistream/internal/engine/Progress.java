package io.github.wikistream.internal.engine;

import io.github.wikistream.event.Checkpoint;
import io.github.wikistream.event.Completeness;
import io.github.wikistream.event.Mark;
import io.github.wikistream.event.Position;
import io.github.wikistream.event.TopicPartition;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How far one lane is, and which events it has had: what a checkpoint is made of, and what recognises every repeat. Not thread-safe.
 *
 * <p>A server that is asked to begin at time {@code P} of a topic begins at the first event in the order of its log whose timestamp is
 * {@code P} or later, and sends all that follows, whatever its date. Hence, per topic:
 *
 * <ol>
 *   <li>The position is the running maximum of the timestamps, never ahead of the clock: an event dated in the future must not carry
 *       the reader past events to come, and one dated years back must not carry it back.
 *   <li>What a reader that resumes {@code overlap} before the position receives again is everything from the first event dated
 *       {@code position - overlap} or later. So ids are kept in the order they were read, and dropped from the front only while the
 *       front is dated before that. Twice the overlap is kept, for clusters whose order differs.
 *   <li>A reader may also begin long before this lane (another lane is further behind). Then events that this lane had long ago come
 *       first. In the order of the log they all stand before the oldest id that is kept, so everything is a repeat until the first
 *       id that is known. Should none come up to the lane's position, the rule ends there.
 * </ol>
 */
final class Progress {
    /** More ids than any overlap needs; reached only where an event dated in the future blocks the front. */
    private static final int MOST_IDS_A_TOPIC = 200_000;

    private static final long OVERLAP_FACTOR = 2;

    private final Clock clock;
    private final long keptMillis;
    private final boolean numbered;
    private final Map<TopicPartition, Topic> topics = new HashMap<>();

    /**
     * Begins where a checkpoint ended.
     *
     * @param overlap  see {@link io.github.wikistream.source.Source#overlap()}
     * @param numbered see {@link io.github.wikistream.source.Source#numbersEvents()}
     */
    Progress(Checkpoint start, Duration overlap, boolean numbered, Clock clock) {
        this.clock = clock;
        this.numbered = numbered;
        keptMillis = OVERLAP_FACTOR * overlap.toMillis();
        start.position().marks().forEach((topic, mark) -> topic(topic).mark = mark);
        start.recentIds().forEach((name, ids) -> {
            Topic topic = topic(name);
            // Their own dates are not stored: the position's is a date they all leave the overlap with.
            long timestamp = topic.mark instanceof Mark.Timestamp time ? time.epochMillis() : 0;
            ids.forEach(id -> topic.remember(id, timestamp));
        });
        start.completeness().forEach((name, sums) -> topic(name).ledger.restore(sums));
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
                || topic.known.contains(event.id())
                || !(topic.mark instanceof Mark.Timestamp own)) {
            return null;
        }
        boolean newest = event.timestamp() > own.epochMillis();
        if (topic.skipping && !newest) {
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
        boolean known = topic.known.contains(event.id());
        if (topic.skipping) {
            if (known || !(topic.mark instanceof Mark.Timestamp own) || event.timestamp() > own.epochMillis()) {
                topic.skipping = false;
            } else {
                return false;
            }
        }
        advance(event.position());
        if (known) {
            topic.ledger.repeated(event.offset());
            return false;
        }
        topic.ledger.received(event.offset(), Instant.ofEpochMilli(event.timestamp() - 1));
        topic.remember(event.id(), event.timestamp());
        topic.forgetBefore(topic.mark instanceof Mark.Timestamp own ? own.epochMillis() - keptMillis : Long.MIN_VALUE);
        return true;
    }

    private void advance(Position seen) {
        long now = clock.millis();
        seen.marks().forEach((name, mark) -> {
            Topic topic = topic(name);
            if (mark instanceof Mark.Timestamp time) {
                long capped = Math.min(time.epochMillis(), now);
                if (!(topic.mark instanceof Mark.Timestamp own) || capped > own.epochMillis()) {
                    topic.mark = capped == time.epochMillis() ? mark : new Mark.Timestamp(capped);
                }
            } else if (!(topic.mark instanceof Mark.Timestamp) && isAfter(mark, topic.mark)) {
                topic.mark = mark;
            }
        });
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
                List<UUID> list = new ArrayList<>(topic.ids.size());
                topic.ids.forEach(remembered -> list.add(remembered.id()));
                ids.put(name, list);
            }
        });
        return new Checkpoint(token, position(), ids, completeness());
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
            if (topic == null
                    || !(topic.mark instanceof Mark.Timestamp own)
                    || own.epochMillis() - keptMillis <= missing.getValue()) {
                return false;
            }
        }
        return true;
    }

    private Topic topic(TopicPartition name) {
        return topics.computeIfAbsent(name, n -> new Topic());
    }

    private record Remembered(UUID id, long timestamp) {}

    private static final class Topic {
        private final ArrayDeque<Remembered> ids = new ArrayDeque<>();
        private final Set<UUID> known = new HashSet<>();
        private final TopicLedger ledger = new TopicLedger();
        private @Nullable Mark mark;
        private boolean skipping;

        void remember(UUID id, long timestamp) {
            if (known.add(id)) {
                ids.addLast(new Remembered(id, timestamp));
            }
        }

        void forgetBefore(long timestamp) {
            Remembered oldest = ids.peekFirst();
            while (oldest != null && (oldest.timestamp() < timestamp || ids.size() > MOST_IDS_A_TOPIC)) {
                ids.removeFirst();
                known.remove(oldest.id());
                oldest = ids.peekFirst();
            }
        }
    }
}
