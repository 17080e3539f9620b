package io.github.wikistream.postgres;

import io.github.wikistream.postgres.WikiAnalytics.Count;
import io.github.wikistream.postgres.WikiAnalytics.Dimension;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;

/** How changes divide by what they are, alone and in comparison with another time. Thread-safe. */
public final class Breakdowns {
    private final QueryRunner questions;

    Breakdowns(QueryRunner questions) {
        this.questions = questions;
    }

    /**
     * A part of the changes.
     *
     * @param values  one for each dimension that was asked for, in its form
     * @param changes 1 and up
     */
    public record Segment(List<String> values, long changes) {
        /** Copies the list. */
        public Segment {
            values = List.copyOf(values);
        }
    }

    /**
     * A number of changes beside that of another time.
     *
     * @param value       what was counted, in the form of its dimension; empty for all changes
     * @param changes     0 and up
     * @param before      the number in the other time, 0 and up
     * @param share       part of all changes of the time, 0 to 1; 0 where there are none
     * @param shareBefore part of all changes of the other time, likewise
     */
    public record Comparison(String value, long changes, long before, double share, double shareBefore) {
        /** Returns how many more there are than in the other time, negative if fewer. */
        public long difference() {
            return changes - before;
        }

        /** Returns the difference as a part of the other number: 0.5 for half as many more; empty if that is 0. */
        public OptionalDouble growth() {
            return before == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) difference() / before);
        }
    }

    /** Returns the number of changes. */
    public long total(QueryScope scope) {
        Sql sql = new Sql();
        sql.add("SELECT coalesce(sum(changes), 0)::bigint FROM " + Counts.of(sql, scope, Set.of(), Counts.Grain.DAY)
                + " AS c");
        return questions.ask(
                "count of changes", handle -> sql.on(handle).mapTo(Long.class).one());
    }

    /**
     * Counts changes by a dimension. Changes that have no value there count for none.
     *
     * @param limit 1 to {@link WikiAnalytics#MAX_ENTRIES}
     * @return the most frequent values, most frequent first, equals by value in the order of its code points
     */
    public List<Count> by(Dimension dimension, QueryScope scope, int limit) {
        return by(List.of(dimension), scope, limit).stream()
                .map(segment -> new Count(segment.values().get(0), segment.changes()))
                .toList();
    }

    /**
     * Counts changes by several dimensions at once. Changes that have no value in one of them count for none.
     *
     * @param dimensions 1 to 8, none twice
     * @param limit      1 to {@link WikiAnalytics#MAX_ENTRIES}
     * @return the most frequent combinations, most frequent first, equals by their values in the order of code points
     */
    public List<Segment> by(List<Dimension> dimensions, QueryScope scope, int limit) {
        QueryRunner.requireLimit(limit);
        if (dimensions.isEmpty() || EnumSet.copyOf(dimensions).size() < dimensions.size()) {
            throw new IllegalArgumentException("name one dimension or more, each once: " + dimensions);
        }
        Sql sql = new Sql();
        String source = Counts.of(sql, scope, columns(dimensions), Counts.Grain.DAY);
        String places = places(dimensions.size());
        sql.add("SELECT " + values(dimensions) + ", sum(changes)::bigint AS changes FROM " + source + " AS c WHERE "
                + present(dimensions) + " GROUP BY " + places + " ORDER BY changes DESC, " + places + " LIMIT "
                + limit);
        return questions.ask(
                "counts by " + names(dimensions),
                handle -> sql.on(handle)
                        .map((row, context) -> {
                            List<String> values = new ArrayList<>();
                            for (int i = 1; i <= dimensions.size(); i++) {
                                values.add(row.getString(i));
                            }
                            return new Segment(values, row.getLong("changes"));
                        })
                        .list());
    }

    /**
     * Compares all changes of a time with those of another.
     *
     * @param other such as {@link TimeRange#previous()} of the scope's own
     */
    public Comparison compare(QueryScope scope, TimeRange other) {
        Sql sql = new Sql();
        sql.add("SELECT (SELECT coalesce(sum(changes), 0)::bigint FROM "
                + Counts.of(sql, scope, Set.of(), Counts.Grain.DAY) + " AS c) AS changes,"
                + " (SELECT coalesce(sum(changes), 0)::bigint FROM "
                + Counts.of(sql, scope.during(other), Set.of(), Counts.Grain.DAY) + " AS c) AS before");
        return questions.ask(
                "comparison",
                handle -> sql.on(handle)
                        .map((row, context) -> {
                            long changes = row.getLong("changes");
                            long before = row.getLong("before");
                            return new Comparison("", changes, before, changes == 0 ? 0 : 1, before == 0 ? 0 : 1);
                        })
                        .one());
    }

    /**
     * Compares changes by a dimension with those of another time. Changes that have no value there count for none, also in
     * the shares.
     *
     * @param other such as {@link TimeRange#previous()} of the scope's own
     * @param limit 1 to {@link WikiAnalytics#MAX_ENTRIES}
     * @return values that occur in either time, by the number in the scope, then the other, most first, equals by value
     */
    public List<Comparison> compareBy(Dimension dimension, QueryScope scope, TimeRange other, int limit) {
        QueryRunner.requireLimit(limit);
        List<Dimension> one = List.of(dimension);
        Sql sql = new Sql();
        String now = Counts.of(sql, scope, columns(one), Counts.Grain.DAY);
        String then = Counts.of(sql, scope.during(other), columns(one), Counts.Grain.DAY);
        sql.add(
                "SELECT value, changes, before, sum(changes) OVER () AS all_changes, sum(before) OVER () AS all_before FROM ("
                        + " SELECT value, sum(changes)::bigint AS changes, sum(before)::bigint AS before FROM ("
                        + " SELECT " + values(one) + " AS value, changes, CAST(0 AS bigint) AS before FROM " + now
                        + " AS c WHERE "
                        + present(one)
                        + " UNION ALL SELECT " + values(one) + ", CAST(0 AS bigint), changes FROM " + then
                        + " AS c WHERE "
                        + present(one)
                        + ") AS sides GROUP BY value) AS counted ORDER BY changes DESC, before DESC, value LIMIT "
                        + limit);
        return questions.ask(
                "comparison by " + names(one),
                handle -> sql.on(handle)
                        .map((row, context) -> {
                            long changes = row.getLong("changes");
                            long before = row.getLong("before");
                            return new Comparison(
                                    row.getString("value"),
                                    changes,
                                    before,
                                    share(changes, row.getLong("all_changes")),
                                    share(before, row.getLong("all_before")));
                        })
                        .list());
    }

    static double share(long part, long all) {
        return all == 0 ? 0 : (double) part / all;
    }

    private static Set<Column> columns(List<Dimension> dimensions) {
        return dimensions.stream()
                .map(Dimension::column)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Column.class)));
    }

    private static String values(List<Dimension> dimensions) {
        return dimensions.stream()
                .map(each -> "CAST(" + each.expression() + " AS text) COLLATE \"C\"")
                .collect(Collectors.joining(", "));
    }

    private static String present(List<Dimension> dimensions) {
        return dimensions.stream()
                .map(each -> each.column().sql() + " IS NOT NULL")
                .collect(Collectors.joining(" AND "));
    }

    private static String places(int number) {
        StringBuilder places = new StringBuilder("1");
        for (int i = 2; i <= number; i++) {
            places.append(", ").append(i);
        }
        return places.toString();
    }

    private static String names(List<Dimension> dimensions) {
        return dimensions.stream()
                .map(each -> each.name().toLowerCase(Locale.ROOT).replace('_', ' '))
                .collect(Collectors.joining(" and "));
    }
}
