package io.github.wikistream.internal.mode;

import io.github.wikistream.event.StreamEvent;
import io.github.wikistream.internal.sink.FileCheckpointSink;
import io.github.wikistream.sink.Guarantee;
import io.github.wikistream.sink.Sink;
import io.github.wikistream.source.Source;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Follows the stream until it is stopped.
 *
 * @param checkpointFolder the folder for the checkpoints of sinks that cannot store one; {@code null} to start over in
 *     each run
 */
public record FollowMode(@Nullable Path checkpointFolder) implements PipelineMode {
    @Override
    public void requirePossible(Instant now) {
        // Possible at any time.
    }

    @Override
    public String pipeline(String name) {
        return name;
    }

    @Override
    public Predicate<StreamEvent> filter(Predicate<StreamEvent> wanted) {
        return wanted;
    }

    @Override
    public Source source(Source source, Clock clock) {
        return source;
    }

    @Override
    public Sink sink(String name, Sink sink) {
        return checkpointFolder == null || sink.guarantee() == Guarantee.EFFECTIVELY_ONCE
                ? sink
                : new FileCheckpointSink(sink, checkpointFolder, name);
    }
}
