package io.github.wikistream.event;

import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The sources of a checkpoint's events, and the start of the pipeline. Immutable. */
public final class Origin {
    /** The unknown origin. */
    public static final Origin UNKNOWN = of(List.of(), null);

    private final SortedSet<String> sources;
    private final @Nullable Instant since;

    private Origin(Collection<String> sources, @Nullable Instant since) {
        this.sources = Collections.unmodifiableSortedSet(new TreeSet<>(sources));
        this.since = since;
    }

    /** Returns an origin with these names. */
    public static Origin of(Collection<String> sources, @Nullable Instant since) {
        return new Origin(sources, since);
    }

    /** Returns the names of the sources, see {@link io.github.wikistream.source.Source#names()}; empty if they have none. */
    public SortedSet<String> sources() {
        return sources;
    }

    /** Returns where the pipeline started; {@code null} if unknown. */
    public @Nullable Instant since() {
        return since;
    }

    /** Returns whether the events of two origins are known to come from different sources: both have names, and none in common. */
    public boolean isApartFrom(Origin other) {
        return !sources.isEmpty() && !other.sources.isEmpty() && Collections.disjoint(sources, other.sources);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Origin that && sources.equals(that.sources) && Objects.equals(since, that.since);
    }

    @Override
    public int hashCode() {
        return Objects.hash(sources, since);
    }

    @Override
    public String toString() {
        return "Origin[sources=" + sources + ", since=" + since + "]";
    }
}
