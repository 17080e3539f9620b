package io.github.wikistream.postgres;

import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Objects;

/**
 * What a question looks at. Immutable: the methods return scopes that differ in one point.
 *
 * @param range  the time
 * @param zone   where hours, days, weeks and months begin as the clocks there say
 * @param filter which changes of that time
 */
public record QueryScope(TimeRange range, ZoneId zone, Filter filter) {
    /** Checks that all is there. */
    public QueryScope {
        Objects.requireNonNull(range, "range");
        Objects.requireNonNull(zone, "zone");
        Objects.requireNonNull(filter, "filter");
    }

    /** Returns all changes of a time, with days of UTC. */
    public static QueryScope of(TimeRange range) {
        return new QueryScope(range, ZoneOffset.UTC, Filter.all());
    }

    /** Returns the same with the days of a zone. */
    public QueryScope in(ZoneId otherZone) {
        return new QueryScope(range, otherZone, filter);
    }

    /** Returns the same with only the changes that meet a filter. */
    public QueryScope where(Filter otherFilter) {
        return new QueryScope(range, zone, otherFilter);
    }

    /** Returns the same of another time. */
    public QueryScope during(TimeRange otherRange) {
        return new QueryScope(otherRange, zone, filter);
    }
}
