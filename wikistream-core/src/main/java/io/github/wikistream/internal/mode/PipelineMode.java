package io.github.wikistream.internal.mode;

import io.github.wikistream.event.StreamEvent;
import io.github.wikistream.sink.Sink;
import io.github.wikistream.source.Source;
import java.time.Clock;
import java.time.Instant;
import java.util.function.Predicate;

/** The mode of a run: follow a stream, or replay a range of the past. It adapts the engine's inputs. */
public sealed interface PipelineMode permits FollowMode, ReplayMode {
    /**
     * Checks that a run can start.
     *
     * @throws IllegalArgumentException if it cannot at this time
     */
    void requirePossible(Instant now);

    /**
     * Returns the name under which sinks keep the checkpoint.
     *
     * @param name of the pipeline
     */
    String pipeline(String name);

    /** Returns the filter for the events that belong to this run. */
    Predicate<StreamEvent> filter(Predicate<StreamEvent> wanted);

    /** Returns the source to read from. */
    Source source(Source source, Clock clock);

    /**
     * Returns the sink to write to.
     *
     * @param name of the sink
     * @throws IllegalArgumentException if it does not support this mode
     */
    Sink sink(String name, Sink sink);
}
