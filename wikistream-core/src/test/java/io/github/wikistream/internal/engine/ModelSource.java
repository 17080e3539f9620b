package io.github.wikistream.internal.engine;

import io.github.wikistream.event.Mark;
import io.github.wikistream.event.Position;
import io.github.wikistream.event.TopicPartition;
import io.github.wikistream.source.Signal;
import io.github.wikistream.source.Source;
import io.github.wikistream.source.SourceReader;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A log and a reader that resumes as EventStreams does: at the first event, in log order, whose mark is the requested
 * one minus the overlap, or later. Cuts its connections at random.
 */
public final class ModelSource implements Source {
    public static final TopicPartition TOPIC = new TopicPartition("eqiad.mediawiki.recentchange", 0);
    static final long START = 1_700_000_000_000L;

    private final List<Logged> log = new ArrayList<>();
    private final RandomGenerator random;
    private final double cut;
    private boolean replayable = true;
    private Duration overlap = Duration.ofMillis(500);
    private final Set<UUID> hidden = new HashSet<>();
    private int readersThatHide;
    private int readers;
    private int lateConnections;
    private int lateEvents;

    /** Where a reader without a position starts; the log's first event if 0. */
    private long live;

    private Set<String> names = Set.of();

    public ModelSource(RandomGenerator random, double cut) {
        this.random = random;
        this.cut = cut;
    }

    record Logged(UUID id, long occurredAt, String data) {}

    /** Adds changes, a few of them late, and returns their ids. */
    public List<UUID> fill(int events, RandomGenerator chance) {
        return fill(events, chance, 0);
    }

    /** Adds changes that occurred some seconds after the usual start. */
    public List<UUID> fill(int events, RandomGenerator chance, int secondsLater) {
        List<UUID> ids = new ArrayList<>();
        long now = START + 1000L * secondsLater;
        for (int i = 0; i < events; i++) {
            now += chance.nextInt(20);
            // One in ten is late, a few by far more than the overlap.
            long late =
                    chance.nextInt(10) > 0 ? 0 : chance.nextInt(20) > 0 ? chance.nextInt(200) : chance.nextInt(100_000);
            ids.add(add(now - late));
        }
        return ids;
    }

    /** Adds a change that occurred at a time in milliseconds. */
    public UUID add(long occurredAt) {
        UUID id = new UUID(7, log.size());
        log.add(new Logged(id, occurredAt, change(id, occurredAt, log.size())));
        return id;
    }

    public void addRaw(long occurredAt, String data) {
        log.add(new Logged(new UUID(8, log.size()), occurredAt, data));
    }

    /** Makes readers start at the very event whose mark is requested, and repeat no other. */
    public ModelSource withoutOverlap() {
        overlap = Duration.ZERO;
        return this;
    }

    /** Makes readers without a position start at a time, as those of a live stream start now. */
    public ModelSource live(Instant now) {
        live = now.toEpochMilli();
        return this;
    }

    public ModelSource named(String... all) {
        names = Set.of(all);
        return this;
    }

    public ModelSource withoutReplay() {
        replayable = false;
        return this;
    }

    /**
     * Hides events from all readers but those after the first {@code readers}, like a cluster that lags or lost them.
     */
    public void hide(List<UUID> events, int readers) {
        hidden.addAll(events);
        readersThatHide = readers;
    }

    /** Makes the next connections that resume start too late by a number of events, like a cluster that lags. */
    synchronized void resumeLate(int connections, int events) {
        lateConnections = connections;
        lateEvents = events;
    }

    private synchronized int late() {
        return lateConnections-- > 0 ? lateEvents : 0;
    }

    /** Returns how many readers were opened. */
    synchronized int readers() {
        return readers;
    }

    private synchronized int nextReader() {
        return ++readers;
    }

    public static String change(UUID id, long occurredAt, long offset) {
        return "{\"meta\":{\"id\":\"" + id + "\",\"dt\":\"" + Instant.ofEpochMilli(occurredAt)
                + "\",\"stream\":\"mediawiki.recentchange\",\"topic\":\"" + TOPIC.topic()
                + "\",\"partition\":0,\"offset\":" + offset
                + "},\"type\":\"edit\",\"wiki\":\"enwiki\",\"namespace\":0,\"title\":\"T\",\"bot\":false}";
    }

    @Override
    public SourceReader open(Position from) {
        return new Reader(from, live);
    }

    @Override
    public Optional<Instant> beginsAt(Instant now) {
        return live == 0 ? Optional.empty() : Optional.of(now);
    }

    @Override
    public SourceReader openSince(Instant since) {
        return new Reader(Position.NONE, since.toEpochMilli());
    }

    @Override
    public Set<String> names() {
        return names;
    }

    @Override
    public boolean canReplay() {
        return replayable;
    }

    @Override
    public boolean numbersEvents() {
        return true;
    }

    @Override
    public Duration overlap() {
        return overlap;
    }

    @Override
    public String toString() {
        return "model";
    }

    private final class Reader implements SourceReader {
        private final Map<TopicPartition, Mark> reached;
        private final Deque<Signal> signals = new ArrayDeque<>();
        private final boolean hides = nextReader() <= readersThatHide;
        private int next = -1;
        private volatile boolean closed;

        private final long begin;

        Reader(Position from, long begin) {
            reached = new TreeMap<>(from.marks());
            this.begin = begin;
        }

        @Override
        public Signal next() throws InterruptedException {
            if (closed) {
                throw new IllegalStateException("the reader is closed");
            }
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            Signal ready = signals.poll();
            if (ready != null) {
                return ready;
            }
            if (next < 0) {
                Position from = Position.of(reached);
                next = resumeAt(from.mark(TOPIC));
                next = from.isNone() ? next : Math.min(log.size(), next + late());
                return new Signal.Opened(from);
            }
            if (next == log.size()) {
                return new Signal.Ended();
            }
            if (random.nextDouble() < cut) {
                next = -1;
                return new Signal.Lost("cut", true, Duration.ZERO);
            }
            Logged event = log.get(next++);
            if (hides && hidden.contains(event.id())) {
                return next();
            }
            Mark.Timestamp mark = new Mark.Timestamp(event.occurredAt() + 1);
            reached.merge(TOPIC, mark, (a, b) -> millis(a) >= millis(b) ? a : b);
            return new Signal.Received(Position.of(Map.of(TOPIC, mark)), event.data());
        }

        private int resumeAt(@Nullable Mark mark) {
            long asked = mark == null ? begin : millis(mark) - overlap().toMillis();
            for (int i = 0; i < log.size(); i++) {
                if (log.get(i).occurredAt() >= asked) {
                    return i;
                }
            }
            return log.size();
        }

        private static long millis(Mark mark) {
            return ((Mark.Timestamp) mark).epochMillis();
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
