package io.github.wikistream.faults.soak;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.wikistream.event.TopicPartition;
import io.github.wikistream.testkit.oracle.Issued;
import io.github.wikistream.testkit.oracle.Issued.Fate;
import io.github.wikistream.testkit.simulator.SimulatedEvents;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Simulated events at a constant rate, dated when they are created, with special events inserted on demand. All belong
 * to one topic, except for some in the first seconds and after the last fault: the other topic is silent in between.
 * Thread-safe.
 */
final class SoakStream implements Iterator<String> {
    /** The title prefix of events that PostgreSQL refuses. */
    static final String REFUSED_TITLE = "Refused ";

    private static final TopicPartition BUSY = new TopicPartition("eqiad.mediawiki.recentchange", 0);
    private static final TopicPartition QUIET = new TopicPartition("codfw.mediawiki.recentchange", 0);
    private static final Instant SIMULATED = Instant.parse("2026-06-20T12:00:00Z");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int QUIET_EVENTS = 20;
    private static final int DISORDER_MILLIS = 50;

    /** Larger than the source's limit for one event. */
    private static final int HUGE_CHARACTERS = 17 << 20;

    private final int eventsPerSecond;
    private final SimulatedEvents simulated;
    private final Random random;
    private final List<Event> events = new ArrayList<>();
    private final Queue<Special> ordered = new ArrayDeque<>();
    private long quietUntil;
    private long busyOffset;
    private long quietOffset;
    private @Nullable Instant start;
    private boolean ended;

    /** A kind of special event. */
    enum Special {
        /** Invalid: it has no title. */
        INVALID,
        /** Refused by PostgreSQL because of its title; counted by Redis. */
        REFUSED,
        /** Larger than the source's limit. */
        HUGE
    }

    private record Event(Issued issued, @Nullable Special special) {}

    SoakStream(long seed, int eventsPerSecond) {
        this.eventsPerSecond = eventsPerSecond;
        simulated = SimulatedEvents.from(seed, SIMULATED);
        random = new Random(seed);
        quietUntil = 2L * eventsPerSecond;
    }

    /** Inserts a special event into the stream. */
    synchronized void order(Special special) {
        ordered.add(special);
    }

    /** Adds some events of the silent topic, after which the stream ends. */
    synchronized void end() {
        quietUntil = events.size() + (long) QUIET_EVENTS;
        ended = true;
    }

    @Override
    public synchronized boolean hasNext() {
        return !ended || events.size() < quietUntil;
    }

    @Override
    public synchronized String next() {
        if (!hasNext()) {
            throw new NoSuchElementException("the stream has ended");
        }
        long number = events.size();
        Instant begin = start == null ? Instant.now() : start;
        start = begin;
        Instant at = begin.plusMillis(number * 1_000 / eventsPerSecond - random.nextInt(DISORDER_MILLIS));
        boolean quiet = number < quietUntil && number >= quietUntil - QUIET_EVENTS;
        Event event = make(at, quiet ? QUIET : BUSY, quiet ? ++quietOffset : ++busyOffset, ordered.poll());
        events.add(event);
        return event.issued().payloads().get(0);
    }

    private Event make(Instant at, TopicPartition topic, long offset, @Nullable Special special) {
        ObjectNode event = simulatedChange();
        if (event.get("meta") instanceof ObjectNode meta) {
            meta.put("dt", at.toString());
            meta.put("topic", topic.topic());
            meta.put("offset", offset);
        }
        Fate fate = Fate.STORED;
        if (special == Special.INVALID) {
            event.remove("title");
            fate = Fate.DEAD_LETTER;
        } else if (special == Special.REFUSED) {
            event.put("title", REFUSED_TITLE + offset);
        } else if (special == Special.HUGE) {
            event.put("comment", "x".repeat(HUGE_CHARACTERS));
            fate = Fate.DEAD_LETTER;
        }
        UUID id = UUID.fromString(event.path("meta").path("id").asText());
        return new Event(new Issued(id, fate, topic, at, List.of(event.toString())), special);
    }

    /**
     * Returns the next simulated change, skipping test events: those occur in both topics, and one topic must be
     * silent.
     */
    private ObjectNode simulatedChange() {
        ObjectNode event = parse(simulated.next().data());
        while (!event.has("type")) {
            event = parse(simulated.next().data());
        }
        return event;
    }

    private static ObjectNode parse(String json) {
        try {
            return (ObjectNode) JSON.readTree(json);
        } catch (JacksonException e) {
            throw new IllegalStateException("the simulator created an event that is not JSON: " + json, e);
        }
    }

    /** Returns the number of events issued in the busy topic. */
    synchronized long busyEvents() {
        return busyOffset;
    }

    /** Returns all events with their expected fate in a store that keeps each metric. */
    synchronized List<Issued> counted() {
        return events.stream().map(Event::issued).toList();
    }

    /** Returns all events with their expected fate in a store that refuses some. */
    synchronized List<Issued> stored() {
        return events.stream()
                .map(event -> event.special() == Special.REFUSED ? refused(event.issued()) : event.issued())
                .toList();
    }

    private static Issued refused(Issued event) {
        return new Issued(event.id(), Fate.DEAD_LETTER, event.topic(), event.at(), event.payloads());
    }

    /** Returns the topic that always has events. */
    static TopicPartition busyTopic() {
        return BUSY;
    }
}
