package io.github.wikistream.internal.engine;

import io.github.wikistream.event.Checkpoint;
import io.github.wikistream.event.Mark;
import io.github.wikistream.event.Position;
import io.github.wikistream.event.TopicPartition;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
    private final Map<TopicPartition, Topic> topics = new HashMap<>();

    Progress(Checkpoint start, Duration overlap, Clock clock) {
        this.clock = clock;
        keptMillis = OVERLAP_FACTOR * overlap.toMillis();
        start.position().marks().forEach((topic, mark) -> topic(topic).mark = mark);
        start.recentIds().forEach((name, ids) -> {
            Topic topic = topic(name);
            // Their own dates are not stored: the position's is a date they all leave the overlap with.
            long timestamp = topic.mark instanceof Mark.Timestamp time ? time.epochMillis() : 0;
            ids.forEach(id -> topic.remember(id, timestamp));
        });
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
            return false;
        }
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
        return new Checkpoint(token, position(), ids);
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
