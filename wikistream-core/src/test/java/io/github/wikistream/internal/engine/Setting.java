package io.github.wikistream.internal.engine;

import io.github.wikistream.event.StreamEvent;
import java.time.Clock;
import java.time.Duration;
import java.util.Random;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Settings of an engine that waits for nothing long. */
final class Setting {
    private Setting() {}

    static Settings of(Random random, long bufferBytes, int batchEvents) {
        return of(random, bufferBytes, batchEvents, null, event -> true);
    }

    static Settings of(
            Random random,
            long bufferBytes,
            int batchEvents,
            @Nullable Duration standby,
            Predicate<StreamEvent> filter) {
        return new Settings(
                "test",
                null,
                bufferBytes,
                batchEvents,
                1 << 20,
                Duration.ofMillis(5),
                Duration.ofMillis(20),
                Duration.ofSeconds(5),
                Duration.ofSeconds(10),
                Duration.ofNanos(1),
                Duration.ofNanos(1),
                standby,
                filter,
                Clock.systemUTC(),
                new Random(random.nextLong()));
    }
}
