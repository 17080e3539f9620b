package io.github.wikistream.internal.engine;

import io.github.wikistream.event.StreamEvent;
import io.github.wikistream.internal.delivery.LaneSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Settings of an {@link Engine}.
 *
 * @param since the start time requested by the program; {@code null} if none
 * @param sourceName name of the source in checkpoints; {@code null} for its own names
 * @param bufferBytes bound of the shared buffer
 * @param openPatience how long reading waits at the start for sinks that do not open
 * @param closeDeadline how long closing may take
 * @param maxLag lag of a sink above which the pipeline is not ready
 * @param maxSilence time without an event after which the pipeline is not ready
 * @param filter the events that sinks receive
 * @param lanes settings of every lane; {@link LaneSettings#failFast} also ends the pipeline when a sink stops
 */
public record Settings(
        @Nullable Instant since,
        @Nullable String sourceName,
        long bufferBytes,
        Duration openPatience,
        Duration closeDeadline,
        Duration maxLag,
        Duration maxSilence,
        Predicate<StreamEvent> filter,
        LaneSettings lanes) {}
