package io.github.wikistream.postgres;

import io.github.wikistream.event.ActorKind;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The stored changes that a query or export covers: a time range, and conditions that must all be met. A condition that
 * is not set, or has no values, is met by every change. Immutable: each method returns a selection that differs in one
 * property. Texts are compared exactly, including case.
 *
 * <p>Queries over a long range are answered from counts, in milliseconds, if the conditions concern only types and
 * actors, combined with either wikis, or namespaces, minor and patrolled, or log types. Other conditions read the
 * changes themselves.
 */
public final class ChangeSelection {
    private static final Conditions NONE =
            new Conditions(Set.of(), Set.of(), Set.of(), Set.of(), null, null, Set.of(), Set.of(), Set.of());

    private final TimeRange range;
    private final ZoneId zone;
    private final Conditions conditions;

    private record Conditions(
            Set<String> wikis,
            Set<String> types,
            Set<ActorKind> actors,
            Set<Integer> namespaces,
            @Nullable Boolean minor,
            @Nullable Boolean patrolled,
            Set<String> logTypes,
            Set<String> users,
            Set<String> titles) {}

    private ChangeSelection(TimeRange range, ZoneId zone, Conditions conditions) {
        this.range = Objects.requireNonNull(range, "range");
        this.zone = Objects.requireNonNull(zone, "zone");
        this.conditions = conditions;
    }

    /** Returns all changes of a time range, with days of UTC. */
    public static ChangeSelection of(TimeRange range) {
        return new ChangeSelection(range, ZoneOffset.UTC, NONE);
    }

    /** Selects another time range. */
    public ChangeSelection during(TimeRange otherRange) {
        return new ChangeSelection(otherRange, zone, conditions);
    }

    /** Sets the time zone in which hours, days, weeks and months begin; UTC by default. */
    public ChangeSelection inZone(ZoneId otherZone) {
        return new ChangeSelection(range, otherZone, conditions);
    }

    /** Removes all conditions. */
    public ChangeSelection unfiltered() {
        return new ChangeSelection(range, zone, NONE);
    }

    private ChangeSelection with(Conditions others) {
        return new ChangeSelection(range, zone, others);
    }

    private static <T> Set<T> set(T[] items) {
        return Set.copyOf(List.of(items));
    }

    /** Selects changes of these wikis, by database name, such as {@code enwiki}. */
    public ChangeSelection onWikis(String... names) {
        Conditions c = conditions;
        return with(new Conditions(
                set(names), c.types, c.actors, c.namespaces, c.minor, c.patrolled, c.logTypes, c.users, c.titles));
    }

    /** Selects changes of these types, as in the stream, such as {@code edit}. */
    public ChangeSelection ofTypes(String... types) {
        Conditions c = conditions;
        return with(new Conditions(
                c.wikis, set(types), c.actors, c.namespaces, c.minor, c.patrolled, c.logTypes, c.users, c.titles));
    }

    /** Selects changes by these kinds of actor. */
    public ChangeSelection byActors(ActorKind... kinds) {
        Conditions c = conditions;
        return with(new Conditions(
                c.wikis, c.types, set(kinds), c.namespaces, c.minor, c.patrolled, c.logTypes, c.users, c.titles));
    }

    /** Selects changes in these namespaces; 0 is that of articles. */
    public ChangeSelection inNamespaces(Integer... numbers) {
        Conditions c = conditions;
        return with(new Conditions(
                c.wikis, c.types, c.actors, set(numbers), c.minor, c.patrolled, c.logTypes, c.users, c.titles));
    }

    /** Selects changes that are marked as minor, or those that are not. Types without this mark are never selected. */
    public ChangeSelection whereMinor(boolean flag) {
        Conditions c = conditions;
        return with(new Conditions(
                c.wikis, c.types, c.actors, c.namespaces, flag, c.patrolled, c.logTypes, c.users, c.titles));
    }

    /**
     * Selects changes that are patrolled, or those that are not. Changes of wikis without patrolling are never
     * selected.
     */
    public ChangeSelection wherePatrolled(boolean flag) {
        Conditions c = conditions;
        return with(
                new Conditions(c.wikis, c.types, c.actors, c.namespaces, c.minor, flag, c.logTypes, c.users, c.titles));
    }

    /** Selects log entries of these types, such as {@code block}. */
    public ChangeSelection ofLogTypes(String... types) {
        Conditions c = conditions;
        return with(new Conditions(
                c.wikis, c.types, c.actors, c.namespaces, c.minor, c.patrolled, set(types), c.users, c.titles));
    }

    /** Selects changes by these users. */
    public ChangeSelection byUsers(String... names) {
        Conditions c = conditions;
        return with(new Conditions(
                c.wikis, c.types, c.actors, c.namespaces, c.minor, c.patrolled, c.logTypes, set(names), c.titles));
    }

    /** Selects changes of the pages with these full names, on all selected wikis. */
    public ChangeSelection onPages(String... fullTitles) {
        Conditions c = conditions;
        return with(new Conditions(
                c.wikis, c.types, c.actors, c.namespaces, c.minor, c.patrolled, c.logTypes, c.users, set(fullTitles)));
    }

    /** Returns the time range. */
    public TimeRange range() {
        return range;
    }

    /** Returns the time zone in which hours, days, weeks and months begin. */
    public ZoneId zone() {
        return zone;
    }

    /** Returns the database names of the wikis; empty if all are selected. */
    public Set<String> wikis() {
        return conditions.wikis;
    }

    /** Returns the types; empty if all are selected. */
    public Set<String> types() {
        return conditions.types;
    }

    /** Returns the kinds of actor; empty if all are selected. */
    public Set<ActorKind> actors() {
        return conditions.actors;
    }

    /** Returns the numbers of the namespaces; empty if all are selected. */
    public Set<Integer> namespaces() {
        return conditions.namespaces;
    }

    /** Returns whether only minor changes or only the others are selected; {@code null} for both. */
    public @Nullable Boolean minor() {
        return conditions.minor;
    }

    /** Returns whether only patrolled changes or only the others are selected; {@code null} for both. */
    public @Nullable Boolean patrolled() {
        return conditions.patrolled;
    }

    /** Returns the types of log entries; empty if all are selected. */
    public Set<String> logTypes() {
        return conditions.logTypes;
    }

    /** Returns the names of the users; empty if all are selected. */
    public Set<String> users() {
        return conditions.users;
    }

    /** Returns the full names of the pages; empty if all are selected. */
    public Set<String> titles() {
        return conditions.titles;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ChangeSelection that
                && range.equals(that.range)
                && zone.equals(that.zone)
                && conditions.equals(that.conditions);
    }

    @Override
    public int hashCode() {
        return Objects.hash(range, zone, conditions);
    }

    @Override
    public String toString() {
        return range + " in " + zone + ", " + conditions;
    }
}
