package io.github.wikistream.postgres;

import io.github.wikistream.error.FencedException;
import io.github.wikistream.event.Checkpoint;
import io.github.wikistream.event.DeadLetter;
import io.github.wikistream.sink.Batch;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The one transaction that stores a batch: the checkpoint that it follows is locked and compared, its rows are copied,
 * those that were not there are counted, its own checkpoint takes the place of the other.
 *
 * <p>Where no repeats were expected and there is one, it fails, and all is done again expecting them. Tells whether there
 * were repeats, so that the next batch can begin with the way that fits.
 *
 * @param store         what to call the database in messages
 * @param pipeline      the name that the checkpoint is kept under
 * @param rows          the batch's events
 * @param expectRepeats whether some rows may be there already
 */
record BatchWork(Database store, String pipeline, Batch batch, EventRows rows, boolean expectRepeats)
        implements Transactions.Work<Boolean> {
    // A statement may take long on a busy server, a wait for a lock may not; and a session whose client fell silent in
    // the middle
    // must let go of the checkpoint, or nobody else could go on from it. Where an embedder switched off waiting for the
    // disk, it is
    // switched on again: returning from write() means durable.
    static final String LIMITS = """
            SELECT set_config('statement_timeout', '30s', true), set_config('lock_timeout', '5s', true),
                   set_config('idle_in_transaction_session_timeout', '30s', true),
                   set_config('synchronous_commit', CASE current_setting('synchronous_commit') WHEN 'off' THEN 'on'
                              ELSE current_setting('synchronous_commit') END, true);
            """;

    BatchWork expectingRepeats() {
        return new BatchWork(store, pipeline, batch, rows, true);
    }

    @Override
    public Boolean run(Connection connection) throws SQLException {
        Instant horizon = lockCheckpoint(connection);
        EventRows added = rows.into(connection, expectRepeats, horizon);
        storeDeadLetters(connection);
        moveCheckpoint(connection);
        return added.size() < rows.size();
    }

    /**
     * Locks the pipeline's row and compares it. Returns retention's horizon, asked behind the lock and in the same round
     * trip: what retention dropped while we waited shows in it.
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
        return new FencedException(store.label() + ", pipeline '" + pipeline + "'", expected.token(), found);
    }

    private void storeDeadLetters(Connection connection) throws SQLException {
        if (batch.deadLetters().isEmpty()) {
            return;
        }
        List<DeadLetter> inOrder = new ArrayList<>(batch.deadLetters());
        inOrder.sort(Comparator.comparing(DeadLetter::id, Rows::compareIds));
        try (PreparedStatement insert = connection.prepareStatement("""
                INSERT INTO wikistream.dead_letter
                    (id, received_at, altered, pipeline, position, reason, data, data_bytes)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING""")) {
            for (DeadLetter letter : inOrder) {
                String reason = StorableText.of(letter.reason());
                String data = StorableText.of(letter.data());
                boolean whole = data.equals(letter.data());
                insert.setObject(1, letter.id());
                insert.setObject(2, Timestamps.utc(letter.receivedAt()));
                insert.setBoolean(3, !whole || !reason.equals(letter.reason()));
                insert.setString(4, pipeline);
                insert.setString(5, StorableText.of(letter.position().toJson()));
                insert.setString(6, reason);
                insert.setString(7, data);
                insert.setBytes(8, whole ? null : letter.data().getBytes(StandardCharsets.UTF_8));
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private void moveCheckpoint(Connection connection) throws SQLException {
        // The row is locked since the beginning. Where somebody had deleted it, the condition fences two that insert it
        // anew.
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
                throw fenced("(one written at the same moment)");
            }
        }
    }
}
