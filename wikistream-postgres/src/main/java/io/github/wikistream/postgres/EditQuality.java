package io.github.wikistream.postgres;

import io.github.wikistream.internal.text.RevertComments;
import io.github.wikistream.postgres.Counts.Grain;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Signs of how well edits are received. They are proxies: the stream does not carry the text of pages. Reverts come
 * from counts and first-time users from a table of their own; the others are read from the changes themselves. Thread-safe.
 */
public final class EditQuality {
    private final QueryRunner questions;

    EditQuality(QueryRunner questions) {
        this.questions = questions;
    }

    /**
     * How many edits took others back.
     *
     * @param wiki    database name; empty for all wikis together
     * @param edits   edits to pages that were there, type {@code "edit"}
     * @param reverts those of them whose comment says that they take something back
     */
    public record RevertShare(String wiki, long edits, long reverts) {
        /** Returns the part of reverts, 0 to 1; 0 where there are no edits. */
        public double share() {
            return Breakdowns.share(reverts, edits);
        }
    }

    /**
     * A page on which users undid one another.
     *
     * @param wiki      database name of the wiki
     * @param namespace number of the namespace
     * @param title     full page name
     * @param undone    edits that brought the page back to the size it had before another user's edit just before
     * @param users     how many users made these, 2 and up
     * @param first     the first of them
     * @param last      the last of them
     */
    public record EditWar(
            String wiki, int namespace, String title, long undone, long users, Instant first, Instant last) {}

    /**
     * What became of new pages.
     *
     * @param created how many were made
     * @param deleted those of them that were deleted afterwards, up to now
     */
    public record NewPages(long created, long deleted) {
        /** Returns the part that is still there, 0 to 1; 0 where none was made. */
        public double survival() {
            return Breakdowns.share(created - deleted, created);
        }
    }

    /**
     * A page that was made and not deleted since.
     *
     * @param wiki      database name of the wiki
     * @param namespace number of the namespace
     * @param title     full page name
     * @param user      who made it; {@code null} where the name was removed
     * @param createdAt when
     */
    public record NewPage(
            String wiki,
            int namespace,
            String title,
            @Nullable String user,
            Instant createdAt) {}

    /**
     * A user who was not seen before.
     *
     * @param user    name
     * @param firstAt first change in the scope
     * @param changes changes in the scope
     */
    public record FirstTimer(String user, Instant firstAt, long changes) {}

    /** Tells how many edits took others back, by what their comments say: {@link RevertComments}. */
    public RevertShare reverts(QueryScope scope) {
        Sql sql = new Sql();
        sql.add("SELECT '' AS wiki, " + revertShare(sql, scope, EnumSet.of(Column.TYPE)));
        return questions.ask(
                "share of reverts",
                handle -> sql.on(handle).map((row, context) -> revertShare(row)).one());
    }

    /**
     * Tells how many edits took others back, wiki by wiki.
     *
     * @param limit 1 to {@link WikiAnalytics#MAX_ENTRIES}
     * @return wikis with most reverts first, equals by edits, most first, then name
     */
    public List<RevertShare> revertsByWiki(QueryScope scope, int limit) {
        QueryRunner.requireLimit(limit);
        Sql sql = new Sql();
        sql.add("SELECT wiki, " + revertShare(sql, scope, EnumSet.of(Column.TYPE, Column.WIKI))
                + " GROUP BY wiki ORDER BY reverts DESC, edits DESC, wiki COLLATE \"C\" LIMIT " + limit);
        return questions.ask(
                "reverts by wiki",
                handle -> sql.on(handle).map((row, context) -> revertShare(row)).list());
    }

    private static String revertShare(Sql sql, QueryScope scope, Set<Column> telling) {
        return "coalesce(sum(changes), 0)::bigint AS edits, coalesce(sum(reverts), 0)::bigint AS reverts FROM "
                + Counts.of(sql, scope, telling, Grain.DAY) + " AS c WHERE type = 'edit'";
    }

    private static String edits(Sql sql, QueryScope scope) {
        return sql.within("dt", scope.range()) + sql.conditions(scope.filter()) + " AND type = 'edit'";
    }

    private static RevertShare revertShare(ResultSet row) throws SQLException {
        return new RevertShare(row.getString("wiki"), row.getLong("edits"), row.getLong("reverts"));
    }

