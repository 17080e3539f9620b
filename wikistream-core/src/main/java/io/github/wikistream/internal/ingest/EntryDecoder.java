package io.github.wikistream.internal.ingest;

import io.github.wikistream.error.SourceException;
import io.github.wikistream.event.DeadLetter;
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
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Decodes what a source received and finds its place. Follows {@link Position#MOST_TOPICS} topics at most, because each one costs every lane
 * memory and work: an event of a further one becomes a dead letter, and marks of further ones are left out of positions. Safe for use by
 * several threads.
 */
public final class EntryDecoder {
    /** Stands for the log of an event that nothing tells the log of. */
    public static final TopicPartition UNKNOWN = new TopicPartition("unknown", 0);

    private static final int BYTES_BESIDE_TEXT = 800;
    private static final int BYTES_A_MARK = 100;
    private static final int SHOWN = 80;
    private static final int BYTES_A_CHARACTER = 2;

    private final EventDecoder decoder = new EventDecoder();
    private final Predicate<StreamEvent> filter;
    private final Clock clock;
    private final Set<TopicPartition> topics = ConcurrentHashMap.newKeySet();

    /**
     * Makes one.
     *
     * @param filter which events are wanted; what it throws stops the pipeline
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
    public BufferEntry.Arrived take(Signal.Received received) {
        Instant now = clock.instant();
        Position position = followed(received.position());
        Decoded decoded = checked(decoder.decode(received.data()), received.flaw());
        if (decoded instanceof Decoded.Event event) {
            BufferEntry.Content content = isWanted(event.event())
                    ? new BufferEntry.Content.Wanted(event.event())
                    : new BufferEntry.Content.Unwanted();
            return arrived(received.data(), position, event.event().meta(), event.id(), content, now);
        }
        if (decoded instanceof Decoded.Canary canary) {
            return arrived(
                    received.data(), position, canary.meta(), canary.id(), new BufferEntry.Content.Canary(), now);
        }
        Decoded.Invalid invalid = (Decoded.Invalid) decoded;
        DeadLetter letter = new DeadLetter(invalid.id(), position, now, invalid.reason(), received.data());
        return arrived(
                received.data(), position, invalid.meta(), invalid.id(), new BufferEntry.Content.Dead(letter), now);
    }

    /** Returns an event as invalid if it came with a flaw, or if its topic is not followed. */
    private Decoded checked(Decoded decoded, @Nullable String flaw) {
        EventMeta meta = metaOf(decoded);
        String topic = meta == null ? null : meta.topic();
        if (meta != null && topic != null) {
            String shown = topic.length() <= SHOWN ? topic : topic.substring(0, SHOWN) + "…";
            if (topic.isEmpty() || topic.length() > TopicPartition.LONGEST_NAME) {
                return new Decoded.Invalid(
                        decoded.id(),
                        null,
                        "meta.topic has not 1 to " + TopicPartition.LONGEST_NAME + " characters: " + shown);
            }
            if (!isFollowed(new TopicPartition(topic, meta.partition()))) {
                return new Decoded.Invalid(
                        decoded.id(),
                        null,
                        "meta.topic is one of more than " + Position.MOST_TOPICS
                                + " that the source names, and not followed: " + shown);
            }
        }
        return flaw == null ? decoded : new Decoded.Invalid(decoded.id(), meta, flaw);
    }

    private static @Nullable EventMeta metaOf(Decoded decoded) {
        if (decoded instanceof Decoded.Event event) {
            return event.event().meta();
        }
        return decoded instanceof Decoded.Canary canary ? canary.meta() : ((Decoded.Invalid) decoded).meta();
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
            throw Broken.filter(e);
        }
    }

    private static BufferEntry.Arrived arrived(
            String data,
            Position position,
            @Nullable EventMeta meta,
            UUID id,
            BufferEntry.Content content,
            Instant now) {
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
        boolean kept = content instanceof BufferEntry.Content.Wanted || content instanceof BufferEntry.Content.Dead;
        int bytes = BYTES_BESIDE_TEXT
                + BYTES_A_MARK * position.marks().size()
                + (kept ? BYTES_A_CHARACTER * data.length() : 0);
        Long offset = meta == null || name == null ? null : meta.offset();
        return new BufferEntry.Arrived(topic, timestamp, position, offset, id, content, now, bytes);
    }

    /** An event that does not say where it comes from comes from the topic that moved last. */
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
