package io.github.wikistream.internal.delivery;

import java.time.Clock;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Settings that all lanes of a pipeline share.
 *
 * @param pipeline    name under which sinks keep their checkpoint
 * @param batchEvents most events in a batch
 * @param batchBytes  most bytes in a batch, as the buffer counts them
 * @param linger      how long an event waits for others to fill its batch
 * @param idleLinger  how long a position that moved without an event waits to be stored
 * @param retryBase   upper bound of the first wait after a failed attempt; doubles up to {@code retryMost}
 * @param retryMost   upper bound of any wait after a failed attempt
 * @param standby     how long another writer of the pipeline must have written nothing before a lane in standby takes over;
 *                    {@code null} for a lane to fail instead
 * @param failFast    whether a fault that waits for a repair stops its sink
 * @param clock       of this machine
 * @param random      for waits and tokens
 */
public record LaneSettings(
        String pipeline,
        int batchEvents,
        long batchBytes,
        Duration linger,
        Duration idleLinger,
        Duration retryBase,
        Duration retryMost,
        @Nullable Duration standby,
        boolean failFast,
        Clock clock,
        RandomGenerator random) {}
