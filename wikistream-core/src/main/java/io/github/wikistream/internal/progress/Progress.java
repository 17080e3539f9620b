package io.github.wikistream.internal.progress;

import io.github.wikistream.event.Checkpoint;
import io.github.wikistream.event.Completeness;
import io.github.wikistream.event.Mark;
import io.github.wikistream.event.Origin;
import io.github.wikistream.event.Position;
import io.github.wikistream.event.TopicPartition;
import io.github.wikistream.internal.ingest.BufferEntry;
import io.github.wikistream.internal.ingest.EntryDecoder;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The progress of one lane, and the events it has read: the content of its checkpoints, by which it recognises every
 * repeat. {@link TopicProgress} explains the rules. Not thread-safe.
 */
public final class Progress {
    /**
     * An event that is ahead of the others by more than this fraction of the overlap is not trusted; by less, it is
     * harmless.
     */
    private static final long DOUBTFUL_PART = 5;

    private final StreamTime time;
    private final Supplier<Duration> overlap;
    private final long farAheadMillis;
    private final boolean numbered;
    private final Origin origin;
    private final Map<TopicPartition, TopicProgress> topics = new HashMap<>();

    /**
     * Continues from a checkpoint.
     *
     * @param overlap see {@link io.github.wikistream.source.Source#overlap()}; queried repeatedly, since it may change
     * @param numbered see {@link io.github.wikistream.source.Source#numbersEvents()}
     */
    public Progress(Checkpoint start, Supplier<Duration> overlap, boolean numbered, StreamTime time) {
        this.time = time;
        this.numbered = numbered;
        this.overlap = overlap;
        origin = start.origin();
        farAheadMillis = overlap.get().toMillis() / DOUBTFUL_PART;
        start.position().marks().forEach((name, mark) -> topic(name).begin(mark));
        start.recentIds()
                .forEach((name, ids) ->
                        topic(name).restoreIds(ids, start.ahead().getOrDefault(name, Map.of()), keptMillis()));
        start.ahead().forEach((name, events) -> topic(name).restoreAhead(events));
        start.completeness().forEach((name, sums) -> {
            if (!name.equals(EntryDecoder.UNKNOWN)) {
                topic(name).restoreSums(sums);
            }
        });
    }

    /**
     * Records that a reader starts at a position.
     *
     * @return whether this lane is ahead of it in some topic, so that old repeats may come first
     */
    public boolean opened(Position from) {
        boolean ahead = false;
        for (Map.Entry<TopicPartition, TopicProgress> topic : topics.entrySet()) {
            ahead |= topic.getValue().opened(from.mark(topic.getKey()));
        }
        return ahead;
    }

    /** Returns whether a mark is after another one of the same kind, or after none. */
    public static boolean isAfter(@Nullable Mark own, @Nullable Mark other) {
        if (own instanceof Mark.Timestamp mine && other instanceof Mark.Timestamp theirs) {
            return mine.epochMillis() > theirs.epochMillis();
        }
        if (own instanceof Mark.Offset mine && other instanceof Mark.Offset theirs) {
            return mine.offset() > theirs.offset();
        }
        return other == null;
    }

    /**
     * Returns the events that may be missing before a received one. Changes nothing.
     *
     * @return {@code null} if none are, if the event is a repeat, or if the source does not number its events
     */
    @Nullable
    public SequenceGap gapBefore(BufferEntry.Received event) {
        TopicProgress topic = topics.get(event.topic());
        return numbered && topic != null ? topic.gapBefore(event, overlapMillis()) : null;
    }

    /** Counts the missing events as lost. */
    public void giveUp(SequenceGap gap) {
        topic(gap.topic()).giveUp(gap);
    }

    /** Returns a position that is further back in one topic. */
    public Position positionBefore(TopicPartition name, Duration earlier) {
        Map<TopicPartition, Mark> marks = new TreeMap<>(position().marks());
        marks.computeIfPresent(
                name,
                (topic, mark) -> mark instanceof Mark.Timestamp own
                        ? new Mark.Timestamp(Math.max(0, own.epochMillis() - earlier.toMillis()))
                        : mark);
        return Position.of(marks);
    }

