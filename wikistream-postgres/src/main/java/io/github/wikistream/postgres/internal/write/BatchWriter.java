package io.github.wikistream.postgres.internal.write;

import io.github.wikistream.error.SinkException;
import io.github.wikistream.event.Checkpoint;
import io.github.wikistream.event.RecentChange;
import io.github.wikistream.event.StreamEvent;
import io.github.wikistream.postgres.internal.jdbc.Database;
import io.github.wikistream.postgres.internal.jdbc.DatabaseFailure;
import io.github.wikistream.postgres.internal.jdbc.SqlFaults;
import io.github.wikistream.postgres.internal.jdbc.Transactions;
import io.github.wikistream.sink.Batch;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Stores the batches of one pipeline at a time: first creates missing partitions, then writes rows, counts and
 * checkpoint in one transaction. Compacts the counts in the background from time to time.
 */
public final class BatchWriter {
    private final Database database;
    private final Transactions transactions;
    private final Partitions partitions;
    private final DeltaCompaction compaction;
    private final EventTable<RecentChange> changes;
    private final EventTable<StreamEvent> others = EventTable.event();

    /** Whether the last batch contained events that were already stored, so that the next one may as well. */
    private boolean expectRepeats;

    /**
     * @param raw whether a recent change is also stored as it was received
     */
    public BatchWriter(Database database, Transactions transactions, boolean raw) {
        this.database = database;
        this.transactions = transactions;
        this.partitions = new Partitions(database, transactions);
        this.compaction = new DeltaCompaction(transactions);
        this.changes = EventTable.recentChange(raw);
    }

    /** Returns the durable checkpoint of a pipeline, and discards the state of earlier writes. */
    public Checkpoint open(String pipeline) throws DatabaseFailure {
        partitions.forget();
        expectRepeats = false;
        return transactions.run(
                "reading the checkpoint of pipeline '" + pipeline + "'",
                connection -> durableCheckpoint(connection, pipeline));
    }

    // A transaction with a lost reply may still be about to commit. Waiting for its lock on the row waits for its
    // outcome, so the row is created here if it is missing, and locked.
    private static Checkpoint durableCheckpoint(Connection connection, String pipeline) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(BatchWork.LIMITS + """
                INSERT INTO wikistream.checkpoint (pipeline, token, checkpoint, updated_at) VALUES (?, '', NULL, now())
                ON CONFLICT (pipeline) DO NOTHING""")) {
            insert.setString(1, pipeline);
            insert.execute();
        }
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT checkpoint FROM wikistream.checkpoint WHERE pipeline = ? AND token <> '' FOR UPDATE")) {
            select.setString(1, pipeline);
            try (ResultSet row = select.executeQuery()) {
                String checkpoint = row.next() ? row.getString(1) : null;
                return checkpoint == null ? Checkpoint.NONE : Checkpoint.parse(checkpoint);
            }
        }
    }

    /**
     * Stores a batch.
     *
     * @throws SinkException if it failed or its outcome is unknown
     */
    public void write(String pipeline, Batch batch) {
        EventRows rows = EventRows.of(batch.events(), changes, others);
        String action = "write of " + batch.events().size() + " events for pipeline '" + pipeline + "'";
        try {
            partitions.create(rows);
        } catch (DatabaseFailure e) {
            throw e.asSinkException();
        }
        try {
            BatchWork work = new BatchWork(database, pipeline, batch, rows, expectRepeats);
            try {
                expectRepeats = transactions.run(action, work);
            } catch (DatabaseFailure e) {
                if (expectRepeats || !e.is(SqlFaults.UNIQUE_VIOLATION)) {
                    throw e;
                }
                expectRepeats = transactions.run(action, work.expectingRepeats());
            }
            compaction.wrote(rows.changes().size());
        } catch (DatabaseFailure e) {
            throw e.asRowException();
        }
    }
}
