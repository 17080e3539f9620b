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
public record Scope(TimeRange range, ZoneId zone, Filter filter) {
    /** Checks that all is there. */
    public Scope {
        Objects.requireNonNull(range, "range");
        Objects.requireNonNull(zone, "zone");
        Objects.requireNonNull(filter, "filter");
    }

    /** Returns all changes of a time, with days of UTC. */
    public static Scope of(TimeRange range) {
        return new Scope(range, ZoneOffset.UTC, Filter.all());
    }

    /** Returns the same with the days of a zone. */
    public Scope in(ZoneId otherZone) {
        return new Scope(range, otherZone, filter);
    }

    /** Returns the same with only the changes that meet a filter. */
    public Scope where(Filter otherFilter) {
        return new Scope(range, zone, otherFilter);
    }

    /** Returns the same of another time. */
    public Scope during(TimeRange otherRange) {
        return new Scope(otherRange, zone, filter);
    }
}
