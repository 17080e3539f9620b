package io.github.wikistream.internal.resume;

import io.github.wikistream.event.Mark;
import io.github.wikistream.event.Position;
import io.github.wikistream.event.TopicPartition;
import io.github.wikistream.source.SseSource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The topics of the subscribed streams, and the position that resuming from loses nothing. Not thread-safe. */
public final class Subscription {
    /**
     * An event may be published this long after its date, so the first events may be dated this long before the start
     * of a pipeline.
     */
    static final long PUBLISHED_LATE_MILLIS = Duration.ofMinutes(1).toMillis();

    private static final String DEFAULT_PREFIX = "mediawiki.";
    private static final Logger LOG = LoggerFactory.getLogger(SseSource.class);

    private final TreeMap<TopicPartition, SubscribedTopic> topics = new TreeMap<>();

    /** The marks of the subscribed topics: cached, so that the work per event does not grow with their number. */
    private final TreeMap<TopicPartition, Mark> marks = new TreeMap<>();

    private boolean warnedOfTopics;

    /**
     * @param from newest position read; {@link Position#NONE} if no topic is known
     * @param streams names of the subscribed streams
     * @param since where topics without a time start; {@code null} for now
     * @param now milliseconds since 1970
     */
    Subscription(Position from, List<String> streams, @Nullable Instant since, long now) {
        if (!from.isNone()) {
            long fallback = since == null ? now : since.toEpochMilli();
            long anchor = timestamps(from).min().orElse(fallback);
            from.marks()
                    .forEach((name, mark) -> topics.put(
                            name,
                            mark instanceof Mark.Timestamp time
                                    ? SubscribedTopic.at(Math.min(time.epochMillis(), now))
                                    : SubscribedTopic.anchoredAt(anchor)));
            matchWith(streams, anchor);
            forEach((name, topic) -> marks.put(name, new Mark.Timestamp(topic.mark())));
        }
    }

    /**
     * Adds topics for streams that the position does not contain, and removes topics of streams that are no longer
     * subscribed.
     */
    private void matchWith(List<String> streams, long anchor) {
        List<String> added = streams.stream()
                .filter(s -> topics.keySet().stream().noneMatch(t -> belongs(t, s)))
                .toList();
        if (added.isEmpty()) {
            topics.forEach((name, topic) -> topic.setSubscribed(streams.stream().anyMatch(s -> belongs(name, s))));
            return;
        }
        // Topics of streams with irregular names cannot be distinguished from those of unsubscribed streams: all are
        // requested, and if the server does not know one of them, it reports that.
        for (String stream : added) {
            String log = stream.startsWith(DEFAULT_PREFIX) ? stream : DEFAULT_PREFIX + stream;
            topics.put(new TopicPartition("eqiad." + log, 0), SubscribedTopic.anchoredAt(anchor));
            topics.put(new TopicPartition("codfw." + log, 0), SubscribedTopic.anchoredAt(anchor));
        }
    }

    private static boolean belongs(TopicPartition topic, String stream) {
        String log = topic.topic().substring(topic.topic().indexOf('.') + 1);
        return log.equals(stream) || log.equals(DEFAULT_PREFIX + stream);
    }

    /** Returns the times in a position, in milliseconds since 1970. */
    static LongStream timestamps(Position position) {
        return position.marks().values().stream()
                .filter(Mark.Timestamp.class::isInstance)
                .mapToLong(mark -> ((Mark.Timestamp) mark).epochMillis());
    }

    /** Returns whether no topic is known to be subscribed. */
    boolean isEmpty() {
        return topics.values().stream().noneMatch(SubscribedTopic::isSubscribed);
    }

    boolean contains(TopicPartition name) {
        return topics.containsKey(name);
    }

    void forEach(BiConsumer<TopicPartition, SubscribedTopic> action) {
        topics.forEach((name, topic) -> {
            if (topic.isSubscribed()) {
                action.accept(name, topic);
            }
        });
    }

    /** Returns the earliest mark; there must be a topic. */
    long earliestMark() {
        return topics.values().stream()
                .filter(SubscribedTopic::isSubscribed)
                .mapToLong(SubscribedTopic::mark)
                .min()
                .orElseThrow();
    }

    void askNothing() {
        topics.values().forEach(SubscribedTopic::askNothing);
    }

    /** Records that the requested connection was opened. */
    void opened() {
        topics.values().forEach(SubscribedTopic::open);
    }

    /** Returns how far the connection has advanced in the topic that advanced most, in milliseconds. */
    long advance() {
        return topics.values().stream()
                .mapToLong(SubscribedTopic::advance)
                .max()
                .orElse(0);
    }

    /**
     * Returns a topic that the server names; adds it if it is new.
     *
     * @param anchor where a new topic starts
     * @return {@code null} if there are too many topics to follow this one
     */
    @Nullable
    SubscribedTopic named(TopicPartition name, long anchor) {
        if (!topics.containsKey(name) && topics.size() >= Position.MOST_TOPICS) {
            warnOfTopics(name);
            return null;
        }
        SubscribedTopic topic = topics.computeIfAbsent(name, n -> SubscribedTopic.anchoredAt(anchor));
        topic.setSubscribed(true);
        return topic;
    }

    private void warnOfTopics(TopicPartition name) {
        if (!warnedOfTopics) {
            warnedOfTopics = true;
            LOG.warn(
                    "the server names more than {} topics; {} and all others beyond are not followed",
                    Position.MOST_TOPICS,
                    name);
        }
    }

    /** Records that the mark of a topic may have moved. */
    void moved(TopicPartition name, SubscribedTopic topic) {
        marks.put(name, new Mark.Timestamp(topic.mark()));
    }

    /** Removes every topic that the server has not chosen. */
    void retain(Position chosen) {
        if (marks.size() > chosen.marks().size()) {
            topics.forEach((name, topic) -> topic.setSubscribed(chosen.marks().containsKey(name)));
            marks.keySet().retainAll(chosen.marks().keySet());
        }
    }

    /** Returns the position that resuming from loses nothing. */
    Position position() {
        return new Position(marks);
    }

    /**
     * Returns the position of an event: its own mark for its topic, and for every other one that resuming from loses
     * nothing.
     *
     * @param seen position in the event's id
     */
    Position position(Position seen) {
        TreeMap<TopicPartition, Mark> own = new TreeMap<>(marks);
        seen.marks().forEach((name, mark) -> {
            if (mark instanceof Mark.Timestamp) {
                own.replace(name, mark);
            }
        });
        return new Position(own);
    }
}
