package io.github.wikistream.postgres.analytics;

import io.github.wikistream.postgres.ChangeSelection;
import io.github.wikistream.postgres.internal.query.Column;
import io.github.wikistream.postgres.internal.query.QueryRunner;
import io.github.wikistream.postgres.internal.query.Sql;
import java.util.List;
import org.jdbi.v3.core.mapper.RowMapper;

/** The users and pages with the most changes. Exact; without conditions, fast for any range. Thread-safe. */
public final class TopLists {
    private static final String ORDER =
            ") AS t ORDER BY changes DESC, wiki COLLATE \"C\", name COLLATE \"C\", namespace LIMIT ";

    private static final RowMapper<UserCount> USER =
            (row, context) -> new UserRow(row.getString("name"), row.getLong("changes"), row.getLong("bot_changes"));
    private static final RowMapper<PageCount> PAGE = (row, context) -> new PageRow(
            row.getString("wiki"),
            row.getInt("namespace"),
            row.getString("name"),
            row.getLong("changes"),
            row.getLong("bot_changes"));

    private final QueryRunner queries;

    TopLists(QueryRunner queries) {
        this.queries = queries;
    }

    /** A user with the number of changes. */
    public sealed interface UserCount {
        /** Returns the name. */
        String user();

        /** Returns the number of changes, 1 and up. */
        long changes();

        /** Returns how many of them carry the bot flag. */
        long botChanges();
    }

    record UserRow(String user, long changes, long botChanges) implements UserCount {}

    /** A page with the number of changes. */
    public sealed interface PageCount {
        /** Returns the database name of the wiki. */
        String wiki();

        /** Returns the number of the namespace. */
        int namespace();

        /** Returns the full page name. */
        String title();

        /** Returns the number of changes, 1 and up. */
        long changes();

        /** Returns how many of them carry the bot flag. */
        long botChanges();
    }

    record PageRow(String wiki, int namespace, String title, long changes, long botChanges) implements PageCount {}

    /**
     * Returns the users with the most changes, on all wikis together. Changes whose user was removed are not counted.
     *
     * @param limit 1 to {@link WikiAnalytics#MAX_ENTRIES}
     * @return most active first, ties by name in code point order
     */
    public List<UserCount> users(ChangeSelection selection, int limit) {
        return top(
                "top users",
                'u',
                USER,
                "SELECT '' AS wiki, 0 AS namespace, user_name AS name",
                " AND user_name IS NOT NULL GROUP BY user_name",
                selection,
                limit);
    }

    /**
     * Returns the pages with the most changes.
     *
     * @param limit 1 to {@link WikiAnalytics#MAX_ENTRIES}
     * @return most changed first, ties by wiki, title and namespace, texts in code point order
     */
    public List<PageCount> pages(ChangeSelection selection, int limit) {
        return top(
                "top pages",
                'p',
                PAGE,
                "SELECT wiki, namespace, title AS name",
                " GROUP BY wiki, namespace, title",
                selection,
                limit);
    }

    private <T> List<T> top(
            String name,
            char kind,
            RowMapper<T> mapper,
            String selectKey,
            String groupByKey,
            ChangeSelection selection,
            int limit) {
        WikiAnalytics.requireLimit(limit);
        if (Column.in(selection).isEmpty()) {
            return queries.run(
                    name,
                    handle -> TopSearch.of(handle, kind, selection.range(), limit)
                            .on(handle)
                            .map(mapper)
                            .list());
        }
        Sql sql = new Sql();
        sql.add("SELECT * FROM (" + selectKey + ", count(*) AS changes, count(*) FILTER (WHERE bot) AS bot_changes"
                + " FROM wikistream.recent_change WHERE " + sql.within("dt", selection.range())
                + sql.conditions(selection) + groupByKey + ORDER + limit);
        return queries.run(name, handle -> sql.on(handle).map(mapper).list());
    }
}
