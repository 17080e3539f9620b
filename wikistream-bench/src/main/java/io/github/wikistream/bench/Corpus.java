package io.github.wikistream.bench;

import io.github.wikistream.event.ChangeType;
import io.github.wikistream.event.RecentChange;
import io.github.wikistream.internal.json.Decoded;
import io.github.wikistream.internal.json.EventDecoder;
import io.github.wikistream.testkit.simulator.SimulatedEvent;
import io.github.wikistream.testkit.simulator.SimulatedEvents;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Events to measure with: invented, in the shapes and proportions of the real stream, and the same in each run. */
final class Corpus {
    /** Some 3 MB: more than a processor's nearest caches hold, as events that come from a network are in none. */
    private static final int EVENTS = 2_000;

    private static final EventDecoder DECODER = new EventDecoder();
    private static final long SEED = 1;
    private static final Instant START = Instant.parse("2026-06-20T15:00:00Z");

    private Corpus() {}

    /**
     * Returns the JSON of events.
     *
     * @param name {@code edits}, {@code logs}, or {@code mixed} for all kinds as they come
     */
    static List<String> load(String name) {
        Predicate<String> wanted = switch (name) {
            case "edits" -> data -> typeOf(data) == ChangeType.EDIT;
            case "logs" -> data -> typeOf(data) == ChangeType.LOG;
            case "mixed" -> data -> true;
            default -> throw new IllegalArgumentException("corpus must be edits, logs or mixed: " + name);
        };
        SimulatedEvents events = SimulatedEvents.from(SEED, START);
        return Stream.generate(events::next)
                .map(SimulatedEvent::data)
                .filter(wanted)
                .limit(EVENTS)
                .toList();
    }

    private static @Nullable ChangeType typeOf(String data) {
        // Not by a look at the text: log entries have types inside as well.
        return DECODER.decode(data) instanceof Decoded.Event event && event.event() instanceof RecentChange change
                ? change.type()
                : null;
    }
}
