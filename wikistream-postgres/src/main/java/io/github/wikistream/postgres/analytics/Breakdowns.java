package io.github.wikistream.postgres.analytics;

import io.github.wikistream.event.ActorKind;
import io.github.wikistream.postgres.ChangeSelection;
import io.github.wikistream.postgres.TimeRange;
import io.github.wikistream.postgres.analytics.Counts.Grain;
import io.github.wikistream.postgres.internal.query.Column;
import io.github.wikistream.postgres.internal.query.QueryRunner;
import io.github.wikistream.postgres.internal.query.Sql;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;

/** Numbers of changes by dimension, and in comparison with another time range. Thread-safe. */
public final class Breakdowns {
    private final QueryRunner queries;

    Breakdowns(QueryRunner queries) {
        this.queries = queries;
    }

    /** What changes can be counted by. */
    public enum Dimension {
        /** The type as in the stream: {@code edit}, {@code new}, {@code log}, {@code categorize}, {@code external}, {@code 142}, … */
        TYPE(Column.TYPE),
        /** The database name of the wiki, such as {@code enwiki}. */
        WIKI(Column.WIKI),
        /** Whether the change carries the bot flag: {@code true} or {@code false}. */
        BOT(Column.ACTOR, "actor = 'bot'"),
        /** The number of the page's namespace, such as {@code 0}. */
        NAMESPACE(Column.NAMESPACE),
        /** The type of log entry, such as {@code block}; only log entries have one. */
        LOG_TYPE(Column.LOG_TYPE),
        /** The kind of actor, by {@link ActorKind#word}. */
        ACTOR(Column.ACTOR),
        /** Whether the change is marked as minor, {@code true} or {@code false}; only edits and new pages have it. */
        MINOR(Column.MINOR),
        /** Whether the change is patrolled, {@code true} or {@code false}; only on wikis that patrol. */
        PATROLLED(Column.PATROLLED);

        private final Column column;
        private final String expression;

        Dimension(Column column) {
            this(column, column.sql());
        }

        Dimension(Column column, String expression) {
            this.column = column;
            this.expression = expression;
        }

        Column column() {
            return column;
        }

        /** Returns the SQL expression of the value. */
        String expression() {
            return expression;
        }
    }

    /**
     * The changes that agree in one or more dimensions.
     *
     * @param values one for each dimension of the query, in its form
     * @param changes 1 and up
     */
    public record Segment(List<String> values, long changes) {
        /** Copies the list. */
        public Segment {
            values = List.copyOf(values);
        }

        /** Returns the value of the first dimension. */
        public String value() {
            return values.get(0);
        }
    }

    /** A number of changes, and that of another time range. */
    public sealed interface Comparison {
        /** Returns the value of the dimension; empty for all changes. */
        String value();

        /** Returns the number of changes, 0 and up. */
        long changes();

        /** Returns the number of changes in the other range, 0 and up. */
        long before();

        /** Returns the share of all changes of the range, 0 to 1; 0 if there are none. */
        double share();

        /** Returns the share of all changes of the other range, 0 to 1; 0 if there are none. */
        double shareBefore();

        /** Returns how many changes there are more than in the other range, negative if fewer. */
        default long difference() {
            return changes() - before();
        }

