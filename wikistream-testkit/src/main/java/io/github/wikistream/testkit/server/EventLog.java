package io.github.wikistream.testkit.server;

import io.github.wikistream.event.Mark;
import io.github.wikistream.event.Position;
import io.github.wikistream.event.TopicPartition;
import io.github.wikistream.internal.recording.EventOrigin;
import io.github.wikistream.internal.recording.RecordedEvent;
import io.github.wikistream.testkit.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The logs of the streams in order of arrival. Events arrive from a supplier at their time: playback starts with the
 * first client and keeps the intervals of the events' own times, divided by the speed. Thread-safe.
 */
final class EventLog implements Log {
    /** A longer interval between two events is skipped: the date is wrong, or another recording begins. */
    private static final long LONGEST_PAUSE_MILLIS = 60_000;

    private static final String USUAL_TOPIC = "eqiad.mediawiki.recentchange";

    private final Iterator<RecordedEvent> supply;
    private final boolean endless;
    private final double speed;
    private final int history;
    private final TimeSource time;

    private final List<LoggedEvent> events = new ArrayList<>();
    private long dropped;
    private @Nullable Instant begun;
    private long streamTime;
    private long due;

    /**
     * @param endless whether the supply may be endless, so that its end must not be searched for
     * @param speed of playback, {@link Double#POSITIVE_INFINITY} for no waiting
     * @param history how many events to keep
     */
    EventLog(Iterator<RecordedEvent> supply, boolean endless, double speed, int history, TimeSource time) {
        this.supply = supply;
        this.endless = endless;
        this.speed = speed;
        this.history = history;
        this.time = time;
    }

    /** Reads the whole supply and returns the topics found. Only for a finite supply. */
    synchronized List<String> load() {
        while (supply.hasNext()) {
            append(supply.next());
        }
        return events.stream().map(LoggedEvent::topic).distinct().toList();
    }

    /**
     * Returns where a client without a position begins: at the start if it is the first or playback takes no time, else
     * at the end.
     */
    @Override
    public synchronized long live() {
        if (begun == null) {
            begun = time.now();
            return dropped;
        }
        return isPaced() ? end() : dropped;
    }

    @Override
    public synchronized long end() {
        begin();
        if (!isPaced() && endless) {
            return dropped + events.size();
        }
        long place = dropped;
        while (hasArrived(place)) {
            place++;
        }
        return place;
    }

    @Override
    public synchronized @Nullable LoggedEvent firstAt(String topic, long timestamp) {
        return first(event -> event.topic().equals(topic) && event.timestamp() >= timestamp);
    }

    @Override
    public synchronized @Nullable LoggedEvent atOffset(String topic, long offset) {
        return first(event -> event.topic().equals(topic) && event.offset() != null && event.offset() == offset);
    }

    private @Nullable LoggedEvent first(Predicate<LoggedEvent> wanted) {
        begin();
        for (long place = dropped; hasArrived(place); place++) {
            LoggedEvent event = events.get((int) (place - dropped));
            if (wanted.test(event)) {
                return event;
            }
        }
        return null;
    }

    @Override
    public synchronized Found from(long place, int limit, Set<String> topics) {
        begin();
        List<LoggedEvent> found = new ArrayList<>();
        long at = Math.max(place, dropped);
        while (found.size() < limit && hasArrived(at)) {
            LoggedEvent event = events.get((int) (at - dropped));
            if (topics.contains(event.topic())) {
                found.add(event);
            }
            at = Math.max(at + 1, dropped);
        }
        if (!found.isEmpty()) {
            return new Found.Events(found);
        }
        return at < dropped + events.size()
                ? new Found.Later(untilDue(events.get((int) (at - dropped))))
                : new Found.End();
    }

    private void begin() {
        if (begun == null) {
            begun = time.now();
        }
    }

    private boolean isPaced() {
        return speed != Double.POSITIVE_INFINITY;
    }

    /** Returns whether there is an event at a place and its time has come; reads it from the supply if necessary. */
    private boolean hasArrived(long place) {
        while (place >= dropped + events.size()) {
            if (!supply.hasNext()) {
                return false;
            }
            append(supply.next());
        }
        return missing(events.get((int) (place - dropped))) <= 0;
    }

    /** Returns the milliseconds of stream time until an event arrives, zero or less if it has. */
    private double missing(LoggedEvent event) {
        if (!isPaced()) {
            return 0;
        }
        double passed = Duration.between(begun, time.now()).toNanos() * speed / 1e6;
        double missing = event.due() - passed;
        // Less than a microsecond is a rounding error of the two lines above.
        return missing < 1e-3 ? 0 : missing;
    }

    private Duration untilDue(LoggedEvent event) {
        return Duration.ofNanos((long) Math.ceil(missing(event) / speed * 1e6));
    }

    private void append(RecordedEvent event) {
        EventOrigin place = EventOrigin.of(event.data());
        LoggedEvent before = events.isEmpty() ? null : events.get(events.size() - 1);
        String topic;
        long timestamp;
        Long offset = null;
        if (place != null) {
            topic = place.topic().topic();
            timestamp = place.at().toEpochMilli();
            offset = place.offset();
        } else {
            // An event without coordinates of its own is placed where its id says, or else next to the previous event.
            topic = before == null ? USUAL_TOPIC : before.topic();
            timestamp = before == null ? 0 : before.timestamp();
            for (Map.Entry<TopicPartition, Mark> mark : marks(event).entrySet()) {
                if (mark.getValue() instanceof Mark.Timestamp at) {
                    topic = mark.getKey().topic();
                    timestamp = at.epochMillis() - 1;
                }
            }
        }
        long pause = before == null ? LONGEST_PAUSE_MILLIS : timestamp - streamTime;
        if (pause > 0 || pause <= -LONGEST_PAUSE_MILLIS) {
            streamTime = timestamp;
        }
        if (pause > 0 && pause < LONGEST_PAUSE_MILLIS) {
            due += pause;
        }
        events.add(new LoggedEvent(dropped + events.size(), topic, timestamp, offset, due, event.data()));
        // Up to half as many again may accumulate, so that not every event shifts the whole list.
        if (events.size() - history > history / 2) {
            int tooMany = events.size() - history;
            events.subList(0, tooMany).clear();
            dropped += tooMany;
        }
    }

    private static Map<TopicPartition, Mark> marks(RecordedEvent event) {
        if (event.id() == null) {
            return Map.of();
        }
        try {
            return Position.parse(event.id()).marks();
        } catch (IllegalArgumentException e) {
            return Map.of();
        }
    }
}
