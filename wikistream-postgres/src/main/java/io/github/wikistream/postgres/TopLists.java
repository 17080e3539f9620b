package io.github.wikistream.postgres;

import io.github.wikistream.postgres.WikiAnalytics.PageCount;
import io.github.wikistream.postgres.WikiAnalytics.UserCount;
import java.util.List;
import org.jdbi.v3.core.mapper.RowMapper;

/**
 * Who and what had the most changes. Exact, and fast over long times: see {@link TopSearch}. Thread-safe.
 */
public final class TopLists {
    private static final String ORDER =
            ") AS t ORDER BY changes DESC, wiki COLLATE \"C\", name COLLATE \"C\", namespace LIMIT ";

    private static final RowMapper<UserCount> USER =
            (row, context) -> new UserCount(row.getString("name"), row.getLong("changes"), row.getLong("bot_changes"));
    private static final RowMapper<PageCount> PAGE = (row, context) -> new PageCount(
            row.getString("wiki"),
            row.getInt("namespace"),
            row.getString("name"),
            row.getLong("changes"),
            row.getLong("bot_changes"));

    private final QueryRunner questions;

    TopLists(QueryRunner questions) {
        this.questions = questions;
    }

    /**
     * Returns the users with the most changes, on all wikis together. Changes whose user was removed count for nobody.
     *
     * @param limit 1 to {@link WikiAnalytics#MAX_ENTRIES}
     * @return most active first, equals by name in the order of its code points
     */
    public List<UserCount> users(QueryScope scope, int limit) {
        QueryRunner.requireLimit(limit);
        if (Column.in(scope.filter()).isEmpty()) {
            return questions.ask(
                    "top users",
                    handle -> TopSearch.of(handle, 'u', scope.range(), limit)
                            .on(handle)
                            .map(USER)
                            .list());
        }
        Sql sql = new Sql();
        sql.add("SELECT * FROM (SELECT '' AS wiki, 0 AS namespace, user_name AS name, count(*) AS changes,"
                + " count(*) FILTER (WHERE bot) AS bot_changes FROM wikistream.recent_change WHERE "
                + sql.within("dt", scope.range()) + sql.conditions(scope.filter())
                + " AND user_name IS NOT NULL GROUP BY user_name" + ORDER + limit);
        return questions.ask("top users", handle -> sql.on(handle).map(USER).list());
    }

    /**
     * Returns the pages with the most changes.
     *
     * @param limit 1 to {@link WikiAnalytics#MAX_ENTRIES}
     * @return most changed first, equals by wiki, title and namespace, texts in the order of their code points
     */
    public List<PageCount> pages(QueryScope scope, int limit) {
        QueryRunner.requireLimit(limit);
        if (Column.in(scope.filter()).isEmpty()) {
            return questions.ask(
                    "top pages",
                    handle -> TopSearch.of(handle, 'p', scope.range(), limit)
                            .on(handle)
                            .map(PAGE)
                            .list());
        }
        Sql sql = new Sql();
        sql.add("SELECT * FROM (SELECT wiki, namespace, title AS name, count(*) AS changes,"
                + " count(*) FILTER (WHERE bot) AS bot_changes FROM wikistream.recent_change WHERE "
                + sql.within("dt", scope.range()) + sql.conditions(scope.filter())
                + " GROUP BY wiki, namespace, title" + ORDER + limit);
        return questions.ask("top pages", handle -> sql.on(handle).map(PAGE).list());
    }

    /**
     * Returns the wikis with the most changes.
     *
     * @param limit 1 to {@link WikiAnalytics#MAX_ENTRIES}
     * @return most changed first, equals by name in the order of its code points
     */
    public List<WikiAnalytics.Count> wikis(QueryScope scope, int limit) {
        return new Breakdowns(questions).by(WikiAnalytics.Dimension.WIKI, scope, limit);
    }
}
