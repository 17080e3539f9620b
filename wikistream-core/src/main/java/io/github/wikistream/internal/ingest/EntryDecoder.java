package io.github.wikistream.internal.ingest;

import io.github.wikistream.error.SourceException;
import io.github.wikistream.event.EventMeta;
import io.github.wikistream.event.Mark;
import io.github.wikistream.event.Position;
import io.github.wikistream.event.StreamEvent;
import io.github.wikistream.event.TopicPartition;
import io.github.wikistream.internal.json.Decoded;
import io.github.wikistream.internal.json.EventDecoder;
import io.github.wikistream.source.Signal;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Decodes received events and assigns each to a topic. Follows at most {@link Position#MOST_TOPICS} topics, because
 * each one costs every lane memory and work: events of further topics become dead letters, and their marks are omitted
 * from positions. Thread-safe.
 */
public final class EntryDecoder {
    /** Topic of events whose topic is unknown. */
    public static final TopicPartition UNKNOWN = new TopicPartition("unknown", 0);

    private static final int BYTES_BESIDE_TEXT = 800;
    private static final int BYTES_PER_MARK = 100;
    private static final int BYTES_PER_CHARACTER = 2;
    private static final int SHOWN = 80;

    private final EventDecoder decoder = new EventDecoder();
    private final Predicate<StreamEvent> filter;
    private final Clock clock;
    private final Set<TopicPartition> topics = ConcurrentHashMap.newKeySet();

    /**
     * @param filter the wanted events; an exception from it stops the pipeline
     */
    public EntryDecoder(Predicate<StreamEvent> filter, Clock clock) {
        this.filter = filter;
        this.clock = clock;
    }

    /**
     * Decodes an event.
     *
     * @throws SourceException if the filter throws
     */
    public BufferEntry.Received decode(Signal.Received received) {
        Instant now = clock.instant();
        Position position = followed(received.position());
        Decoded decoded = checked(decoder.decode(received.data()), received);
        EventMeta meta = metaOf(decoded);
        boolean filtered = decoded instanceof Decoded.Event event && !isWanted(event.event());
        return entry(received.data(), position, meta, filtered ? new Decoded.Filtered(decoded.id()) : decoded, now);
    }

    /** Returns an invalid event if the source reports a flaw, or if its topic is not followed. */
    private Decoded checked(Decoded decoded, Signal.Received received) {
        EventMeta meta = metaOf(decoded);
        String topic = meta == null ? null : meta.topic();
        if (meta != null && topic != null) {
            String shown = topic.length() <= SHOWN ? topic : topic.substring(0, SHOWN) + "…";
            if (topic.isEmpty() || topic.length() > TopicPartition.LONGEST_NAME) {
                return new Decoded.Invalid(
                        decoded.id(),
                        null,
                        "meta.topic must have 1 to " + TopicPartition.LONGEST_NAME + " characters: " + shown,
                        received.data());
            }
            if (!isFollowed(new TopicPartition(topic, meta.partition()))) {
                return new Decoded.Invalid(
                        decoded.id(),
                        null,
                        "meta.topic is one of more than " + Position.MOST_TOPICS
                                + " that the source names, and not followed: " + shown,
                        received.data());
            }
        }
        String flaw = received.flaw();
        return flaw == null ? decoded : new Decoded.Invalid(decoded.id(), meta, flaw, received.data());
    }

    private static @Nullable EventMeta metaOf(Decoded decoded) {
        if (decoded instanceof Decoded.Event event) {
            return event.event().meta();
        }
        if (decoded instanceof Decoded.Invalid invalid) {
            return invalid.meta();
        }
        return decoded instanceof Decoded.Canary canary ? canary.meta() : null;
    }

    private boolean isFollowed(TopicPartition topic) {
        return topics.contains(topic) || (topics.size() < Position.MOST_TOPICS && topics.add(topic));
    }

    private Position followed(Position position) {
        if (position.marks().keySet().stream().allMatch(this::isFollowed)) {
            return position;
        }
        TreeMap<TopicPartition, Mark> marks = new TreeMap<>(position.marks());
        marks.keySet().removeIf(topic -> !isFollowed(topic));
        return Position.of(marks);
    }

    private boolean isWanted(StreamEvent event) {
        try {
            return filter.test(event);
        } catch (Throwable e) {
            throw UnexpectedFailure.ofFilter(e);
        }
    }

    private static BufferEntry.Received entry(
            String data, Position position, @Nullable EventMeta meta, Decoded content, Instant now) {
        String name = meta == null ? null : meta.topic();
        TopicPartition topic =
                meta == null || name == null ? newestTopic(position) : new TopicPartition(name, meta.partition());
        Mark mark = position.mark(topic);
        long timestamp;
        if (mark instanceof Mark.Timestamp time) {
            timestamp = time.epochMillis();
        } else {
            timestamp = meta == null ? 0 : meta.occurredAt().toEpochMilli() + 1;
        }
        boolean kept = content instanceof Decoded.Event || content instanceof Decoded.Invalid;
        int bytes = BYTES_BESIDE_TEXT
                + BYTES_PER_MARK * position.marks().size()
                + (kept ? BYTES_PER_CHARACTER * data.length() : 0);
        Long offset = meta == null || name == null ? null : meta.offset();
        return new BufferEntry.Received(topic, timestamp, position, offset, content, now, bytes);
    }

    /** An event without a topic is assigned to the topic that moved last. */
    private static TopicPartition newestTopic(Position position) {
        TopicPartition newest = UNKNOWN;
        long best = Long.MIN_VALUE;
        for (Map.Entry<TopicPartition, Mark> entry : position.marks().entrySet()) {
            if (entry.getValue() instanceof Mark.Timestamp time && time.epochMillis() > best) {
                best = time.epochMillis();
                newest = entry.getKey();
            }
        }
        return newest;
    }
}
