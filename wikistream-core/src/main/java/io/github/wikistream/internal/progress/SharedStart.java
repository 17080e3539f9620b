package io.github.wikistream.internal.progress;

import io.github.wikistream.event.Checkpoint;
import io.github.wikistream.event.Mark;
import io.github.wikistream.event.Position;
import io.github.wikistream.event.TopicPartition;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Determines where the shared reader starts so that no lane misses an event: in each topic at the oldest mark of any
 * lane that has opened its sink. A lane without any mark needs all events since its pipeline started. Thread-safe.
 */
public final class SharedStart {
    private final PipelineOrigin origin;
    private final boolean sinceRequested;

    // Guarded by this.
    private final Map<String, Checkpoint> opened = new HashMap<>();
    private @Nullable Instant readSince;

    /**
     * @param sinceRequested whether the program requested a start time
     */
    public SharedStart(PipelineOrigin origin, boolean sinceRequested) {
        this.origin = origin;
        this.sinceRequested = sinceRequested;
    }

    /** Records the checkpoint that a lane resumes from. */
    public synchronized void opened(String lane, Checkpoint checkpoint) {
        opened.put(lane, checkpoint);
    }

    public synchronized boolean isOpened(String lane) {
        return opened.containsKey(lane);
    }

    /**
     * Determines the start from the lanes opened so far.
     *
     * <p>A lane without a mark needs all events since its pipeline started. If that was in this run and no lane has a
     * mark, the source starts by itself. If the source does not state when it starts, such a lane takes the events
     * received, unless a start time was requested.
     */
    public Start determine() {
        Instant now = origin.get().since();
        synchronized (this) {
            Map<TopicPartition, Mark> oldest = new TreeMap<>();
            Instant since = null;
            boolean unknown = false;
            for (Checkpoint checkpoint : opened.values()) {
                Position position = checkpoint.position();
                position.marks().forEach((topic, mark) -> oldest.merge(topic, mark, SharedStart::older));
                Instant begin = position.isNone() ? checkpoint.origin().since() : null;
                unknown |= position.isNone() && begin == null;
                since = since == null || (begin != null && begin.isBefore(since)) ? begin : since;
            }
            if (oldest.isEmpty() || (unknown && sinceRequested)) {
                boolean before = since != null && (now == null || since.isBefore(now));
                readSince = before ? since : now;
                return new Start(Position.NONE, before ? since : null);
            }
            if (since != null) {
                Mark begin = new Mark.Timestamp(since.toEpochMilli());
                oldest.replaceAll((topic, mark) -> older(mark, begin));
            }
            readSince = newest(oldest.values());
            return new Start(Position.of(oldest), null);
        }
    }

    /** Returns the checkpoint of a hypothetical lane that has read every event before a start. */
    public Checkpoint checkpoint(Start start) {
        return Checkpoint.builder()
                .token("start")
                .position(start.position())
                .ahead(datedAhead())
                .origin(origin.get())
                .build();
    }

    /**
     * Returns the events dated ahead of their topics: a reader may start at one of them, however long ago it was read.
     */
    private synchronized SortedMap<TopicPartition, Map<UUID, Instant>> datedAhead() {
        SortedMap<TopicPartition, Map<UUID, Instant>> events = new TreeMap<>();
        for (Checkpoint checkpoint : opened.values()) {
            checkpoint
                    .ahead()
                    .forEach((topic, ahead) ->
                            events.computeIfAbsent(topic, t -> new HashMap<>()).putAll(ahead));
        }
        return events;
    }

    /** Returns whether the shared reader delivers everything since a time; {@code true} before the start is determined. */
    public synchronized boolean readsSince(@Nullable Instant begin) {
        return readSince == null || begin == null || !begin.isBefore(readSince);
    }

    private static Instant newest(Collection<Mark> marks) {
        return marks.stream()
                .map(mark ->
                        mark instanceof Mark.Timestamp time ? Instant.ofEpochMilli(time.epochMillis()) : Instant.MAX)
                .max(Comparator.naturalOrder())
                .orElse(Instant.MAX);
    }

    private static Mark older(Mark one, Mark other) {
        if (one instanceof Mark.Timestamp a && other instanceof Mark.Timestamp b) {
            return a.epochMillis() <= b.epochMillis() ? one : other;
        }
        if (one instanceof Mark.Offset a && other instanceof Mark.Offset b) {
            return a.offset() <= b.offset() ? one : other;
        }
        // A time is valid in every cluster, an offset is not.
        return one instanceof Mark.Timestamp ? one : other;
    }
}
