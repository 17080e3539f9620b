package io.github.wikistream.faults.common;

import io.github.wikistream.event.Mark;
import io.github.wikistream.event.Position;
import io.github.wikistream.event.TopicPartition;
import io.github.wikistream.source.Signal;
import io.github.wikistream.source.Source;
import io.github.wikistream.source.SourceReader;
import io.github.wikistream.testkit.oracle.Issued;
import io.github.wikistream.testkit.time.JumpingTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.LongStream;

/**
 * A stream at a constant rate that advances only on command. Events are generated when they are read, so the stream
 * takes no memory. Readers resume as with EventStreams, at a time minus the overlap. Its clock shows the time of the
 * newest available event.
 */
public final class SteadySource implements Source {
    public static final Instant START = Instant.parse("2026-06-20T12:00:00Z");
    private static final TopicPartition TOPIC = new TopicPartition("eqiad.mediawiki.recentchange", 0);
    private static final long ID_BITS = 0x57494b49L;
    private static final String[] WIKIS = {"enwiki", "dewiki", "commonswiki", "wikidatawiki", "frwiki"};
    private static final String[] TYPES = {"edit", "categorize", "new"};

    /** Pads an event to the usual size of about a kilobyte. */
    private static final String COMMENT = "/* wbsetclaim-create:2||1 */ [[Property:P31]]: [[Q13442814]], ".repeat(9);

    private final int eventsPerSecond;
    private final JumpingTime time = new JumpingTime(START);
    private long issued;
    private boolean ended;
    private int readers;

    public SteadySource(int eventsPerSecond) {
        this.eventsPerSecond = eventsPerSecond;
    }

    /** Advances the stream until {@code events} events are available. */
    public synchronized void issue(long events) {
        issued = events;
        time.jump(Duration.between(time.now(), at(events - 1)));
        notifyAll();
    }

    /** Ends the stream after the available events. */
    public synchronized void end() {
        ended = true;
        notifyAll();
    }

    public synchronized long issued() {
        return issued;
    }

    /** Returns how many readers were opened. */
    public synchronized int readers() {
        return readers;
    }

    public Clock clock() {
        return time.clock();
    }

    private Instant at(long number) {
        return START.plusMillis(number * 1_000 / eventsPerSecond);
    }

    private static UUID id(long number) {
        return new UUID(ID_BITS, number);
    }

    /** Returns the number of the event with an id, counted from 0. */
    public static long number(UUID id) {
        if (id.getMostSignificantBits() != ID_BITS) {
            throw new IllegalArgumentException("never issued: " + id);
        }
        return id.getLeastSignificantBits();
    }

    /** Returns the data of an event as sent. */
    public String data(long number) {
        return "{\"meta\":{\"id\":\"" + id(number) + "\",\"dt\":\"" + at(number)
                + "\",\"stream\":\"mediawiki.recentchange\",\"topic\":\"" + TOPIC.topic()
                + "\",\"partition\":0,\"offset\":" + number + "},\"type\":\"" + TYPES[(int) (number % TYPES.length)]
                + "\",\"wiki\":\"" + WIKIS[(int) (number % WIKIS.length)] + "\",\"namespace\":" + number % 4
                + ",\"title\":\"Page " + number % 997 + "\",\"user\":\"User " + number % 101
                + "\",\"bot\":" + (number % 3 == 0) + ",\"comment\":\"" + COMMENT + "\"}";
    }

    /** Returns all issued events, for an oracle. */
    public List<Issued> all() {
        return LongStream.range(0, issued())
                .mapToObj(
                        number -> new Issued(id(number), Issued.Fate.STORED, TOPIC, at(number), List.of(data(number))))
                .toList();
    }

    @Override
    public SourceReader open(Position from) {
        synchronized (this) {
            readers++;
        }
        return new Reader(from);
    }

    @Override
    public boolean numbersEvents() {
        return true;
    }

    @Override
    public String toString() {
        return "steady, " + eventsPerSecond + " events/s";
    }

    private final class Reader implements SourceReader {
        private final Position from;
        private boolean opened;
        private boolean closed;
        private long next;

        Reader(Position from) {
            this.from = from;
            if (from.mark(TOPIC) instanceof Mark.Timestamp mark) {
                long millis = mark.epochMillis() - overlap().toMillis() - START.toEpochMilli();
                next = Math.max(0, -Math.floorDiv(-millis * eventsPerSecond, 1_000L));
            }
        }

        @Override
        public Signal next() throws InterruptedException {
            synchronized (SteadySource.this) {
                if (closed) {
                    throw new IllegalStateException("the reader is closed");
                }
                if (!opened) {
                    opened = true;
                    return new Signal.Opened(from);
                }
                while (next >= issued && !ended && !closed) {
                    SteadySource.this.wait();
                }
                if (closed || next >= issued) {
                    return new Signal.Ended();
                }
            }
            long number = next++;
            Mark mark = new Mark.Timestamp(at(number).toEpochMilli() + 1);
            return new Signal.Received(Position.of(Map.of(TOPIC, mark)), data(number));
        }

        @Override
        public void close() {
            synchronized (SteadySource.this) {
                closed = true;
                SteadySource.this.notifyAll();
            }
        }
    }
}
