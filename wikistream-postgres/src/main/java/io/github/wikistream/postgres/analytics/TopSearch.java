package io.github.wikistream.postgres.analytics;

import io.github.wikistream.postgres.TimeRange;
import io.github.wikistream.postgres.analytics.Counts.Grain;
import io.github.wikistream.postgres.internal.query.QueryRunner;
import io.github.wikistream.postgres.internal.query.Sql;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * Finds the users or pages with the most changes in a range without summing over all of them. There is a list for each
 * full day and hour, sorted by number of changes. The sums over the heads of the lists give a lower bound for the last
 * entry of the result. A member whose total reaches this bound must reach the bound divided by the number of lists in
 * at least one list, so only the entries above that are read. They raise the bound. Only candidates that can still
 * reach it, assuming the highest possible numbers in the lists where they were not seen, are summed exactly.
 *
 * <p>Source: Cao and Wang, "Efficient top-K query calculation in distributed networks", PODC 2004 (the algorithm TPUT).
 */
final class TopSearch {
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration HOUR = Duration.ofHours(1);

    private final Sql sql = new Sql();
    private final char kind;
    private final TimeRange range;
    private final int limit;
    private final List<Instant> days = new ArrayList<>();
    private final List<Instant> hours = new ArrayList<>();

    private TopSearch(char kind, TimeRange range, int limit) {
        this.kind = kind;
        this.range = range;
        this.limit = limit;
    }

    /**
     * Returns a query with the columns {@code wiki}, {@code namespace}, {@code name}, {@code changes} and {@code
     * bot_changes}, the most frequent first, ties by wiki, name and namespace.
     *
     * @param kind {@code 'u'} for users, {@code 'p'} for pages
     */
    static Sql of(Handle handle, char kind, TimeRange range, int limit) {
        TopSearch search = new TopSearch(kind, range, limit);
        search.findLists(handle);
        return search.query();
    }

    // A separate query, so that the main query names its buckets and is planned for few partitions.
    private void findLists(Handle handle) {
        Instant first = Grain.HOUR.ceil(range.from());
        Instant last = Grain.HOUR.floor(range.to());
        if (!first.isBefore(last)) {
            return;
        }
        Sql state = new Sql();
        state.add("SELECT bucket, made_at IS NOT NULL AS made FROM wikistream.top_day_state WHERE bucket > "
                + state.time(first.minus(DAY)) + " AND bucket < " + state.time(last) + " ORDER BY bucket");
        state.on(handle)
                .map((row, context) -> {
                    Instant day = QueryRunner.instant(row, "bucket");
                    Instant end = day.plus(DAY);
                    if (row.getBoolean("made") && !day.isBefore(first) && !end.isAfter(last)) {
                        return days.add(day);
                    }
                    Instant stop = end.isBefore(last) ? end : last;
                    for (Instant hour = day.isBefore(first) ? first : day;
                            hour.isBefore(stop);
                            hour = hour.plus(HOUR)) {
                        hours.add(hour);
                    }
                    return false;
                })
                .list();
    }

    private Sql query() {
        List<String> heads = new ArrayList<>();
        List<String> seen = new ArrayList<>();
        List<String> exact = new ArrayList<>();
        addList("top_day", days, DAY, heads, seen, exact);
        addList("top_hour", hours, HOUR, heads, seen, exact);
        heads.add("(SELECT wiki, namespace, name, changes FROM rest ORDER BY changes DESC LIMIT " + heads() + ")");
        seen.add("SELECT wiki, namespace, name, changes FROM rest WHERE changes >= (SELECT height FROM bar)");
        exact.add("SELECT CAST(0 AS bigint) AS changes, CAST(0 AS bigint) AS bot_changes");
        return sql.add("""
                WITH rest AS MATERIALIZED (
                    SELECT wiki, namespace, name, sum(changes)::bigint AS changes, sum(bot_changes)::bigint AS bot_changes
                    FROM (%1$s) AS r GROUP BY wiki, namespace, name
                ), heads AS (
                    SELECT sum(changes) AS changes FROM (%2$s) AS t GROUP BY wiki, namespace, name
                ), goal AS MATERIALIZED (
                    SELECT coalesce((SELECT changes FROM heads ORDER BY changes DESC OFFSET %5$s LIMIT 1), 1) AS total
                ), bar AS MATERIALIZED (
                    SELECT ceil(total / %6$s)::bigint AS height FROM goal
                ), seen AS MATERIALIZED (
                    SELECT wiki, namespace, name, sum(changes) AS changes, count(*) AS lists FROM (%3$s) AS t
                    GROUP BY wiki, namespace, name
                ), better AS MATERIALIZED (
                    SELECT greatest((SELECT total FROM goal),
                                    (SELECT changes FROM seen ORDER BY changes DESC OFFSET %5$s LIMIT 1)) AS total
                ), candidates AS MATERIALIZED (
                    SELECT wiki, namespace, name FROM seen
                    WHERE changes + (%6$s - lists) * ((SELECT height FROM bar) - 1) >= (SELECT total FROM better)
                )
                SELECT c.wiki, c.namespace, c.name, l.changes + coalesce(r.changes, 0) AS changes,
                       l.bot_changes + coalesce(r.bot_changes, 0) AS bot_changes
                FROM candidates AS c
                LEFT JOIN rest AS r ON r.name = c.name AND r.wiki = c.wiki AND r.namespace = c.namespace
                CROSS JOIN LATERAL (
                    SELECT sum(changes)::bigint AS changes, sum(bot_changes)::bigint AS bot_changes FROM (%4$s) AS t
                ) AS l
                ORDER BY changes DESC, c.wiki COLLATE "C", c.name COLLATE "C", c.namespace LIMIT %7$s""".formatted(
                        rest(),
                        String.join("\nUNION ALL ", heads),
                        String.join("\nUNION ALL ", seen),
                        String.join("\nUNION ALL ", exact),
                        limit - 1,
                        days.size() + hours.size() + 1,
                        limit));
    }

