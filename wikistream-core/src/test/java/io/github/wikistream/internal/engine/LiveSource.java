package io.github.wikistream.internal.engine;

import io.github.wikistream.event.Mark;
import io.github.wikistream.event.Position;
import io.github.wikistream.event.TopicPartition;
import io.github.wikistream.source.Signal;
import io.github.wikistream.source.Source;
import io.github.wikistream.source.SourceReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Two topics whose events are added while readers wait for them. A reader resumes as with EventStreams: in each topic
 * at the first event whose mark is the requested one minus the overlap, or later; a topic that is not named, or has
 * sent nothing, starts at the first event added later. Every position contains both topics.
 */
final class LiveSource implements Source {
    static final TopicPartition BUSY = new TopicPartition("eqiad.mediawiki.recentchange", 0);
    static final TopicPartition QUIET = new TopicPartition("codfw.mediawiki.recentchange", 0);

    private final List<Logged> log = new ArrayList<>();
    private final Map<TopicPartition, Long> offsets = new HashMap<>();
    private final boolean numbered;
    private final long anchor;
    private boolean ended;

    /**
     * Creates an empty log.
     *
     * @param numbered see {@link Source#numbersEvents()}
     * @param anchor mark of a topic that has sent nothing, in milliseconds
     */
    LiveSource(boolean numbered, long anchor) {
        this.numbered = numbered;
        this.anchor = anchor;
    }

    private record Logged(TopicPartition topic, UUID id, long occurredAt, String data) {}

    /** Adds a change that occurred at a time in milliseconds. */
    synchronized UUID add(TopicPartition topic, long occurredAt) {
        UUID id = new UUID(11, log.size());
        long offset = offsets.merge(topic, 1L, Long::sum);
        String data = ModelSource.change(id, occurredAt, offset).replace(ModelSource.TOPIC.topic(), topic.topic());
        log.add(new Logged(topic, id, occurredAt, data));
        notifyAll();
        return id;
    }

    synchronized void end() {
        ended = true;
        notifyAll();
    }

    @Override
    public SourceReader open(Position from) {
        return new Reader(from);
    }

    @Override
    public boolean numbersEvents() {
        return numbered;
    }

    @Override
    public Duration overlap() {
        return Duration.ofMillis(500);
    }

    @Override
    public String toString() {
        return "two topics";
    }

    private final class Reader implements SourceReader {
        private final Position from;
        private final Map<TopicPartition, Long> reached = new TreeMap<>(Map.of(BUSY, anchor, QUIET, anchor));
        private final Map<TopicPartition, Integer> begins = new HashMap<>();
        private int next;
        private boolean opened;
        private boolean closed;

        Reader(Position from) {
            this.from = from;
            from.marks().forEach((topic, mark) -> reached.put(topic, ((Mark.Timestamp) mark).epochMillis()));
        }

        @Override
        public Signal next() throws InterruptedException {
            synchronized (LiveSource.this) {
                if (!opened) {
                    opened = true;
                    reached.forEach((topic, mark) -> begins.put(topic, from.isNone() ? 0 : begin(topic, mark)));
                    return new Signal.Opened(from);
                }
                while (!closed) {
                    while (next < log.size()) {
                        int place = next++;
                        Logged event = log.get(place);
                        if (place >= begins.getOrDefault(event.topic(), 0)) {
                            return received(event);
                        }
                    }
                    if (ended) {
                        return new Signal.Ended();
                    }
                    LiveSource.this.wait();
                }
                return new Signal.Ended();
            }
        }

        private int begin(TopicPartition topic, long mark) {
            for (int i = 0; i < log.size(); i++) {
                Logged event = log.get(i);
                if (event.topic().equals(topic)
                        && event.occurredAt() >= mark - overlap().toMillis()) {
                    return i;
                }
            }
            return log.size();
        }

        private Signal received(Logged event) {
            Map<TopicPartition, Mark> marks = new TreeMap<>();
            reached.forEach((topic, mark) -> marks.put(topic, new Mark.Timestamp(mark)));
            marks.put(event.topic(), new Mark.Timestamp(event.occurredAt() + 1));
            reached.merge(event.topic(), event.occurredAt() + 1, Math::max);
            return new Signal.Received(Position.of(marks), event.data());
        }

        @Override
        public void close() {
            synchronized (LiveSource.this) {
                closed = true;
                LiveSource.this.notifyAll();
            }
        }
    }
}
