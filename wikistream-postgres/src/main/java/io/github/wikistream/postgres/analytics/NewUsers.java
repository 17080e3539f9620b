package io.github.wikistream.postgres.analytics;

import io.github.wikistream.postgres.ChangeSelection;
import io.github.wikistream.postgres.TimeRange;
import io.github.wikistream.postgres.internal.query.Column;
import io.github.wikistream.postgres.internal.query.Sql;

/** Statements for the users who were seen in a selection and never before it, from {@code first_seen} and the deltas. */
final class NewUsers {
    private NewUsers() {}

    static Sql count(ChangeSelection selection) {
        Sql sql = new Sql();
        String newUsers = firsts(sql, selection.range(), "");
        if (!Column.in(selection).isEmpty()) {
            newUsers +=
                    "SELECT DISTINCT f.name FROM wikistream.recent_change AS r JOIN firsts AS f ON f.name = r.user_name"
                            + " WHERE " + sql.within("dt", selection.range()) + sql.conditions(selection);
        } else {
            newUsers += "SELECT name FROM firsts";
        }
        return sql.add("SELECT count(*) FROM (" + newUsers + ") AS n");
    }

    /** Returns a statement with the columns {@code name}, {@code first_at} and {@code changes}. */
    static Sql list(ChangeSelection selection, int limit) {
        Sql sql = new Sql();
        String selected = sql.within("r.dt", selection.range()) + sql.conditions(selection);
        if (Column.in(selection).isEmpty()) {
            // The new users are known without reading changes, so only those of the result are read.
            return sql.add(firsts(sql, selection.range(), "ORDER BY first_at, name LIMIT " + limit)
                    + "SELECT n.name, n.first_at, (SELECT count(*) FROM wikistream.recent_change AS r"
                    + " WHERE hashtextextended(r.user_name, 0) = hashtextextended(n.name, 0) AND r.user_name = n.name AND "
                    + selected + ") AS changes FROM (SELECT name, first_at FROM firsts ORDER BY first_at, name LIMIT "
                    + limit + ") AS n ORDER BY first_at, name");
        }
        return sql.add(firsts(sql, selection.range(), "")
                + "SELECT f.name, min(r.dt) AS first_at, count(*) AS changes"
                + " FROM wikistream.recent_change AS r JOIN firsts AS f ON f.name = r.user_name WHERE " + selected
                + " GROUP BY f.name ORDER BY first_at, f.name LIMIT " + limit);
    }

    /**
     * Returns the start of a statement, with the table {@code firsts}: the new users of a range, and when they were
     * first seen.
     *
     * @param compactedLimit order and limit for the rows of {@code first_seen}; empty for all. Earlier users may be in
     *     the deltas, which are always read completely
     */
    private static String firsts(Sql sql, TimeRange range, String compactedLimit) {
        return """
                WITH waiting AS MATERIALIZED (
                    SELECT name, min(first_at) AS first_at FROM wikistream.top_delta
                    WHERE kind = 'u' AND first_at < %2$s GROUP BY name
                ), compacted AS (
                    SELECT name, first_at FROM wikistream.first_seen
                    WHERE first_at >= %1$s AND first_at < %2$s
                      AND name NOT IN (SELECT w.name FROM waiting AS w WHERE w.first_at < %1$s)
                    %3$s
                ), firsts AS (
                    SELECT name, min(first_at) AS first_at FROM (
                        SELECT name, first_at FROM compacted
                        UNION ALL
                        SELECT w.name, w.first_at FROM waiting AS w
                        WHERE w.first_at >= %1$s AND NOT EXISTS (
                            SELECT FROM wikistream.first_seen AS s
                            WHERE hashtextextended(s.name, 0) = hashtextextended(w.name, 0) AND s.name = w.name
                              AND s.first_at < %1$s)
                    ) AS f
                    GROUP BY name
                )
                """.formatted(sql.time(range.from()), sql.time(range.to()), compactedLimit);
    }
}
