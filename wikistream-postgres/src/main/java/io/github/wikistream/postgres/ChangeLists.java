package io.github.wikistream.postgres;

import io.github.wikistream.event.ActorKind;
import io.github.wikistream.postgres.WikiAnalytics.StoredChange;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Single changes, newest first, page by page. Thread-safe. */
public final class ChangeLists {
    private static final String SELECT = """
            SELECT id, dt, type, wiki, server_name, namespace, title, user_name, actor, minor, patrolled,
                   length_old, length_new, revision_old, revision_new, comment, log_type, log_action
            FROM wikistream.recent_change
            WHERE\s""";

    private final QueryRunner questions;

    ChangeLists(QueryRunner questions) {
        this.questions = questions;
    }

    /**
     * One page of a list.
     *
     * @param changes newest first, equals by id, highest first
     * @param next    where the next page begins; empty if this is the last
     */
    public record ChangePage(List<StoredChange> changes, Optional<Cursor> next) {
        /** Copies the list. */
        public ChangePage {
            changes = List.copyOf(changes);
        }
    }

    /**
     * Returns the newest changes, or those behind a place in the list.
     *
     * @param after {@link ChangePage#next} of the page before; {@code null} for the first page
     * @param limit 1 to {@link WikiAnalytics#MAX_ENTRIES}
     */
    public ChangePage latest(QueryScope scope, @Nullable Cursor after, int limit) {
        QueryRunner.requireLimit(limit);
        Sql sql = new Sql();
        sql.add(SELECT + sql.within("dt", scope.range()) + sql.conditions(scope.filter()));
        if (after != null) {
            // The first condition says nothing more, but tells which partitions need not be looked at.
            sql.add(" AND dt <= " + sql.time(after.occurredAt()) + " AND (dt, id) < (" + sql.time(after.occurredAt())
                    + ", " + sql.value(after.id()) + ")");
        }
        // One more than asked for shows whether this is the last page.
        sql.add(" ORDER BY dt DESC, id DESC LIMIT " + (limit + 1));
        List<StoredChange> found = questions.ask(
                "latest changes of a range",
                handle ->
                        sql.on(handle).map((row, context) -> storedChange(row)).list());
        if (found.size() <= limit) {
            return new ChangePage(found, Optional.empty());
        }
        StoredChange last = found.get(limit - 1);
        return new ChangePage(found.subList(0, limit), Optional.of(new Cursor(last.occurredAt(), last.id())));
    }

    /**
     * Returns what happened to one page, newest first.
     *
     * @param wiki  database name of the wiki
     * @param title full page name
     * @param after as for {@link #latest}
     * @param limit as for {@link #latest}
     */
    public ChangePage ofPage(String wiki, String title, QueryScope scope, @Nullable Cursor after, int limit) {
        return latest(scope.where(scope.filter().onWikis(wiki).onPages(title)), after, limit);
    }

    /**
     * Returns what one user did on all wikis, or those of the filter, newest first.
     *
     * @param user  name
     * @param after as for {@link #latest}
     * @param limit as for {@link #latest}
     */
    public ChangePage ofUser(String user, QueryScope scope, @Nullable Cursor after, int limit) {
        return latest(scope.where(scope.filter().byUsers(user)), after, limit);
    }

    // Dated ahead of the clock by more than a minute is a wrong date, and would stay on top for ever.
    List<StoredChange> newest(int limit) {
        QueryRunner.requireLimit(limit);
        Sql sql = new Sql();
        sql.add(SELECT + "dt <= now() + interval '1 minute' ORDER BY dt DESC, id DESC LIMIT " + limit);
        return questions.ask(
                "latest changes",
                handle ->
                        sql.on(handle).map((row, context) -> storedChange(row)).list());
    }

    private static StoredChange storedChange(ResultSet row) throws SQLException {
        return new StoredChange(
                row.getObject("id", UUID.class),
                QueryRunner.instant(row, "dt"),
                row.getString("type"),
                row.getString("wiki"),
                row.getString("server_name"),
                row.getInt("namespace"),
                row.getString("title"),
                row.getString("user_name"),
                ActorKind.valueOf(row.getString("actor").toUpperCase(Locale.ROOT)),
                row.getObject("minor", Boolean.class),
                row.getObject("patrolled", Boolean.class),
                row.getObject("length_old", Long.class),
                row.getObject("length_new", Long.class),
                row.getObject("revision_old", Long.class),
                row.getObject("revision_new", Long.class),
                row.getString("comment"),
                row.getString("log_type"),
                row.getString("log_action"));
    }
}
