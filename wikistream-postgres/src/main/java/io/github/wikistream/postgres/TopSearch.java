package io.github.wikistream.postgres;

import io.github.wikistream.postgres.Counts.Grain;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The most frequent users or pages of a time, found without adding up all that occur in it. There is a list for each
 * full day and hour, in the order of its numbers. The heads of the lists, added up, give a number that the last place of
 * the answer has at least. Whoever reaches it in total must reach a fair part of it in some list; so only the tops of the
 * lists down to there need to be read, and only those candidates to be added up exactly that can still make it with the
 * most that they may have in the lists where they were not seen.
 *
 * <p>Source: Cao and Wang, "Efficient top-K query calculation in distributed networks", PODC 2004 (the algorithm TPUT).
 */
final class TopSearch {
    private TopSearch() {}

    /**
     * Returns a query with the columns {@code wiki}, {@code namespace}, {@code name}, {@code changes}, {@code
     * bot_changes} and a row for each of the most frequent, and for some others.
     *
     * @param kind {@code 'u'} for users, {@code 'p'} for pages
     */
    static String of(Sql sql, char kind, TimeRange range, int limit) {
        Instant firstHour = Grain.HOUR.ceil(range.from());
        Instant lastHour = Grain.HOUR.floor(range.to());
        List<String> rest = new ArrayList<>();
        if (firstHour.isBefore(lastHour)) {
            TimeRange hours = new TimeRange(firstHour, lastHour);
            rest.add("SELECT wiki, namespace, name, changes, bot_changes FROM wikistream.top_delta WHERE kind = '"
                    + kind + "' AND " + sql.within("bucket", hours));
            if (range.from().isBefore(firstHour)) {
                rest.add(rows(sql, kind, new TimeRange(range.from(), firstHour)));
            }
            if (lastHour.isBefore(range.to())) {
                rest.add(rows(sql, kind, new TimeRange(lastHour, range.to())));
            }
        } else {
            rest.add(rows(sql, kind, range));
        }
        String from = sql.time(firstHour);
        String to = sql.time(lastHour);
        // OFFSET 0 keeps a list a list: the planner would rather read all lists at once and sort out what it wants.
        return """
                WITH days AS MATERIALIZED (
                    SELECT bucket FROM wikistream.top_day_state
                    WHERE made_at IS NOT NULL AND bucket >= %1$s AND bucket + interval '24 hours' <= %2$s
                ), hours AS MATERIALIZED (
                    SELECT s.bucket + make_interval(hours => h) AS bucket
                    FROM wikistream.top_day_state AS s CROSS JOIN generate_series(0, 23) AS h
                    WHERE s.bucket > %1$s - interval '24 hours' AND s.bucket < %2$s
                      AND s.bucket + make_interval(hours => h) >= %1$s AND s.bucket + make_interval(hours => h) < %2$s
                      AND s.bucket NOT IN (SELECT bucket FROM days)
                ), rest AS MATERIALIZED (
                    SELECT wiki, namespace, name, sum(changes)::bigint AS changes, sum(bot_changes)::bigint AS bot_changes
                    FROM (%3$s) AS r GROUP BY wiki, namespace, name
                ), heads AS (
                    SELECT wiki, namespace, name, sum(changes) AS changes FROM (
                        SELECT t.* FROM days AS d CROSS JOIN LATERAL (
                            SELECT wiki, namespace, name, changes FROM wikistream.top_day
                            WHERE kind = '%4$s' AND bucket = d.bucket AND %7$s ORDER BY changes DESC LIMIT %5$d) AS t
                        UNION ALL
                        SELECT t.* FROM hours AS h CROSS JOIN LATERAL (
                            SELECT wiki, namespace, name, changes FROM wikistream.top_hour
                            WHERE kind = '%4$s' AND bucket = h.bucket AND %7$s ORDER BY changes DESC LIMIT %5$d) AS t
                        UNION ALL
                        (SELECT wiki, namespace, name, changes FROM rest ORDER BY changes DESC LIMIT %5$d)
                    ) AS t GROUP BY wiki, namespace, name
                ), goal AS MATERIALIZED (
                    SELECT coalesce((SELECT changes FROM heads ORDER BY changes DESC OFFSET %6$d LIMIT 1), 1) AS total,
                           (SELECT count(*) FROM days) + (SELECT count(*) FROM hours) + 1 AS lists
                ), bar AS MATERIALIZED (
                    SELECT total, lists, ceil(total / lists)::bigint AS height FROM goal
                ), seen AS (
                    SELECT t.* FROM days AS d CROSS JOIN LATERAL (
                        SELECT wiki, namespace, name, changes FROM wikistream.top_day
                        WHERE kind = '%4$s' AND bucket = d.bucket AND %7$s
                          AND changes >= (SELECT height FROM bar) OFFSET 0) AS t
                    UNION ALL
                    SELECT t.* FROM hours AS h CROSS JOIN LATERAL (
                        SELECT wiki, namespace, name, changes FROM wikistream.top_hour
                        WHERE kind = '%4$s' AND bucket = h.bucket AND %7$s
                          AND changes >= (SELECT height FROM bar) OFFSET 0) AS t
                    UNION ALL
                    SELECT wiki, namespace, name, changes FROM rest WHERE changes >= (SELECT height FROM bar)
                ), candidates AS MATERIALIZED (
                    SELECT wiki, namespace, name FROM seen GROUP BY wiki, namespace, name
                    HAVING sum(changes) + ((SELECT lists FROM bar) - count(*)) * ((SELECT height FROM bar) - 1)
                           >= (SELECT total FROM bar)
                )
                SELECT c.wiki, c.namespace, c.name,
                       coalesce(l.changes, 0) + coalesce(r.changes, 0) AS changes,
                       coalesce(l.bot_changes, 0) + coalesce(r.bot_changes, 0) AS bot_changes
                FROM candidates AS c
                LEFT JOIN rest AS r ON r.name = c.name AND r.wiki = c.wiki AND r.namespace = c.namespace
                CROSS JOIN LATERAL (
                    SELECT sum(changes)::bigint AS changes, sum(bot_changes)::bigint AS bot_changes FROM (
                        SELECT t.changes, t.bot_changes FROM wikistream.top_day AS t
                        WHERE hashtextextended(t.name, 0) = hashtextextended(c.name, 0) AND t.kind = '%4$s'
                          AND t.bucket = ANY (ARRAY(SELECT bucket FROM days)) AND %7$s
                          AND t.name = c.name AND t.wiki = c.wiki AND t.namespace = c.namespace
                        UNION ALL
                        SELECT t.changes, t.bot_changes FROM wikistream.top_hour AS t
                        WHERE hashtextextended(t.name, 0) = hashtextextended(c.name, 0) AND t.kind = '%4$s'
                          AND t.bucket = ANY (ARRAY(SELECT bucket FROM hours)) AND %7$s
                          AND t.name = c.name AND t.wiki = c.wiki AND t.namespace = c.namespace
                    ) AS t
                ) AS l""".formatted(
                        from,
                        to,
                        String.join("\nUNION ALL\n", rest),
                        kind,
                        heads(limit),
                        limit - 1,
                        // Says nothing that the lists do not, but lets the planner leave out most partitions.
                        "bucket >= " + from + " AND bucket < " + to);
    }

    // Deep enough that the last place of the answer shows in most lists.
    private static int heads(int limit) {
        return Math.max(100, 2 * limit);
    }

    private static String rows(Sql sql, char kind, TimeRange range) {
        String key = kind == 'u'
                ? "SELECT '' COLLATE \"C\" AS wiki, 0 AS namespace, user_name COLLATE \"C\" AS name"
                : "SELECT wiki COLLATE \"C\" AS wiki, namespace, title COLLATE \"C\" AS name";
        return key
                + ", CAST(1 AS bigint) AS changes, bot::int::bigint AS bot_changes FROM wikistream.recent_change WHERE "
                + sql.within("dt", range) + (kind == 'u' ? " AND user_name IS NOT NULL" : "");
    }
}
