package io.github.wikistream.testkit.simulator;

import io.github.wikistream.event.Mark;
import io.github.wikistream.event.Position;
import io.github.wikistream.event.TopicPartition;
import io.github.wikistream.source.Signal;
import io.github.wikistream.source.Source;
import io.github.wikistream.source.SourceReader;
import io.github.wikistream.testkit.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Simulated events as a source, at a configured speed. It can start anywhere, because past events can be generated
 * again.
 */
final class SimulatedSource implements Source {
    private static final TopicPartition EQIAD = new TopicPartition(ChangeWriter.EQIAD, 0);
    private static final TopicPartition CODFW = new TopicPartition(ChangeWriter.CODFW, 0);

    /** Events arrive up to 51 ms after later ones, so events up to this long before a position may be unread. */
    private static final Duration MARGIN = Duration.ofSeconds(1);

    /** How often a waiting reader checks whether it was closed. */
    private static final Duration LONGEST_SLEEP = Duration.ofMillis(100);

    private final long seed;
    private final double speed;
    private final @Nullable Instant since;
    private final @Nullable Instant until;
    private final TimeSource time;
    private final String name;

    SimulatedSource(
            long seed, double speed, @Nullable Instant since, @Nullable Instant until, TimeSource time, String name) {
        this.seed = seed;
        this.speed = speed;
        this.since = since;
        this.until = until;
        this.time = time;
        this.name = name;
    }

    @Override
    public SourceReader open(Position from) {
        return new Reader(from, since);
    }

    @Override
    public Optional<Instant> beginsAt(Instant now) {
        return Optional.of(since == null ? now : since);
    }

    @Override
    public SourceReader openSince(Instant begin) {
        return new Reader(Position.NONE, begin);
    }

    /** Identifies the events: the same seed gives the same events at any speed. */
    @Override
    public Set<String> names() {
        return Set.of("simulation with seed " + seed);
    }

    @Override
    public String toString() {
        return name;
    }

    private final class Reader implements SourceReader {
        private final Position from;
        private final @Nullable Instant begin;
        private final TreeMap<TopicPartition, Mark> marks = new TreeMap<>();
        private @Nullable SimulatedEvents events;
        private Instant opened = Instant.EPOCH;
        private Instant origin = Instant.EPOCH;
        private volatile boolean closed;

        Reader(Position from, @Nullable Instant begin) {
            this.from = from;
            this.begin = begin;
            marks.put(EQIAD, new Mark.Offset(-1));
            marks.put(CODFW, new Mark.Offset(-1));
            marks.putAll(from.marks());
        }

        @Override
        public Signal next() throws InterruptedException {
            requireOpen();
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            SimulatedEvents simulated = events;
            if (simulated == null) {
                events = begin();
                return new Signal.Opened(from);
            }
            while (true) {
                if (until != null && !simulated.nextAt().isBefore(until)) {
                    return new Signal.Ended();
                }
                awaitTime(simulated.nextAt());
                SimulatedEvent event = simulated.next();
                TopicPartition topic = event.topic().equals(ChangeWriter.EQIAD) ? EQIAD : CODFW;
                if (event.at().isBefore(startOf(topic, Instant.MIN))) {
                    continue;
                }
                long behind = event.at().toEpochMilli() + 1;
                if (!(marks.get(topic) instanceof Mark.Timestamp mark) || mark.epochMillis() < behind) {
                    marks.put(topic, new Mark.Timestamp(behind));
                }
                return new Signal.Received(Position.of(marks), event.data());
            }
        }

        private SimulatedEvents begin() {
            opened = time.now();
            Instant fallback = begin == null ? opened : begin;
            Instant eqiad = startOf(EQIAD, fallback);
            Instant codfw = startOf(CODFW, eqiad);
            Instant start = eqiad.isBefore(codfw) ? eqiad : codfw;
            start = start.isBefore(Rate.EPOCH) ? Rate.EPOCH : start;
            origin = speed == 1 && opened.isAfter(start) ? opened : start;
            return SimulatedEvents.from(seed, start);
        }

        /**
         * Returns the time from which events of a topic are delivered; {@code fallback} if the position does not
         * determine it.
         */
        private Instant startOf(TopicPartition topic, Instant fallback) {
            return from.mark(topic) instanceof Mark.Timestamp mark
                    ? Instant.ofEpochMilli(mark.epochMillis()).minus(MARGIN)
                    : fallback;
        }

        private void awaitTime(Instant due) throws InterruptedException {
            while (speed != Double.POSITIVE_INFINITY) {
                double passed = Duration.between(opened, time.now()).toMillis() * speed;
                double missing = (Duration.between(origin, due).toMillis() - passed) / speed;
                if (missing <= 0) {
                    return;
                }
                Duration wait = Duration.ofMillis((long) Math.ceil(missing));
                time.sleep(wait.compareTo(LONGEST_SLEEP) < 0 ? wait : LONGEST_SLEEP);
                requireOpen();
            }
        }

        private void requireOpen() {
            if (closed) {
                throw new IllegalStateException("the reader of " + name + " is closed");
            }
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
