package io.github.wikistream.event;

import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the events of a checkpoint were read from, and since when. Immutable.
 *
 * @param sources names of what was read, see {@link io.github.wikistream.source.Source#names()}; empty if it has none
 * @param since   where the pipeline began; {@code null} if not known
 */
public record Origin(SortedSet<String> sources, @Nullable Instant since) {
    /** Nothing is known. */
    public static final Origin UNKNOWN = new Origin(Collections.emptySortedSet(), null);

    /** Copies the names. */
    public Origin {
        sources = Collections.unmodifiableSortedSet(new TreeSet<>(sources));
    }

    /** Returns an origin with these names. */
    public static Origin of(Collection<String> sources, @Nullable Instant since) {
        return new Origin(new TreeSet<>(sources), since);
    }

    /**
     * Returns whether events of this origin and of another are known to come from different sources: both have names, and none in
     * common.
     */
    public boolean isApartFrom(Origin other) {
        return !sources.isEmpty() && !other.sources.isEmpty() && Collections.disjoint(sources, other.sources);
    }
}
