package io.github.wikistream.bench.engine;

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

/** The input of benchmarks: simulated events in the shapes and proportions of the real stream, the same in each run. */
public final class Corpus {
    /** About 3 MB: more than the first caches of a processor hold, because events from a network are in no cache. */
    public static final int EVENTS = 2_000;

    private static final EventDecoder DECODER = new EventDecoder();
    private static final long SEED = 1;
    private static final Instant START = Instant.parse("2026-06-20T15:00:00Z");

    private Corpus() {}

    /**
     * Returns the JSON of events.
     *
     * @param name {@code edits}, {@code logs}, or {@code mixed} for all kinds
     */
    public static List<String> load(String name) {
        Predicate<String> wanted = switch (name) {
            case "edits" -> data -> typeOf(data) == ChangeType.EDIT;
            case "logs" -> data -> typeOf(data) == ChangeType.LOG;
            case "mixed" -> data -> true;
            default -> throw new IllegalArgumentException("corpus must be edits, logs or mixed: " + name);
        };
        return stream().filter(wanted).limit(EVENTS).toList();
    }

    /** Returns the JSON of events of all kinds, as many as are taken. */
    public static Stream<String> stream() {
        SimulatedEvents events = SimulatedEvents.from(SEED, START);
        return Stream.generate(events::next).map(SimulatedEvent::data);
    }

    private static @Nullable ChangeType typeOf(String data) {
        // Log entries contain further fields named "type".
        return DECODER.decode(data) instanceof Decoded.Event event && event.event() instanceof RecentChange change
                ? change.type()
                : null;
    }
}
