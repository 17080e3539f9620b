package io.github.wikistream.internal.engine;

import io.github.wikistream.event.StreamEvent;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What the engine is told.
 *
 * @param pipeline      name under which sinks keep their checkpoint
 * @param since         where the source begins by itself; {@code null} if nothing was said
 * @param sourceName    what the source is called in checkpoints; {@code null} for its own names
 * @param bufferBytes   bound of the shared buffer
 * @param batchEvents   most events in a batch
 * @param batchBytes    most bytes in a batch, as the buffer counts them
 * @param linger        how long an event waits for others to fill its batch
 * @param idleLinger    how long a position that moved without an event waits to be stored
 * @param openPatience  how long the source waits at the start for sinks that do not open
 * @param closeDeadline how long closing may take
 * @param retryBase     upper bound of the first wait after a failed write; doubles up to {@code retryMost}
 * @param retryMost     upper bound of any wait after a failed write
 * @param standby       how long another writer of the pipeline must have written nothing before a lane that stands by takes over;
 *                      {@code null} for a lane to stop instead
 * @param failFast      whether a sink that stops ends the pipeline, and a fault that waits for a repair stops its sink
 * @param filter        which events sinks get
 * @param clock         for positions, lags and reports
 * @param random        for waits and tokens
 */
public record Settings(
        String pipeline,
        @Nullable Instant since,
        @Nullable String sourceName,
        long bufferBytes,
        int batchEvents,
        long batchBytes,
        Duration linger,
        Duration idleLinger,
        Duration openPatience,
        Duration closeDeadline,
        Duration retryBase,
        Duration retryMost,
        @Nullable Duration standby,
        boolean failFast,
        Predicate<StreamEvent> filter,
        Clock clock,
        RandomGenerator random) {}