    // OFFSET 0 makes the planner read list by list, instead of all lists together with a filter.
    private void addList(
            String table,
            List<Instant> buckets,
            Duration length,
            List<String> heads,
            List<String> seen,
            List<String> exact) {
        if (buckets.isEmpty()) {
            return;
        }
        String times = sql.times(buckets);
        String within = within(buckets, length);
        String list = "SELECT t.* FROM unnest(" + times + ") AS b (bucket) CROSS JOIN LATERAL (SELECT wiki, namespace,"
                + " name, changes FROM wikistream." + table + " WHERE kind = '" + kind + "' AND bucket = b.bucket AND "
                + within;
        heads.add(list + " ORDER BY changes DESC LIMIT " + heads() + ") AS t");
        seen.add(list + " AND changes >= (SELECT height FROM bar) OFFSET 0) AS t");
        exact.add("SELECT changes, bot_changes FROM wikistream." + table
                + " WHERE hashtextextended(name, 0) = hashtextextended(c.name, 0) AND kind = '" + kind + "' AND "
                + within + " AND name = c.name AND wiki = c.wiki AND namespace = c.namespace");
    }

    // As ranges, which exclude partitions.
    private String within(List<Instant> buckets, Duration length) {
        List<String> runs = new ArrayList<>();
        Instant start = buckets.get(0);
        for (int i = 0; i < buckets.size(); i++) {
            Instant end = buckets.get(i).plus(length);
            if (i + 1 == buckets.size() || !buckets.get(i + 1).equals(end)) {
                runs.add("(" + sql.within("bucket", new TimeRange(start, end)) + ")");
                start = i + 1 == buckets.size() ? end : buckets.get(i + 1);
            }
        }
        return "(" + String.join(" OR ", runs) + ")";
    }

    // Deep enough that the last entry of the result appears in most lists.
    private int heads() {
        return Math.max(100, 2 * limit);
    }

    private String rest() {
        Instant firstHour = Grain.HOUR.ceil(range.from());
        Instant lastHour = Grain.HOUR.floor(range.to());
        if (!firstHour.isBefore(lastHour)) {
            return rows(range);
        }
        List<String> rest = new ArrayList<>();
        rest.add("SELECT wiki, namespace, name, changes, bot_changes FROM wikistream.top_delta WHERE kind = '" + kind
                + "' AND " + sql.within("bucket", new TimeRange(firstHour, lastHour)));
        if (range.from().isBefore(firstHour)) {
            rest.add(rows(new TimeRange(range.from(), firstHour)));
        }
        if (lastHour.isBefore(range.to())) {
            rest.add(rows(new TimeRange(lastHour, range.to())));
        }
        return String.join("\nUNION ALL ", rest);
    }

    private String rows(TimeRange part) {
        String key = kind == 'u'
                ? "SELECT '' COLLATE \"C\" AS wiki, 0 AS namespace, user_name COLLATE \"C\" AS name"
                : "SELECT wiki COLLATE \"C\" AS wiki, namespace, title COLLATE \"C\" AS name";
        return key
                + ", CAST(1 AS bigint) AS changes, bot::int::bigint AS bot_changes FROM wikistream.recent_change WHERE "
                + sql.within("dt", part) + (kind == 'u' ? " AND user_name IS NOT NULL" : "");
    }
}
