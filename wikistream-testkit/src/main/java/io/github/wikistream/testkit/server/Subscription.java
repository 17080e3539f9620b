package io.github.wikistream.testkit.server;

import io.github.wikistream.event.Mark;
import io.github.wikistream.event.Position;
import io.github.wikistream.event.TopicPartition;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The topics that one connection reads, and its progress in each, which every id contains. The rules are those of the
 * real server:
 *
 * <ol>
 *   <li>The topics are those that the client's position names, or all topics of the streams if there is no position.
 *   <li>A timestamp starts at the first message of the topic, in log order, with that timestamp or a later one; at the
 *       end if there is none. An offset starts at the event with that offset; silently at the end if there is none.
 *   <li>An id contains each topic with the timestamp of its last event plus one millisecond; before the first event,
 *       with the offset where it started, -1 for the end.
 * </ol>
 */
final class Subscription {
    private static final long A_DAY = Duration.ofDays(1).toMillis();

    private final Map<String, Place> places;
    private final StringBuilder id = new StringBuilder();

    /** The progress of one topic: the next number in the log, and its representation in an id. */
    private record Place(long from, String mark) {}

    private Subscription(Map<String, Place> places) {
        this.places = places;
    }

    /**
     * Starts where a client asks to.
     *
     * @throws HttpError 400 if the position or time is malformed, 404 if the position names a topic outside the streams
     */
    static Subscription open(StreamRequest request, Streams streams, Log log) throws HttpError {
        List<String> topics = streams.topicsOf(request.streams());
        Map<String, Place> places = new LinkedHashMap<>();
        if (request.lastEventId() != null) {
            Position position = parse(request.lastEventId());
            for (Map.Entry<TopicPartition, Mark> entry : position.marks().entrySet()) {
                TopicPartition topic = entry.getKey();
                if (!topics.contains(topic.topic()) || topic.partition() != 0) {
                    throw new HttpError(
                            404,
                            "Not Found",
                            "topic " + topic + " does not belong to " + String.join(",", request.streams()));
                }
                places.put(topic.topic(), placeOf(topic.topic(), entry.getValue(), log));
            }
        } else if (request.since() != null) {
            long since = parseTime(request.since());
            if (isOfAnotherDay(since, topics, log)) {
                beginLive(topics, log, places);
            } else {
                for (String topic : topics) {
                    places.put(topic, placeOf(topic, new Mark.Timestamp(since), log));
                }
            }
        } else {
            beginLive(topics, log, places);
        }
        return new Subscription(places);
    }

    /** A recording is played on a later day than its events' dates, so a time after all of them means "now". */
    private static boolean isOfAnotherDay(long since, List<String> topics, Log log) {
        return topics.stream().allMatch(topic -> log.firstAt(topic, since - A_DAY) == null);
    }

    private static void beginLive(List<String> topics, Log log, Map<String, Place> places) {
        long live = log.live();
        topics.forEach(topic -> places.put(topic, new Place(live, offset(-1))));
    }

    private static Place placeOf(String topic, Mark mark, Log log) {
        LoggedEvent first = mark instanceof Mark.Timestamp timestamp
                ? log.firstAt(topic, timestamp.epochMillis())
                : log.atOffset(topic, ((Mark.Offset) mark).offset());
        if (first == null) {
            return new Place(log.end(), offset(-1));
        }
        return new Place(first.number(), offset(first.offset() == null ? first.number() : first.offset()));
    }

    private static String offset(long offset) {
        return "\"offset\":" + offset;
    }

    private static Position parse(String lastEventId) throws HttpError {
        Position position;
        try {
            position = Position.parse(lastEventId);
        } catch (IllegalArgumentException e) {
            throw new HttpError(400, "Bad Request", "Last-Event-ID: " + e.getMessage());
        }
        if (position.isNone()) {
            throw new HttpError(400, "Bad Request", "Last-Event-ID: no topic in it");
        }
        return position;
    }

    private static long parseTime(String since) throws HttpError {
        if (since.matches("\\d+")) {
            // The real server interprets a number as a time long ago.
            return 0;
        }
        try {
            if (since.matches("\\d{4}-\\d{2}-\\d{2}")) {
                return LocalDate.parse(since)
                        .atStartOfDay()
                        .toInstant(ZoneOffset.UTC)
                        .toEpochMilli();
            }
            boolean zoned = since.matches(".*(?:Z|[+-]\\d{2}:?\\d{2})");
            Instant time =
                    zoned ? Instant.parse(since) : LocalDateTime.parse(since).toInstant(ZoneOffset.UTC);
            return time.toEpochMilli();
        } catch (DateTimeException | ArithmeticException e) {
            throw new HttpError(
                    400, "Bad Request", "since: not an ISO 8601 time such as 2026-01-13T16:00:28Z: " + since);
        }
    }

    /** Returns the topics. */
    Set<String> topics() {
        return Collections.unmodifiableSet(places.keySet());
    }

    /** Returns the number in the log from which to read on. */
    long from() {
        return places.values().stream().mapToLong(Place::from).min().orElseThrow();
    }

    /** Returns whether an event is at or after the start of its topic. */
    boolean wants(LoggedEvent event) {
        Place place = places.get(event.topic());
        return place != null && event.number() >= place.from();
    }

    /**
     * Records an event as read and returns its id.
     *
     * @param madeUp the number of additional topics in the id that belong to no stream, new ones in each id
     */
    String pass(LoggedEvent event, int madeUp) {
        places.put(event.topic(), new Place(event.number() + 1, "\"timestamp\":" + (event.timestamp() + 1)));
        id.setLength(0);
        String separator = "[";
        for (Map.Entry<String, Place> entry : places.entrySet()) {
            id.append(separator).append("{\"topic\":\"").append(entry.getKey()).append("\",\"partition\":0,");
            id.append(entry.getValue().mark()).append('}');
            separator = ",";
        }
        for (int i = 0; i < madeUp; i++) {
            id.append(",{\"topic\":\"made-up.")
                    .append(event.number() * madeUp + i)
                    .append("\",\"partition\":0,");
            id.append("\"timestamp\":").append(event.timestamp() + 1).append('}');
        }
        return id.append(']').toString();
    }
}
