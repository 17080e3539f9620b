package io.github.wikistream.postgres.analytics;

import io.github.wikistream.postgres.ChangeSelection;
import io.github.wikistream.postgres.analytics.Counts.Grain;
import io.github.wikistream.postgres.internal.query.Column;
import io.github.wikistream.postgres.internal.query.QueryRunner;
import io.github.wikistream.postgres.internal.query.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Indicators of edit quality. They are proxies: the stream does not contain the text of pages. Reverts are answered
 * from counts, first-time users from a table of their own, the others from the changes themselves. Thread-safe.
 */
public final class EditQuality {
    private final QueryRunner queries;

    EditQuality(QueryRunner queries) {
        this.queries = queries;
    }

    /** Edits, and the reverts among them. */
    public sealed interface RevertShare {
        /** Returns the database name of the wiki; empty for all wikis together. */
        String wiki();

        /** Returns the number of edits to existing pages, type {@code "edit"}. */
        long edits();

        /** Returns how many of them are reverts, by their comments. */
        long reverts();

        /** Returns the share of reverts, 0 to 1; 0 if there are no edits. */
        default double share() {
            return Shares.of(reverts(), edits());
        }
    }

    record RevertShareRow(String wiki, long edits, long reverts) implements RevertShare {}

    /** A page on which users reverted each other. */
    public sealed interface EditWar {
        /** Returns the database name of the wiki. */
        String wiki();

        /** Returns the number of the namespace. */
        int namespace();

        /** Returns the full page name. */
        String title();

        /** Returns the number of edits that restored the page size from before the preceding edit of another user. */
        long undone();

        /** Returns how many users made these edits, 2 and up. */
        long users();

        /** Returns the time of the first of these edits. */
        Instant first();

        /** Returns the time of the last of these edits. */
        Instant last();
    }

    record EditWarRow(String wiki, int namespace, String title, long undone, long users, Instant first, Instant last)
            implements EditWar {}

    /** New pages, and how many of them were deleted. */
    public sealed interface NewPages {
        /** Returns the number of pages that were created. */
        long created();

        /** Returns how many of them were deleted later, up to now. */
        long deleted();

        /** Returns the share of pages that still exist, 0 to 1; 0 if none was created. */
        default double survival() {
            return Shares.of(created() - deleted(), created());
        }
    }

    record NewPagesRow(long created, long deleted) implements NewPages {}

    /** A user who was not seen before the selection. */
    public sealed interface FirstTimer {
        /** Returns the name. */
        String user();

        /** Returns the time of the first change in the selection. */
        Instant firstAt();

        /** Returns the number of changes in the selection that are still stored. */
        long changes();
    }

    record FirstTimerRow(String user, Instant firstAt, long changes) implements FirstTimer {}

    /** Counts edits, and the reverts among them by their comments. */
    public RevertShare reverts(ChangeSelection selection) {
        Sql sql = new Sql();
        sql.add("SELECT '' AS wiki, " + revertShare(sql, selection, EnumSet.of(Column.TYPE)));
        return queries.run(
                "share of reverts",
                handle -> sql.on(handle).map((row, context) -> revertShare(row)).one());
    }

    /**
     * Counts edits, and the reverts among them, by wiki.
     *
     * @param limit 1 to {@link WikiAnalytics#MAX_ENTRIES}
     * @return most reverts first, ties by edits, most first, then by name
     */
    public List<RevertShare> revertsByWiki(ChangeSelection selection, int limit) {
        WikiAnalytics.requireLimit(limit);
        Sql sql = new Sql();
        sql.add("SELECT wiki, " + revertShare(sql, selection, EnumSet.of(Column.TYPE, Column.WIKI))
                + " GROUP BY wiki ORDER BY reverts DESC, edits DESC, wiki COLLATE \"C\" LIMIT " + limit);
        return queries.run(
                "reverts by wiki",
                handle -> sql.on(handle).map((row, context) -> revertShare(row)).list());
    }

    private static String revertShare(Sql sql, ChangeSelection selection, Set<Column> grouped) {
        return "coalesce(sum(changes), 0)::bigint AS edits, coalesce(sum(reverts), 0)::bigint AS reverts FROM "
                + Counts.of(sql, selection, grouped, Grain.DAY) + " AS c WHERE type = 'edit'";
    }

