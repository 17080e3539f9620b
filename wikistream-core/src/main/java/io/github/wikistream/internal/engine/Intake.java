package io.github.wikistream.internal.engine;

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
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Decodes what a source received and finds its place. Safe for use by several threads. */
final class Intake {
    /** Stands for the log of an event that nothing tells the log of. */
    static final TopicPartition UNKNOWN = new TopicPartition("unknown", 0);

    private static final int BYTES_BESIDE_TEXT = 1_000;
    private static final int BYTES_A_CHARACTER = 2;

    private final EventDecoder decoder = new EventDecoder();
    private final Predicate<StreamEvent> filter;
    private final Clock clock;

    /**
     * Makes one.
     *
     * @param filter which events are wanted; what it throws stops the pipeline
     */
    Intake(Predicate<StreamEvent> filter, Clock clock) {
        this.filter = filter;
        this.clock = clock;
    }

    /**
     * Decodes an event.
     *
     * @throws SourceException if the filter throws
     */
    Entry.Arrived take(Signal.Received received) {
        Instant now = clock.instant();
        Decoded decoded = decoder.decode(received.data());
        if (decoded instanceof Decoded.Event event) {
            Entry.Content content =
                    isWanted(event.event()) ? new Entry.Content.Wanted(event.event()) : new Entry.Content.Unwanted();
            return arrived(received, event.event().meta(), event.id(), content, now);
        }
        if (decoded instanceof Decoded.Canary canary) {
            return arrived(received, canary.meta(), canary.id(), new Entry.Content.Canary(), now);
        }
        Decoded.Invalid invalid = (Decoded.Invalid) decoded;
        DeadLetter letter = new DeadLetter(invalid.id(), received.position(), now, invalid.reason(), received.data());
        return arrived(received, invalid.meta(), invalid.id(), new Entry.Content.Dead(letter), now);
    }

    private boolean isWanted(StreamEvent event) {
        try {
            return filter.test(event);
        } catch (Throwable e) {
            throw Broken.filter(e);
        }
    }

    private static Entry.Arrived arrived(
            Signal.Received received, @Nullable EventMeta meta, UUID id, Entry.Content content, Instant now) {
        boolean named = meta != null && meta.topic() != null;
        TopicPartition topic =
                named ? new TopicPartition(meta.topic(), meta.partition()) : newestTopic(received.position());
        Mark mark = received.position().mark(topic);
        long timestamp;
        if (mark instanceof Mark.Timestamp time) {
            timestamp = time.epochMillis();
        } else {
            timestamp = meta == null ? 0 : meta.occurredAt().toEpochMilli() + 1;
        }
        boolean kept = content instanceof Entry.Content.Wanted || content instanceof Entry.Content.Dead;
        int bytes =
                BYTES_BESIDE_TEXT + (kept ? BYTES_A_CHARACTER * received.data().length() : 0);
        Long offset = named ? meta.offset() : null;
        return new Entry.Arrived(topic, timestamp, received.position(), offset, id, content, now, bytes);
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