    /**
     * Finds pages on which at least two users undid one another. An edit undoes another if it comes right after it in the
     * scope, by another user, and brings the page back to the size in bytes that it had before; edits that do not change
     * the size are left out. The size is a proxy for the text: by chance it is seldom right twice on one page.
     *
     * @param minUndone least number of such edits on a page, 2 and up; 3 is a fair beginning
     * @param limit     1 to {@link WikiAnalytics#MAX_ENTRIES}
     * @return most undone first, equals by wiki, title and namespace, texts in the order of their code points
     */
    public List<EditWar> editWars(QueryScope scope, int minUndone, int limit) {
        QueryRunner.requireLimit(limit);
        if (minUndone < 2) {
            throw new IllegalArgumentException("a war has two edits that undo others at least, not " + minUndone);
        }
        Sql sql = new Sql();
        // Sorted by the hash first, or pages of one wiki were sorted by comparing their texts.
        sql.add("""
                WITH edits AS (
                    SELECT wiki COLLATE "C" AS wiki, namespace, title COLLATE "C" AS title, user_name, dt, length_new,
                           lag(length_old) OVER w AS back_to, lag(user_name) OVER w AS other
                    FROM wikistream.recent_change
                    WHERE %1$s AND length_old IS NOT NULL AND length_new <> length_old AND user_name IS NOT NULL
                    WINDOW w AS (PARTITION BY hashtextextended(title, 0), namespace, wiki COLLATE "C", title COLLATE "C"
                                 ORDER BY dt, id)
                )
                SELECT wiki, namespace, title, count(*) AS undone, count(DISTINCT user_name) AS users,
                       min(dt) AS first, max(dt) AS last
                FROM edits WHERE length_new = back_to AND user_name <> other
                GROUP BY wiki, namespace, title
                HAVING count(*) >= %2$s AND count(DISTINCT user_name) >= 2
                ORDER BY undone DESC, wiki, title, namespace
                LIMIT %3$s""".formatted(edits(sql, scope), minUndone, limit));
        return questions.ask(
                "edit wars",
                handle -> sql.on(handle)
                        .map((row, context) -> new EditWar(
                                row.getString("wiki"),
                                row.getInt("namespace"),
                                row.getString("title"),
                                row.getLong("undone"),
                                row.getLong("users"),
                                QueryRunner.instant(row, "first"),
                                QueryRunner.instant(row, "last")))
                        .list());
    }

    private static String deletedSince(String created) {
        return ("EXISTS (SELECT FROM wikistream.recent_change AS d"
                        + " WHERE hashtextextended(d.title, 0) = hashtextextended(%1$s.title, 0) AND d.dt > %1$s.dt"
                        + " AND d.title = %1$s.title AND d.wiki = %1$s.wiki"
                        + " AND d.type = 'log' AND d.log_type = 'delete' AND d.log_action = 'delete')")
                .formatted(created);
    }

    /** Tells how many pages were made in the scope, and how many of these were deleted afterwards, in it or since. */
    public NewPages newPages(QueryScope scope) {
        Sql sql = new Sql();
        sql.add("WITH n AS MATERIALIZED (SELECT wiki, title, dt FROM wikistream.recent_change WHERE "
                + sql.within("dt", scope.range()) + sql.conditions(scope.filter()) + " AND type = 'new')"
                + " SELECT count(*) AS created, count(*) FILTER (WHERE " + deletedSince("n") + ") AS deleted FROM n");
        return questions.ask(
                "survival of new pages",
                handle -> sql.on(handle)
                        .map((row, context) -> new NewPages(row.getLong("created"), row.getLong("deleted")))
                        .one());
    }

    /**
     * Returns pages that were made in the scope and not deleted since.
     *
     * @param limit 1 to {@link WikiAnalytics#MAX_ENTRIES}
     * @return newest first, equals by the id of their events, highest first
     */
    public List<NewPage> survivors(QueryScope scope, int limit) {
        QueryRunner.requireLimit(limit);
        Sql sql = new Sql();
        sql.add("SELECT wiki, namespace, title, user_name, dt FROM wikistream.recent_change AS n WHERE "
                + sql.within("n.dt", scope.range()) + sql.conditions(scope.filter()) + " AND type = 'new' AND NOT "
                + deletedSince("n") + " ORDER BY dt DESC, id DESC LIMIT " + limit);
        return questions.ask(
                "new pages that are still there",
                handle -> sql.on(handle)
                        .map((row, context) -> new NewPage(
                                row.getString("wiki"),
                                row.getInt("namespace"),
                                row.getString("title"),
                                row.getString("user_name"),
                                QueryRunner.instant(row, "dt")))
                        .list());
    }

