package io.github.wikistream.internal.delivery;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Since when a lane has been as it is.
 *
 * @param stateSince when it came into its state
 * @param troubleSince the first of its failed attempts without a success since; {@code null} if there is none
 */
public record LaneTimes(Instant stateSince, @Nullable Instant troubleSince) {}
