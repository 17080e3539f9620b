package io.github.wikistream.internal.progress;

import io.github.wikistream.event.Origin;
import io.github.wikistream.source.Source;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The origin in the checkpoints of one run. Determined on first use, since a source may read a file for it.
 * Thread-safe.
 */
public final class PipelineOrigin {
    private final Source source;
    private final @Nullable String sourceName;
    private final Instant startedAt;
    private @Nullable Origin origin;

    /**
     * @param sourceName replaces the source's own names; {@code null} to keep those
     */
    public PipelineOrigin(Source source, @Nullable String sourceName, Instant startedAt) {
        this.source = source;
        this.sourceName = sourceName;
        this.startedAt = startedAt;
    }

    /** Returns the origin, including the start time in case a sink holds nothing of this pipeline. */
    public synchronized Origin get() {
        Origin known = origin;
        if (known == null) {
            known = Start.origin(source, sourceName, startedAt);
            origin = known;
        }
        return known;
    }
}
