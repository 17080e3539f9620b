package io.github.wikistream.internal.mode;

import io.github.wikistream.event.Checkpoint;
import io.github.wikistream.event.Mark;
import io.github.wikistream.event.Position;
import io.github.wikistream.internal.forward.ForwardingSink;
import io.github.wikistream.internal.progress.Start;
import io.github.wikistream.sink.Sink;
import io.github.wikistream.sink.SinkContext;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A sink in a {@link ReplayMode}: the checkpoint of a finished job is only a token to follow, no longer a position. */
final class ReplaySink extends ForwardingSink {
    private final Instant end;

    /** Token of the finished job's checkpoint while it is the newest; {@code null} before the first opening. */
    private @Nullable String finished;

    /** @param end position of a finished job */
    ReplaySink(Sink sink, Instant end) {
        super(sink);
        this.end = end;
    }

    @Override
    public Checkpoint open(SinkContext context) {
        Checkpoint found = super.open(context);
        if (finished == null) {
            finished = isAtEnd(found.position()) ? found.token() : "";
        }
        return found.token().equals(finished) ? Start.checkpoint(found.token(), found.origin()) : found;
    }

    private boolean isAtEnd(Position position) {
        return position.marks().values().stream()
                .anyMatch(mark -> mark instanceof Mark.Timestamp time && time.epochMillis() >= end.toEpochMilli());
    }
}
