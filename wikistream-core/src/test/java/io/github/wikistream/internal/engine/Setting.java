package io.github.wikistream.internal.engine;

import io.github.wikistream.event.StreamEvent;
import io.github.wikistream.internal.delivery.LaneSettings;
import io.github.wikistream.internal.delivery.LaneTime;
import java.time.Clock;
import java.time.Duration;
import java.util.Random;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Settings of an engine that waits for nothing long. */
public final class Setting {
    private Setting() {}

    public static Settings of(Random random, long bufferBytes, int batchEvents) {
        return of(random, bufferBytes, batchEvents, null, event -> true);
    }

    /** Settings by which a batch waits until it is full, or the stream ends. */
    public static Settings ofFullBatches(Random random, int batchEvents) {
        return of(random, 1 << 24, batchEvents, Duration.ofMinutes(1), null, event -> true);
    }

    public static Settings of(
            Random random,
            long bufferBytes,
            int batchEvents,
            @Nullable Duration standby,
            Predicate<StreamEvent> filter) {
        return of(random, bufferBytes, batchEvents, Duration.ofMillis(5), standby, filter);
    }

    /** Returns the same settings for a pipeline that ends as soon as a sink stops. */
    public static Settings failFast(Settings settings) {
        LaneSettings lanes = settings.lanes();
        return new Settings(
                settings.since(),
                settings.sourceName(),
                settings.bufferBytes(),
                settings.openPatience(),
                settings.closeDeadline(),
                settings.maxLag(),
                settings.maxSilence(),
                settings.filter(),
                new LaneSettings(
                        lanes.pipeline(),
                        lanes.batchEvents(),
                        lanes.batchBytes(),
                        lanes.linger(),
                        lanes.idleLinger(),
                        lanes.retryBase(),
                        lanes.retryMost(),
                        lanes.standby(),
                        true,
                        lanes.clock(),
                        lanes.time(),
                        lanes.random()));
    }

    /** Settings with another clock, and a name for the source; the source is read although no sink is open. */
    static Settings at(Clock clock, Random random, @Nullable String sourceName) {
        Settings usual = of(random, 1 << 24, 10);
        return new Settings(
                null,
                sourceName,
                usual.bufferBytes(),
                Duration.ZERO,
                usual.closeDeadline(),
                usual.maxLag(),
                usual.maxSilence(),
                usual.filter(),
                lanes(random, 10, Duration.ofMillis(5), null, clock));
    }

    private static Settings of(
            Random random,
            long bufferBytes,
            int batchEvents,
            Duration linger,
            @Nullable Duration standby,
            Predicate<StreamEvent> filter) {
        return new Settings(
                null,
                null,
                bufferBytes,
                Duration.ofSeconds(5),
                Duration.ofSeconds(10),
                Duration.ofMinutes(1),
                Duration.ofMinutes(1),
                filter,
                lanes(random, batchEvents, linger, standby, Clock.systemUTC()));
    }

    private static LaneSettings lanes(
            Random random, int batchEvents, Duration linger, @Nullable Duration standby, Clock clock) {
        return new LaneSettings(
                "test",
                batchEvents,
                1 << 20,
                linger,
                Duration.ofMillis(20),
                Duration.ofNanos(1),
                Duration.ofNanos(1),
                standby,
                false,
                clock,
                LaneTime.REAL,
                new Random(random.nextLong()));
    }
}
