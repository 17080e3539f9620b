package io.github.wikistream.internal.mode;

import io.github.wikistream.event.Position;
import io.github.wikistream.event.TopicPartition;
import io.github.wikistream.internal.forward.ForwardingSource;
import io.github.wikistream.internal.progress.SourceClock;
import io.github.wikistream.internal.progress.Watermark;
import io.github.wikistream.internal.recording.EventOrigin;
import io.github.wikistream.source.Signal;
import io.github.wikistream.source.Source;
import io.github.wikistream.source.SourceReader;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * A source that ends once all its events up to a time were received. Events may be late, so each topic is read for a
 * minute of its own time beyond that. A silent topic would never get there: it counts as ended if it stays silent long
 * enough while another topic has got there.
 */
final class BoundedSource extends ForwardingSource {
    static final Duration BEYOND = Duration.ofMinutes(1);
    private static final Duration SILENCE = Duration.ofSeconds(30);

    /** How far ahead a single event is not trusted: see {@link Watermark}. */
    private static final long FAR_AHEAD_MILLIS = 1_000;

    private final Instant end;
    private final Clock clock;

    /** @param to the first time outside the range */
    BoundedSource(Source source, Instant to, Clock clock) {
        super(source);
        this.end = to.plus(BEYOND);
        this.clock = new SourceClock(source, clock);
    }

    @Override
    public SourceReader open(Position from) {
        return new Reader(super.open(from));
    }

    @Override
    public SourceReader openSince(Instant since) {
        return new Reader(super.openSince(since));
    }

    @Override
    public String toString() {
        return super.toString() + " up to " + end.minus(BEYOND);
    }

    private static final class Topic {
        private final Watermark time = new Watermark(FAR_AHEAD_MILLIS);
        private Instant lastReceived;

        Topic(Instant since) {
            lastReceived = since;
        }

        boolean isAt(Instant moment) {
            return time.isKnown() && time.now() >= moment.toEpochMilli();
        }
    }

    private final class Reader implements SourceReader {
        private final SourceReader reader;
        private final Map<TopicPartition, Topic> topics = new HashMap<>();
        private boolean ended;

        Reader(SourceReader reader) {
            this.reader = reader;
        }

        @Override
        public Signal next() throws InterruptedException {
            if (ended) {
                return new Signal.Ended();
            }
            Signal signal = reader.next();
            if (signal instanceof Signal.Received received) {
                take(received);
            }
            return signal;
        }

        /** The event that reveals the end is delivered like the others: it moves the position to the end of the job. */
        private void take(Signal.Received received) {
            EventOrigin place = EventOrigin.of(received.data());
            if (place == null) {
                return;
            }
            Instant now = clock.instant();
            received.position().marks().keySet().forEach(name -> topics.computeIfAbsent(name, n -> new Topic(now)));
            Topic topic = topics.computeIfAbsent(place.topic(), name -> new Topic(now));
            topic.time.pass(place.at().toEpochMilli(), now.toEpochMilli());
            topic.lastReceived = now;
            ended = topic.isAt(end) && topics.values().stream().allMatch(other -> isThrough(other, now));
        }

        private boolean isThrough(Topic topic, Instant now) {
            return topic.isAt(end) || topic.lastReceived.isBefore(now.minus(SILENCE));
        }

        @Override
        public void close() {
            reader.close();
        }
    }
}
