package io.github.wikistream.internal.mode;

import io.github.wikistream.event.StreamEvent;
import io.github.wikistream.sink.Sink;
import io.github.wikistream.source.Source;
import java.time.Clock;
import java.time.Instant;
import java.util.function.Predicate;

/** What a stream is for: to go on and on, or to read a part of the past again. Each shapes what the engine is given. */
public sealed interface PipelineMode permits FollowMode, ReplayMode {
    /**
     * Checks that it can be begun.
     *
     * @throws IllegalArgumentException if not at this time
     */
    void requirePossible(Instant now);

    /**
     * Returns the name that sinks keep the checkpoint under.
     *
     * @param name of the pipeline
     */
    String pipeline(String name);

    /** Returns which of the wanted events are part of it. */
    Predicate<StreamEvent> filter(Predicate<StreamEvent> wanted);

    /** Returns the source to read from. */
    Source source(Source source, Clock clock);

    /**
     * Returns the sink to write to.
     *
     * @param name of the sink
     * @throws IllegalArgumentException if it cannot take part
     */
    Sink sink(String name, Sink sink);
}