    /**
     * Records an event.
     *
     * @return {@code false} if it is a repeat
     */
    public boolean isNew(BufferEntry.Received event) {
        time.pass(event.timestamp());
        if (isExact(event.position())) {
            return isNewByOffset(event);
        }
        TopicProgress topic = topic(event.topic());
        if (topic.wasReadLongAgo(event, overlapMillis())) {
            return false;
        }
        boolean dated = event.position().mark(event.topic()) instanceof Mark.Timestamp;
        event.position().marks().forEach((name, mark) -> {
            // The event's own mark may be ahead of the clock.
            if (!dated || !name.equals(event.topic())) {
                topic(name).see(mark);
            }
        });
        if (dated) {
            topic.pass(event.timestamp(), time.millis());
        }
        return topic.take(event, keptMillis());
    }

    /** Returns whether a position consists of offsets, and so determines exactly which events precede it. */
    private static boolean isExact(Position position) {
        return !position.isNone() && position.marks().values().stream().allMatch(Mark.Offset.class::isInstance);
    }

    /**
     * Each event advances one mark of its reader. If none is after the marks of this lane, the lane has read the event,
     * in whatever order this reader takes the partitions.
     */
    private boolean isNewByOffset(BufferEntry.Received event) {
        Position position = event.position();
        if (isReached(position)) {
            return false;
        }
        position.marks().forEach((name, mark) -> topic(name).see(mark));
        return topic(event.topic()).takeByOffset(event);
    }

    /** Returns whether no mark of a position is after that of this lane. */
    private boolean isReached(Position position) {
        return position.marks().entrySet().stream().noneMatch(entry -> {
            TopicProgress own = topics.get(entry.getKey());
            return isAfter(entry.getValue(), own == null ? null : own.mark());
        });
    }

    /** Returns the position reached. */
    public Position position() {
        return Position.of(byTopic(TopicProgress::mark, mark -> true));
    }

    /** Returns where to continue reading. */
    public Start next() {
        return new Start(position(), origin.since());
    }

    /** Returns the checkpoint reached. */
    public Checkpoint checkpoint(String token) {
        SortedMap<TopicPartition, List<UUID>> ids = byTopic(TopicProgress::recentIds, recent -> !recent.isEmpty());
        SortedMap<TopicPartition, Map<UUID, Instant>> ahead =
                byTopic(TopicProgress::aheadOfLog, events -> !events.isEmpty());
        return Checkpoint.builder()
                .token(token)
                .position(position())
                .recentIds(ids)
                .ahead(ahead)
                .completeness(completeness())
                .origin(origin)
                .build();
    }

    /** Returns the completeness of each topic; empty if the source does not number its events. */
    public SortedMap<TopicPartition, Completeness> completeness() {
        return byTopic(TopicProgress::completeness, sums -> numbered);
    }

    private <T> SortedMap<TopicPartition, T> byTopic(Function<TopicProgress, @Nullable T> of, Predicate<T> wanted) {
        SortedMap<TopicPartition, T> values = new TreeMap<>();
        topics.forEach((name, topic) -> {
            T value = of.apply(topic);
            if (value != null && wanted.test(value)) {
                values.put(name, value);
            }
        });
        return values;
    }

    /** Returns whether it is known where the topic of an event is read from. */
    public boolean isBegun(BufferEntry.Received event) {
        return isExact(event.position())
                ? event.position().marks().keySet().stream().allMatch(this::isBegun)
                : isBegun(event.topic());
    }

    private boolean isBegun(TopicPartition name) {
        TopicProgress topic = topics.get(name);
        return topic != null && topic.mark() != null;
    }

    /**
     * Returns whether this lane has read everything that another one has: see {@link TopicProgress#hasReadAllOf}.
     *
     * @param drained whether a connection of this lane has nothing more to deliver for now
     */
    public boolean hasReadAllOf(Progress other, boolean drained) {
        Position reached = other.position();
        if (isExact(reached)) {
            return isReached(reached);
        }
        long now = time.millis();
        return other.topics.entrySet().stream().allMatch(theirs -> {
            TopicProgress own = topics.get(theirs.getKey());
            return own != null && own.hasReadAllOf(theirs.getValue(), overlapMillis(), now, drained && numbered);
        });
    }

    /** Continues with the connection of another lane, which has read nothing that this one has not. */
    public void join(Progress other) {
        opened(Position.NONE);
        other.topics.forEach((name, theirs) -> topic(name).join(theirs));
    }

    private long overlapMillis() {
        return overlap.get().toMillis();
    }

    private long keptMillis() {
        return TopicProgress.OVERLAP_FACTOR * overlapMillis();
    }

    private TopicProgress topic(TopicPartition name) {
        return topics.computeIfAbsent(name, n -> new TopicProgress(new Watermark(farAheadMillis)));
    }
}