        /** Returns the difference relative to the other range, such as 0.5 for half as many more; empty if there were none before. */
        default OptionalDouble growth() {
            return before() == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) difference() / before());
        }
    }

    record ComparisonRow(String value, long changes, long before, double share, double shareBefore)
            implements Comparison {}

    /** Returns the number of changes. */
    public long total(ChangeSelection selection) {
        Sql sql = new Sql();
        sql.add("SELECT coalesce(sum(changes), 0)::bigint FROM " + Counts.of(sql, selection, Set.of(), Grain.DAY)
                + " AS c");
        return queries.run(
                "count of changes", handle -> sql.on(handle).mapTo(Long.class).one());
    }

    /**
     * Counts changes by a dimension. Changes without a value there are not counted.
     *
     * @param limit 1 to {@link WikiAnalytics#MAX_ENTRIES}
     * @return the most frequent values, most frequent first, ties by value in code point order
     */
    public List<Segment> by(Dimension dimension, ChangeSelection selection, int limit) {
        return by(List.of(dimension), selection, limit);
    }

    /**
     * Counts changes by several dimensions. Changes without a value in one of them are not counted.
     *
     * @param dimensions 1 to 8, each once
     * @param limit 1 to {@link WikiAnalytics#MAX_ENTRIES}
     * @return the most frequent combinations, most frequent first, ties by their values in code point order
     */
    public List<Segment> by(List<Dimension> dimensions, ChangeSelection selection, int limit) {
        WikiAnalytics.requireLimit(limit);
        if (dimensions.isEmpty() || EnumSet.copyOf(dimensions).size() < dimensions.size()) {
            throw new IllegalArgumentException("expected one dimension or more, each once, not " + dimensions);
        }
        Sql sql = new Sql();
        String source = Counts.of(sql, selection, columns(dimensions), Grain.DAY);
        String places = places(dimensions.size());
        sql.add("SELECT " + values(dimensions) + ", sum(changes)::bigint AS changes FROM " + source + " AS c WHERE "
                + present(dimensions) + " GROUP BY " + places + " ORDER BY changes DESC, " + places + " LIMIT "
                + limit);
        return queries.run(
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
     * Compares all changes of the selection with those of another time range.
     *
     * @param other such as {@link TimeRange#previous()} of the selection's range
     */
    public Comparison compare(ChangeSelection selection, TimeRange other) {
        Sql sql = new Sql();
        sql.add("SELECT (SELECT coalesce(sum(changes), 0)::bigint FROM "
                + Counts.of(sql, selection, Set.of(), Grain.DAY) + " AS c) AS changes,"
                + " (SELECT coalesce(sum(changes), 0)::bigint FROM "
                + Counts.of(sql, selection.during(other), Set.of(), Grain.DAY) + " AS c) AS before");
        return queries.run(
                "comparison",
                handle -> sql.on(handle)
                        .map((row, context) -> {
                            long changes = row.getLong("changes");
                            long before = row.getLong("before");
                            return new ComparisonRow("", changes, before, changes == 0 ? 0 : 1, before == 0 ? 0 : 1);
                        })
                        .one());
    }

    /**
     * Compares changes by a dimension with those of another time range. Changes without a value there are not counted,
     * also in the shares.
     *
     * @param other such as {@link TimeRange#previous()} of the selection's range
     * @param limit 1 to {@link WikiAnalytics#MAX_ENTRIES}
     * @return values that occur in either range, by the number in the selection, then in the other range, highest
     *     first, ties by value
     */
    public List<Comparison> compareBy(Dimension dimension, ChangeSelection selection, TimeRange other, int limit) {
        WikiAnalytics.requireLimit(limit);
        List<Dimension> one = List.of(dimension);
        Sql sql = new Sql();
        String now = Counts.of(sql, selection, columns(one), Grain.DAY);
        String then = Counts.of(sql, selection.during(other), columns(one), Grain.DAY);
        sql.add("SELECT value, changes, before, sum(changes) OVER () AS all_changes, sum(before) OVER () AS all_before"
                + " FROM (SELECT value, sum(changes)::bigint AS changes, sum(before)::bigint AS before FROM ("
                + " SELECT " + values(one) + " AS value, changes, CAST(0 AS bigint) AS before FROM " + now
                + " AS c WHERE " + present(one)
                + " UNION ALL SELECT " + values(one) + ", CAST(0 AS bigint), changes FROM " + then
                + " AS c WHERE " + present(one)
                + ") AS sides GROUP BY value) AS counted ORDER BY changes DESC, before DESC, value LIMIT " + limit);
        return queries.run(
                "comparison by " + names(one),
                handle -> sql.on(handle)
                        .<Comparison>map((row, context) -> {
                            long changes = row.getLong("changes");
                            long before = row.getLong("before");
                            return new ComparisonRow(
                                    row.getString("value"),
                                    changes,
                                    before,
                                    Shares.of(changes, row.getLong("all_changes")),
                                    Shares.of(before, row.getLong("all_before")));
                        })
                        .list());
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
