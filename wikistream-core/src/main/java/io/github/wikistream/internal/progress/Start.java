package io.github.wikistream.internal.progress;

import io.github.wikistream.event.Checkpoint;
import io.github.wikistream.event.Mark;
import io.github.wikistream.event.Origin;
import io.github.wikistream.event.Position;
import io.github.wikistream.source.Source;
import io.github.wikistream.source.SourceReader;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where a reader starts.
 *
 * @param position newest position read; {@link Position#NONE} if there is none
 * @param since the start time in that case; {@code null} to start where the source starts by itself
 */
public record Start(Position position, @Nullable Instant since) {
    /** Events up to this late are not lost if a pipeline is restarted before it has read anything. */
    private static final Duration MARGIN = Duration.ofMinutes(1);

    /**
     * Returns the origin in the checkpoints of a new pipeline.
     *
     * @param name name of the source; {@code null} for its own names
     */
    public static Origin origin(Source source, @Nullable String name, Instant now) {
        return Origin.of(
                name == null ? source.names() : Set.of(name),
                source.beginsAt(now.minus(MARGIN)).orElse(null));
    }

    /** Returns a checkpoint with the start of the pipeline and no event. */
    public static Checkpoint checkpoint(String token, Origin origin) {
        return Checkpoint.builder().token(token).origin(origin).build();
    }

    /** Returns where to continue from a checkpoint. */
    public static Start of(Checkpoint checkpoint) {
        return new Start(checkpoint.position(), checkpoint.origin().since());
    }

    /** Returns the time of the oldest event after it, in milliseconds since 1970; 0 if unknown. */
    public long oldestMillis() {
        long oldest = position.marks().values().stream()
                .mapToLong(mark -> mark instanceof Mark.Timestamp time ? time.epochMillis() : Long.MAX_VALUE)
                .min()
                .orElse(since == null ? 0 : since.toEpochMilli());
        return oldest == Long.MAX_VALUE ? 0 : oldest;
    }

    public SourceReader open(Source source) {
        return position.isNone() && since != null ? source.openSince(since) : source.open(position);
    }
}
