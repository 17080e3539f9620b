package io.github.wikistream.postgres;

import io.github.wikistream.event.RecentChange;
import io.github.wikistream.event.StreamEvent;
import io.github.wikistream.postgres.Rows.RowKey;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Events as rows of the tables they belong into, and how those that are new come into them and are counted.
 *
 * <p>Rows that nobody expects to be there are copied straight into their table, which is the fastest way, and fails for
 * a single row that is there. The other way is by a temporary table, from which only new rows are taken.
 *
 * @param changes recent changes, which are counted
 * @param others  events of other streams
 */
record EventRows(Rows<RecentChange> changes, Rows<StreamEvent> others) {
    static EventRows of(
            List<StreamEvent> events, EventTable<RecentChange> changeTable, EventTable<StreamEvent> otherTable) {
        return new EventRows(Rows.of(events, changeTable), Rows.of(events, otherTable));
    }

    int size() {
        return changes.events().size() + others.events().size();
    }

    /**
     * Stores those that are not there and counts them.
     *
     * @param expectRepeats whether some may be there; if not, one that is fails the whole
     * @param horizon       what is dated before it was counted when it came first
     * @return those that were not there
     */
    EventRows into(Connection connection, boolean expectRepeats, Instant horizon) throws SQLException {
        if (!expectRepeats) {
            BatchCounts tallies = new BatchCounts(changes.events(), horizon);
            store(connection, changes, tallies::addUp);
            store(connection, others, () -> {});
            tallies.into(connection);
            return this;
        }
        EventRows added = new EventRows(storeNew(connection, changes), storeNew(connection, others));
        new BatchCounts(added.changes.events(), horizon).into(connection);
        return added;
    }

    private static void store(Connection connection, Rows<?> rows, Runnable meanwhile) throws SQLException {
        if (!rows.isEmpty()) {
            rows.copyTable().into(connection, meanwhile);
        }
    }

    private static <E extends StreamEvent> Rows<E> storeNew(Connection connection, Rows<E> rows) throws SQLException {
        return rows.isEmpty() ? rows : copyNew(connection, rows);
    }

    /** Copies those of the rows that are not there, and returns them. */
    private static <E extends StreamEvent> Rows<E> copyNew(Connection connection, Rows<E> rows) throws SQLException {
        String table = "wikistream." + rows.table().name();
        String stage = "pg_temp.stage_" + rows.table().name();
        String columns = rows.table().columns();
        Set<RowKey> added = new HashSet<>();
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TEMPORARY TABLE " + stage + " (LIKE " + table + ") ON COMMIT DROP");
            rows.copyTable().into(stage, connection, () -> {});
            try (ResultSet row = statement.executeQuery("INSERT INTO " + table + " (" + columns + ") SELECT " + columns
                    + " FROM " + stage + " ORDER BY dt, id ON CONFLICT DO NOTHING RETURNING dt, id")) {
                while (row.next()) {
                    Instant time = row.getObject(1, OffsetDateTime.class).toInstant();
                    added.add(new RowKey(Timestamps.microsSince2000(time), row.getObject(2, UUID.class)));
                }
            }
        }
        return rows.only(added);
    }
}