    /**
     * Returns how many users were seen in the scope and never before it, on any wiki, whatever the filter says.
     *
     * @see #firstTimers(Scope, int)
     */
    public long firstTimers(QueryScope scope) {
        Sql sql = new Sql();
        String newcomers = newcomers(sql, scope.range(), "");
        if (!Column.in(scope.filter()).isEmpty()) {
            newcomers +=
                    "SELECT DISTINCT f.name FROM wikistream.recent_change AS r JOIN firsts AS f ON f.name = r.user_name"
                            + " WHERE " + sql.within("dt", scope.range()) + sql.conditions(scope.filter());
        } else {
            newcomers += "SELECT name FROM firsts";
        }
        sql.add("SELECT count(*) FROM (" + newcomers + ") AS n");
        return questions.ask(
                "number of first-time users",
                handle -> sql.on(handle).mapTo(Long.class).one());
    }

    /**
     * Returns users that were seen in the scope and never before it, on any wiki, whatever the filter says. Before means
     * in all that was ever stored and counted, also what retention dropped since.
     *
     * @param limit 1 to {@link WikiAnalytics#MAX_ENTRIES}
     * @return first come first, equals by name in the order of its code points; the changes are those that are still
     *         stored
     */
    public List<FirstTimer> firstTimers(QueryScope scope, int limit) {
        QueryRunner.requireLimit(limit);
        Sql sql = new Sql();
        String inScope = sql.within("r.dt", scope.range()) + sql.conditions(scope.filter());
        if (Column.in(scope.filter()).isEmpty()) {
            // Who is new is known without looking at what anybody did, and who came first without looking at all of
            // them.
            sql.add(newcomers(sql, scope.range(), "ORDER BY first_at, name LIMIT " + limit)
                    + "SELECT n.name, n.first_at, (SELECT count(*) FROM wikistream.recent_change AS r"
                    + " WHERE hashtextextended(r.user_name, 0) = hashtextextended(n.name, 0) AND r.user_name = n.name AND "
                    + inScope + ") AS changes FROM (SELECT name, first_at FROM firsts ORDER BY first_at, name LIMIT "
                    + limit + ") AS n ORDER BY first_at, name");
        } else {
            sql.add(newcomers(sql, scope.range(), "")
                    + "SELECT f.name, min(r.dt) AS first_at, count(*) AS changes"
                    + " FROM wikistream.recent_change AS r JOIN firsts AS f ON f.name = r.user_name WHERE " + inScope
                    + " GROUP BY f.name ORDER BY first_at, f.name LIMIT " + limit);
        }
        return questions.ask(
                "first-time users",
                handle -> sql.on(handle)
                        .map((row, context) -> new FirstTimer(
                                row.getString("name"), QueryRunner.instant(row, "first_at"), row.getLong("changes")))
                        .list());
    }

    /**
     * Returns the beginning of a query, with the table {@code firsts}: users that are new in a range, and when they came.
     *
     * @param enough which of those that are folded will do, in SQL; empty for all. Whoever comes before one of them may be among those
     *               that wait to be folded, and all of those are looked at
     */
    private static String newcomers(Sql sql, TimeRange range, String enough) {
        return """
                WITH waiting AS MATERIALIZED (
                    SELECT name, min(first_at) AS first_at FROM wikistream.top_delta
                    WHERE kind = 'u' AND first_at < %2$s GROUP BY name
                ), folded AS (
                    SELECT name, first_at FROM wikistream.first_seen
                    WHERE first_at >= %1$s AND first_at < %2$s
                      AND name NOT IN (SELECT w.name FROM waiting AS w WHERE w.first_at < %1$s)
                    %3$s
                ), firsts AS (
                    SELECT name, min(first_at) AS first_at FROM (
                        SELECT name, first_at FROM folded
                        UNION ALL
                        SELECT w.name, w.first_at FROM waiting AS w
                        WHERE w.first_at >= %1$s AND NOT EXISTS (
                            SELECT FROM wikistream.first_seen AS s
                            WHERE hashtextextended(s.name, 0) = hashtextextended(w.name, 0) AND s.name = w.name
                              AND s.first_at < %1$s)
                    ) AS f
                    GROUP BY name
                )
                """.formatted(sql.time(range.from()), sql.time(range.to()), enough);
    }
}
