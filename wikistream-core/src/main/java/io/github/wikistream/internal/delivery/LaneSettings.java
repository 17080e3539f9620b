package io.github.wikistream.internal.delivery;

import java.time.Clock;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The settings shared by all lanes of a pipeline.
 *
 * @param pipeline name under which sinks store their checkpoint
 * @param batchEvents largest number of events in a batch
 * @param batchBytes largest size of a batch in bytes, as counted by the buffer
 * @param linger longest time that an event waits for its batch to fill
 * @param idleLinger longest time that a changed position without an event waits to be stored
 * @param retryBase upper bound of the wait after the first failed attempt; doubles up to {@code retryMost}
 * @param retryMost largest upper bound of a wait after a failed attempt
 * @param standby time without a write of the pipeline's other writer after which a lane in standby takes over; {@code
 * null} if the lane fails instead
 * @param failFast whether a fault that requires a repair stops the sink
 * @param clock the clock of this machine
 * @param time elapsed time and waits
 * @param random random numbers for waits and tokens
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
        LaneTime time,
        RandomGenerator random) {}
