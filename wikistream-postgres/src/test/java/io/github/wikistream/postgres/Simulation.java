package io.github.wikistream.postgres;

import static io.github.wikistream.testkit.sample.SampleEvents.checkpoint;

import io.github.wikistream.event.RecentChange;
import io.github.wikistream.internal.json.Decoded;
import io.github.wikistream.internal.json.EventDecoder;
import io.github.wikistream.sink.Batch;
import io.github.wikistream.sink.SinkContext;
import io.github.wikistream.testkit.simulator.SimulatedEvent;
import io.github.wikistream.testkit.simulator.SimulatedEvents;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Changes of the simulator, thinned out so that few of them span days. */
final class Simulation {
    private static final EventDecoder DECODER = new EventDecoder();

    private Simulation() {}

    /** Returns some changes a minute, from a time on, in the order of arrival. */
    static List<RecentChange> changes(long seed, Instant start, int minutes, int perMinute) {
        return changes(seed, start, minutes, 1, perMinute);
    }

    /** Returns some changes every so many minutes, from a time on, in the order of arrival. */
    static List<RecentChange> changes(long seed, Instant start, int times, int minutesBetween, int perTime) {
        List<RecentChange> changes = new ArrayList<>();
        for (int time = 0; time < times; time++) {
            SimulatedEvents events =
                    SimulatedEvents.from(seed, start.plus(Duration.ofMinutes((long) time * minutesBetween)));
            int left = perTime;
            while (left > 0) {
                SimulatedEvent event = events.next();
                if (DECODER.decode(event.data()) instanceof Decoded.Event decoded
                        && decoded.event() instanceof RecentChange change) {
                    changes.add(change);
                    left--;
                }
            }
        }
        return changes;
    }

    /** Stores changes in batches, by a sink that is opened for the pipeline's first batch. */
    static void store(PostgresSink sink, String pipeline, List<RecentChange> changes, int batchSize) {
        sink.open(new SinkContext(pipeline));
        int number = 0;
        for (int from = 0; from < changes.size(); from += batchSize) {
            List<RecentChange> part = changes.subList(from, Math.min(from + batchSize, changes.size()));
            sink.write(new Batch(checkpoint(number), checkpoint(number + 1), List.copyOf(part), List.of()));
            number++;
        }
    }
}
