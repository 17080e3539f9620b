package io.github.wikistream.postgres.internal.write;

import io.github.wikistream.error.FencedException;
import io.github.wikistream.event.Checkpoint;
import io.github.wikistream.postgres.internal.jdbc.Database;
import io.github.wikistream.postgres.internal.jdbc.Transactions;
import io.github.wikistream.sink.Batch;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;

/**
 * The transaction that stores a batch: it locks the checkpoint of the pipeline, compares it with the one that the batch
 * follows, copies the rows, counts those that are new, and replaces the checkpoint.
 *
 * <p>It fails if a row exists and no repeats were expected, and is then repeated with repeats expected. Returns whether
 * there were repeats, because the next batch is then likely to have some too.
 *
 * @param rows the events of the batch
 * @param expectRepeats whether rows may exist
 */
record BatchWork(Database database, String pipeline, Batch batch, EventRows rows, boolean expectRepeats)
        implements Transactions.Work<Boolean> {
    // A statement may take long on a busy server, a lock wait may not. A session whose client stopped responding must
    // release the checkpoint, or no other instance could continue from it. synchronous_commit = off is overruled,
    // because write() guarantees durability.
    static final String LIMITS = """
            SELECT set_config('statement_timeout', '30s', true), set_config('lock_timeout', '5s', true),
                   set_config('idle_in_transaction_session_timeout', '30s', true),
                   set_config('synchronous_commit', CASE current_setting('synchronous_commit') WHEN 'off' THEN 'on'
                              ELSE current_setting('synchronous_commit') END, true);
            """;

    BatchWork expectingRepeats() {
        return new BatchWork(database, pipeline, batch, rows, true);
    }

    @Override
    public Boolean run(Connection connection) throws SQLException {
        Instant horizon = lockCheckpoint(connection);
        EventRows added = rows.into(connection, expectRepeats, horizon);
        DeadLetterTable.insert(connection, pipeline, batch.deadLetters());
        moveCheckpoint(connection);
        return added.size() < rows.size();
    }

    /**
     * Locks the row of the pipeline and compares its token. Returns the retention horizon, read after the lock in the
     * same round trip, so that it includes what retention dropped during the wait.
     */
    private Instant lockCheckpoint(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(LIMITS + """
                SELECT token FROM wikistream.checkpoint WHERE pipeline = ? FOR UPDATE;
                SELECT dropped_before FROM wikistream.horizon WHERE parent = 'recent_change'""")) {
            select.setString(1, pipeline);
            select.execute();
            select.getMoreResults();
            try (ResultSet row = select.getResultSet()) {
                String found = row.next() ? row.getString(1) : "";
                if (!found.equals(batch.previous().token())) {
                    throw fenced(found);
                }
            }
            select.getMoreResults();
            try (ResultSet row = select.getResultSet()) {
                return row.next() ? row.getObject(1, OffsetDateTime.class).toInstant() : Instant.MIN;
            }
        }
    }

    private FencedException fenced(String found) {
        Checkpoint expected = batch.previous();
        return new FencedException(database.label() + ", pipeline '" + pipeline + "'", expected.token(), found);
    }

    private void moveCheckpoint(Connection connection) throws SQLException {
        // The row has been locked since the start of the transaction. If it was deleted before, the condition fences
        // two transactions that insert it.
        try (PreparedStatement upsert = connection.prepareStatement("""
                INSERT INTO wikistream.checkpoint AS c (pipeline, token, checkpoint, updated_at) VALUES (?, ?, ?, now())
                ON CONFLICT (pipeline) DO UPDATE
                SET token = excluded.token, checkpoint = excluded.checkpoint, updated_at = excluded.updated_at
                WHERE c.token = ?""")) {
            upsert.setString(1, pipeline);
            upsert.setString(2, batch.checkpoint().token());
            upsert.setString(3, batch.checkpoint().toJson());
            upsert.setString(4, batch.previous().token());
            if (upsert.executeUpdate() == 0) {
                throw fenced("(one written concurrently)");
            }
        }
    }
}
