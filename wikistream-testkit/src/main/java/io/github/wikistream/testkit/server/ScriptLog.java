package io.github.wikistream.testkit.server;

import io.github.wikistream.testkit.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The log of one cluster of a {@link Scenario}. The arrival of each event is fixed in advance, so the current time
 * determines the content.
 */
final class ScriptLog implements Log {
    private final List<LoggedEvent> events;
    private final Instant start;
    private final Duration history;
    private final TimeSource time;

    /**
     * Creates a log.
     *
     * @param events in order of arrival, numbered by their index, {@link LoggedEvent#due()} relative to {@code start}
     * @param history how long an event is kept
     */
    ScriptLog(List<LoggedEvent> events, Instant start, Duration history, TimeSource time) {
        this.events = events;
        this.start = start;
        this.history = history;
        this.time = time;
    }

    @Override
    public long live() {
        return end();
    }

    @Override
    public long end() {
        return behind(time.now());
    }

    /** Returns the first place whose event arrives after a moment. */
    private int behind(Instant moment) {
        long millis = Duration.between(start, moment).toMillis();
        int low = 0;
        int high = events.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (events.get(middle).due() <= millis) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private int oldest(Instant now) {
        return behind(now.minus(history));
    }

    @Override
    public @Nullable LoggedEvent firstAt(String topic, long timestamp) {
        return first(event -> event.topic().equals(topic) && event.timestamp() >= timestamp);
    }

    @Override
    public @Nullable LoggedEvent atOffset(String topic, long offset) {
        return first(event -> event.topic().equals(topic) && event.offset() != null && event.offset() == offset);
    }

    private @Nullable LoggedEvent first(Predicate<LoggedEvent> wanted) {
        Instant now = time.now();
        return events.subList(oldest(now), behind(now)).stream()
                .filter(wanted)
                .findFirst()
                .orElse(null);
    }

    @Override
    public Found from(long place, int limit, Set<String> topics) {
        Instant now = time.now();
        int arrived = behind(now);
        int at = (int) Math.max(place, oldest(now));
        List<LoggedEvent> found = new ArrayList<>();
        while (found.size() < limit && at < arrived) {
            LoggedEvent event = events.get(at);
            if (topics.contains(event.topic())) {
                found.add(event);
            }
            at++;
        }
        if (!found.isEmpty()) {
            return new Found.Events(found);
        }
        return at < events.size()
                ? new Found.Later(
                        Duration.between(now, start.plusMillis(events.get(at).due())))
                : new Found.End();
    }
}
