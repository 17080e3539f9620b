package io.github.wikistream.internal.http;

import io.github.wikistream.ManualClock;
import io.github.wikistream.event.Mark;
import io.github.wikistream.event.Position;
import io.github.wikistream.event.TopicPartition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.IntSupplier;

/**
 * The topics of two data centres on a server that resumes by time or offset, in memory, on a clock that shows the
 * newest event's arrival. Starts each topic at the first event dated at or after the requested time, and ends at the
 * end of the log with {@code :end}.
 */
final class SimulatedStream implements SseConnector {
    /** An event in the log of its topic. */
    record Event(TopicPartition topic, int index, long arrival, long timestamp, String id) {}

    static final TopicPartition EQIAD = new TopicPartition("eqiad.mediawiki.recentchange", 0);
    static final TopicPartition CODFW = new TopicPartition("codfw.mediawiki.recentchange", 0);

    /** Number of connections. */
    int connections;

    /** Events before this index of {@link #all} had arrived when the first connection was opened. */
    int firstHorizon = -1;

    /** The maximum number of events per connection. */
    IntSupplier cuts = () -> Integer.MAX_VALUE;

    /** By how much each event's offset is larger in the answering cluster. */
    IntSupplier clusters = () -> 0;

    /** How many events arrive while no client is connected. */
    IntSupplier arrivalsBetween = () -> 0;

    final List<Event> all;
    private final Random random;
    private final ManualClock clock;
    private final Map<TopicPartition, List<Event>> logs = new TreeMap<>();
    private final Map<TopicPartition, Integer> arrived = new TreeMap<>();
    private int horizon;

    SimulatedStream(List<Event> all, int arrivedAtFirst, Random random, ManualClock clock) {
        this.all = all;
        this.random = random;
        this.clock = clock;
        logs.put(EQIAD, new ArrayList<>());
        logs.put(CODFW, new ArrayList<>());
        all.forEach(event -> log(event.topic()).add(event));
        arrive(arrivedAtFirst);
    }

    private List<Event> log(TopicPartition topic) {
        return Objects.requireNonNull(logs.get(topic));
    }

    private void arrive(int events) {
        for (int i = 0; i < events && horizon < all.size(); i++, horizon++) {
            arrived.merge(all.get(horizon).topic(), 1, Integer::sum);
        }
        clock.set(Instant.ofEpochMilli(all.get(Math.max(horizon - 1, 0)).arrival()));
    }

    @Override
    public Connection connect(Request request) {
        connections++;
        arrive(arrivalsBetween.getAsInt());
        if (firstHorizon < 0) {
            firstHorizon = horizon;
        }
        return new Simulated(request);
    }

    @Override
    public void close() {
        // Nothing to release.
    }

    private int arrivedOf(TopicPartition topic) {
        return arrived.getOrDefault(topic, 0);
    }

    private final class Simulated implements Connection {
        private final Map<TopicPartition, Integer> next = new TreeMap<>();
        private final Map<TopicPartition, Mark> id = new TreeMap<>();
        private final int shift = clusters.getAsInt();
        private int left = cuts.getAsInt();
        private boolean started;

        Simulated(Request request) {
            Position asked = ScriptedConnector.positionIn(request);
            String query = request.uri().getQuery();
            for (Map.Entry<TopicPartition, List<Event>> log : logs.entrySet()) {
                int end = arrivedOf(log.getKey());
                int begin = end;
                if (!asked.isNone()) {
                    Mark mark = asked.mark(log.getKey());
                    if (mark == null) {
                        continue;
                    }
                    if (mark instanceof Mark.Timestamp time) {
                        begin = firstAt(log.getValue(), time.epochMillis(), end);
                    } else if (mark instanceof Mark.Offset offset) {
                        long index = offset.offset() - shift;
                        begin = index >= 0 && index <= end ? (int) index : end;
                    }
                } else if (query != null) {
                    long since =
                            Instant.parse(query.substring("since=".length())).toEpochMilli();
                    begin = firstAt(log.getValue(), since, end);
                }
                next.put(log.getKey(), begin);
                id.put(log.getKey(), new Mark.Offset(asked.isNone() ? -1 : begin + shift));
            }
        }

        private int firstAt(List<Event> log, long timestamp, int end) {
            for (int i = 0; i < end; i++) {
                if (log.get(i).timestamp() >= timestamp) {
                    return i;
                }
            }
            return end;
        }

        @Override
        public Frame next() {
            if (!started) {
                started = true;
                return new Frame.Opened();
            }
            if (left-- <= 0) {
                return new Frame.Finished();
            }
            while (true) {
                List<TopicPartition> ready = next.entrySet().stream()
                        .filter(e -> e.getValue() < arrivedOf(e.getKey()))
                        .map(Map.Entry::getKey)
                        .toList();
                if (!ready.isEmpty()) {
                    return event(ready.get(random.nextInt(ready.size())));
                }
                if (horizon == all.size()) {
                    return new Frame.Comment("end");
                }
                arrive(1);
            }
        }

        private Frame event(TopicPartition topic) {
            int index = next.merge(topic, 1, Integer::sum) - 1;
            Event event = log(topic).get(index);
            id.put(topic, new Mark.Timestamp(event.timestamp() + 1));
            String data = "{\"meta\":{\"topic\":\"" + topic.topic() + "\",\"partition\":0,\"offset\":" + (index + shift)
                    + ",\"id\":\"" + event.id() + "\"}}";
            return new Frame.Event("message", Position.of(id).toJson(), data, false);
        }

        @Override
        public void close() {
            // Nothing to release.
        }
    }

    /** The form of a log. */
    enum Shape {
        /** Today's: milliseconds, hardly any disorder. */
        FINE,
        /** Until 2025: whole seconds, events up to 15 s late. */
        COARSE,
        /** Some events are dated years back, a minute ahead, or a year ahead. */
        WILD
    }

    /**
     * Creates a log.
     *
     * @param codfwFrom the first event that the other data centre may send; from there on, either may
     */
    static List<Event> log(int events, Shape shape, int codfwFrom, Random random) {
        List<Event> log = new ArrayList<>();
        Map<TopicPartition, Integer> sizes = new TreeMap<>();
        long now = Instant.parse("2026-06-20T15:00:00Z").toEpochMilli();
        for (int i = 0; i < events; i++) {
            now += random.nextInt(4) == 0 ? 0 : random.nextInt(80);
            TopicPartition topic = i >= codfwFrom && random.nextBoolean() ? CODFW : EQIAD;
            int index = sizes.merge(topic, 1, Integer::sum) - 1;
            UUID id = new UUID(random.nextLong(), random.nextLong());
            log.add(new Event(topic, index, now, date(now, shape, random), id.toString()));
        }
        return log;
    }

    private static long date(long now, Shape shape, Random random) {
        long date = switch (shape) {
            case FINE -> now - random.nextInt(51);
            case COARSE -> (now - (random.nextInt(5) == 0 ? random.nextInt(15_000) : 0)) / 1_000 * 1_000;
            case WILD -> now - random.nextInt(1_000);
        };
        if (shape == Shape.WILD) {
            switch (random.nextInt(40)) {
                case 0 -> date -= 8 * 365 * 86_400_000L;
                case 1 -> date += 60_000;
                case 2 -> date += 365 * 86_400_000L;
                default -> {
                    return date;
                }
            }
        }
        return date;
    }
}
