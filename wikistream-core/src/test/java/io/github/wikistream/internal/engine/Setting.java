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

    /** Settings by which a batch waits until it is full, or the stream ends. */
    static Settings ofFullBatches(Random random, int batchEvents) {
        return of(random, 1 << 24, batchEvents, Duration.ofMinutes(1), null, event -> true);
    }

    static Settings of(
            Random random,
            long bufferBytes,
            int batchEvents,
            @Nullable Duration standby,
            Predicate<StreamEvent> filter) {
        return of(random, bufferBytes, batchEvents, Duration.ofMillis(5), standby, filter);
    }

    /** Returns the same settings for a pipeline that ends as soon as a sink stops. */
    static Settings failFast(Settings settings) {
        return new Settings(
                settings.pipeline(),
                settings.since(),
                settings.sourceName(),
                settings.bufferBytes(),
                settings.batchEvents(),
                settings.batchBytes(),
                settings.linger(),
                settings.idleLinger(),
                settings.openPatience(),
                settings.closeDeadline(),
                settings.retryBase(),
                settings.retryMost(),
                settings.standby(),
                true,
                settings.filter(),
                settings.clock(),
                settings.random());
    }

    /** Settings by another clock, and a name for the source; the source is read although no sink is open. */
    static Settings at(Clock clock, Random random, @Nullable String sourceName) {
        Settings usual = of(random, 1 << 24, 10);
        return new Settings(
                usual.pipeline(),
                null,
                sourceName,
                usual.bufferBytes(),
                usual.batchEvents(),
                usual.batchBytes(),
                usual.linger(),
                usual.idleLinger(),
                Duration.ZERO,
                usual.closeDeadline(),
                usual.retryBase(),
                usual.retryMost(),
                null,
                false,
                usual.filter(),
                clock,
                usual.random());
    }

    private static Settings of(
            Random random,
            long bufferBytes,
            int batchEvents,
            Duration linger,
            @Nullable Duration standby,
            Predicate<StreamEvent> filter) {
        return new Settings(
                "test",
                null,
                null,
                bufferBytes,
                batchEvents,
                1 << 20,
                linger,
                Duration.ofMillis(20),
                Duration.ofSeconds(5),
                Duration.ofSeconds(10),
                Duration.ofNanos(1),
                Duration.ofNanos(1),
                standby,
                false,
                filter,
                Clock.systemUTC(),
                new Random(random.nextLong()));
    }
}
