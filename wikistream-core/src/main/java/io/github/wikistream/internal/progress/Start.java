package io.github.wikistream.internal.progress;

import io.github.wikistream.event.Checkpoint;
import io.github.wikistream.event.Mark;
import io.github.wikistream.event.Origin;
import io.github.wikistream.event.Position;
import io.github.wikistream.source.Source;
import io.github.wikistream.source.SourceReader;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where a reader begins.
 *
 * @param position the newest that was read; {@link Position#NONE} if nothing was
 * @param since    the time to begin at in that case; {@code null} to begin where the source begins by itself
 */
public record Start(Position position, @Nullable Instant since) {
    /** Events that come so late are not lost by a pipeline that is started again before it has read anything. */
    private static final Duration MARGIN = Duration.ofMinutes(1);

    /**
     * Returns what the checkpoints of a new pipeline say of where it begins.
     *
     * @param name the name to go by; {@code null} for the source's own names
     */
    public static Origin origin(Source source, @Nullable String name, Instant now) {
        return Origin.of(
                name == null ? source.names() : Set.of(name),
                source.beginsAt(now.minus(MARGIN)).orElse(null));
    }

    /** Returns a checkpoint that holds no event, only where the pipeline begins. */
    public static Checkpoint checkpoint(String token, Origin origin) {
        return new Checkpoint(
                token,
                Position.NONE,
                Collections.emptySortedMap(),
                Collections.emptySortedMap(),
                Collections.emptySortedMap(),
                origin);
    }

    /** Returns where to go on from a checkpoint. */
    public static Start of(Checkpoint checkpoint) {
        return new Start(checkpoint.position(), checkpoint.origin().since());
    }

    /** Returns how old the oldest event is that it leads to, as milliseconds since 1970; 0 if that is not known. */
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
