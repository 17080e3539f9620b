package io.github.wikistream.postgres.internal.write;

import io.github.wikistream.event.RecentChange;
import io.github.wikistream.event.StreamEvent;
import io.github.wikistream.postgres.internal.write.Rows.RowKey;
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
 * The rows of a batch, by table.
 *
 * <p>If no repeats are expected, rows are copied directly into their table, which is the fastest way and fails if one
 * of them exists. Otherwise they are copied into a temporary table, and only new rows are inserted from there.
 *
 * @param changes recent changes, which are counted
 * @param others events of other streams
 */
record EventRows(Rows<RecentChange> changes, Rows<StreamEvent> others) {
    static EventRows of(
            List<StreamEvent> events, EventTable<RecentChange> changeTable, EventTable<StreamEvent> otherTable) {
        return new EventRows(Rows.of(events, changeTable), Rows.of(events, otherTable));
    }

    int size() {
        return changes.size() + others.size();
    }

    /**
     * Inserts the rows that do not exist, and counts them.
     *
     * @param expectRepeats whether rows may exist; if not, a row that exists fails the transaction
     * @param horizon changes dated before it are not counted, because retention dropped the rows that would reveal
     *     repeats
     * @return the rows that did not exist
     */
    EventRows into(Connection connection, boolean expectRepeats, Instant horizon) throws SQLException {
        if (!expectRepeats) {
            BatchCounts counts = new BatchCounts(changes.rows(), horizon);
            store(connection, changes, counts::addUp);
            store(connection, others, () -> {});
            counts.into(connection);
            return this;
        }
        EventRows added = new EventRows(storeNew(connection, changes), storeNew(connection, others));
        new BatchCounts(added.changes.rows(), horizon).into(connection);
        return added;
    }

    private static void store(Connection connection, Rows<?> rows, Runnable meanwhile) throws SQLException {
        if (rows.size() > 0) {
            rows.copyTable().into(connection, meanwhile);
        }
    }

    private static <E extends StreamEvent> Rows<E> storeNew(Connection connection, Rows<E> rows) throws SQLException {
        return rows.size() == 0 ? rows : copyNew(connection, rows);
    }

    /** Inserts the rows that do not exist, and returns them. */
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
                    added.add(RowKey.of(time, row.getObject(2, UUID.class)));
                }
            }
        }
        return rows.only(added);
    }
}