    private static RevertShare revertShare(ResultSet row) throws SQLException {
        return new RevertShareRow(row.getString("wiki"), row.getLong("edits"), row.getLong("reverts"));
    }

    /**
     * Finds pages on which at least two users undid each other's edits. An edit undoes another if it directly follows
     * it in the selection, is by another user, and restores the previous page size in bytes. Edits that do not change
     * the size are ignored. Equal sizes stand for equal text; they are rarely equal by chance.
     *
     * @param minUndone minimum number of such edits on a page, 2 and up; 3 is a good start
     * @param limit 1 to {@link WikiAnalytics#MAX_ENTRIES}
     * @return most undone first, ties by wiki, title and namespace, texts in code point order
     */
    public List<EditWar> editWars(ChangeSelection selection, int minUndone, int limit) {
        WikiAnalytics.requireLimit(limit);
        if (minUndone < 2) {
            throw new IllegalArgumentException("minUndone must be 2 or more: " + minUndone);
        }
        Sql sql = new Sql();
        // Sorted by the hash first: comparing the texts would be slow for pages of one wiki.
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
                LIMIT %3$s""".formatted(
                        sql.within("dt", selection.range()) + sql.conditions(selection) + " AND type = 'edit'",
                        minUndone,
                        limit));
        return queries.run(
                "edit wars",
                handle -> sql.on(handle)
                        .<EditWar>map((row, context) -> new EditWarRow(
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

    /**
     * Counts the pages that were created in the selection, and how many of them were deleted later, in the selection or
     * after it.
     */
    public NewPages newPages(ChangeSelection selection) {
        Sql sql = new Sql();
        sql.add("WITH n AS MATERIALIZED (SELECT wiki, title, dt FROM wikistream.recent_change WHERE "
                + sql.within("dt", selection.range()) + sql.conditions(selection) + " AND type = 'new')"
                + " SELECT count(*) AS created, count(*) FILTER (WHERE " + deletedSince("n") + ") AS deleted FROM n");
        return queries.run(
                "survival of new pages",
                handle -> sql.on(handle)
                        .map((row, context) -> new NewPagesRow(row.getLong("created"), row.getLong("deleted")))
                        .one());
    }

    /**
     * Returns the changes that created pages which have not been deleted since.
     *
     * @param limit 1 to {@link WikiAnalytics#MAX_ENTRIES}
     * @return newest first, ties by the id of their events, highest first
     */
    public List<StoredChange> survivors(ChangeSelection selection, int limit) {
        WikiAnalytics.requireLimit(limit);
        Sql sql = new Sql();
        sql.add("SELECT " + StoredChangeRow.COLUMNS + " FROM wikistream.recent_change AS n WHERE "
                + sql.within("n.dt", selection.range()) + sql.conditions(selection) + " AND type = 'new' AND NOT "
                + deletedSince("n") + " ORDER BY dt DESC, id DESC LIMIT " + limit);
        return queries.run(
                "new pages that still exist",
                handle -> sql.on(handle)
                        .map((row, context) -> StoredChangeRow.read(row))
                        .list());
    }

    /**
     * Returns how many users were seen in the selection and never before it. All earlier changes count, on every wiki
     * and regardless of the conditions.
     *
     * @see #firstTimers(ChangeSelection, int)
     */
    public long firstTimers(ChangeSelection selection) {
        Sql sql = NewUsers.count(selection);
        return queries.run(
                "number of first-time users",
                handle -> sql.on(handle).mapTo(Long.class).one());
    }

    /**
     * Returns users who were seen in the selection and never before it. All earlier changes count, on every wiki and
     * regardless of the conditions, even if retention has dropped them.
     *
     * @param limit 1 to {@link WikiAnalytics#MAX_ENTRIES}
     * @return earliest first, ties by name in code point order
     */
    public List<FirstTimer> firstTimers(ChangeSelection selection, int limit) {
        WikiAnalytics.requireLimit(limit);
        Sql sql = NewUsers.list(selection, limit);
        return queries.run(
                "first-time users",
                handle -> sql.on(handle)
                        .<FirstTimer>map((row, context) -> new FirstTimerRow(
                                row.getString("name"), QueryRunner.instant(row, "first_at"), row.getLong("changes")))
                        .list());
    }
}
