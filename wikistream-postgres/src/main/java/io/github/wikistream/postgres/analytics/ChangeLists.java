package io.github.wikistream.postgres.analytics;

import io.github.wikistream.postgres.ChangeSelection;
import io.github.wikistream.postgres.internal.query.QueryRunner;
import io.github.wikistream.postgres.internal.query.Sql;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Lists of single changes, newest first, page by page. Thread-safe. */
public final class ChangeLists {
    private static final String SELECT = "SELECT " + StoredChangeRow.COLUMNS + " FROM wikistream.recent_change WHERE ";

    private final QueryRunner queries;

    ChangeLists(QueryRunner queries) {
        this.queries = queries;
    }

    /** One page of a list. */
    public sealed interface ChangePage {
        /** Returns the changes, newest first, ties by id, highest first. */
        List<StoredChange> changes();

        /**
         * Returns the cursor at which the next page begins; empty if this is the last page. It stays valid regardless
         * of later writes, and consists of characters that need no escaping in a URL.
         */
        Optional<String> next();
    }

    record LoadedPage(List<StoredChange> changes, Optional<String> next) implements ChangePage {}

    /**
     * Returns the newest changes, or those after a cursor.
     *
     * @param after {@link ChangePage#next} of the previous page; {@code null} for the first page
     * @param limit 1 to {@link WikiAnalytics#MAX_ENTRIES}
     * @throws IllegalArgumentException if {@code after} is not a cursor
     */
    public ChangePage latest(ChangeSelection selection, @Nullable String after, int limit) {
        WikiAnalytics.requireLimit(limit);
        Sql sql = new Sql();
        sql.add(SELECT + sql.within("dt", selection.range()) + sql.conditions(selection));
        if (after != null) {
            Cursor cursor = Cursor.parse(after);
            // The first condition is implied by the second, but excludes partitions.
            sql.add(" AND dt <= " + sql.time(cursor.occurredAt()) + " AND (dt, id) < (" + sql.time(cursor.occurredAt())
                    + ", " + sql.value(cursor.id()) + ")");
        }
        // One change more than the limit shows whether this is the last page.
        sql.add(" ORDER BY dt DESC, id DESC LIMIT " + (limit + 1));
        List<StoredChange> found = read("latest changes of a range", sql);
        if (found.size() <= limit) {
            return new LoadedPage(found, Optional.empty());
        }
        StoredChange last = found.get(limit - 1);
        return new LoadedPage(
                List.copyOf(found.subList(0, limit)), Optional.of(new Cursor(last.occurredAt(), last.id()).toString()));
    }

    /**
     * Returns the changes of one page, newest first.
     *
     * @param wiki database name of the wiki
     * @param title full page name
     * @param after as for {@link #latest}
     * @param limit as for {@link #latest}
     */
    public ChangePage ofPage(String wiki, String title, ChangeSelection selection, @Nullable String after, int limit) {
        return latest(selection.onWikis(wiki).onPages(title), after, limit);
    }

    /**
     * Returns the changes by one user on all selected wikis, newest first.
     *
     * @param user name
     * @param after as for {@link #latest}
     * @param limit as for {@link #latest}
     */
    public ChangePage ofUser(String user, ChangeSelection selection, @Nullable String after, int limit) {
        return latest(selection.byUsers(user), after, limit);
    }

    /**
     * Returns the newest changes of any time. Changes that are dated more than a minute after the server's clock are
     * left out, since a wrong date would stay first forever.
     *
     * @param limit 1 to {@link WikiAnalytics#MAX_ENTRIES}
     */
    public List<StoredChange> newest(int limit) {
        WikiAnalytics.requireLimit(limit);
        Sql sql = new Sql();
        sql.add(SELECT + "dt <= now() + interval '1 minute' ORDER BY dt DESC, id DESC LIMIT " + limit);
        return read("latest changes", sql);
    }

    private List<StoredChange> read(String name, Sql sql) {
        return queries.run(
                name,
                handle -> sql.on(handle)
                        .map((row, context) -> StoredChangeRow.read(row))
                        .list());
    }
}
