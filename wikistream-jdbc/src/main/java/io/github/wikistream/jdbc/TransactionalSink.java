package io.github.wikistream.jdbc;

import io.github.wikistream.error.FencedException;
import io.github.wikistream.event.Checkpoint;
import io.github.wikistream.sink.Batch;
import io.github.wikistream.sink.Sink;
import io.github.wikistream.sink.SinkContext;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A sink that stores batches with a function over JDBC. The function and the checkpoint share one transaction, so each
 * event takes effect exactly once in the tables that the function writes to, whatever fails.
 *
 * <pre>{@code
 * Sink edits = TransactionalSink.of(dataSource, (connection, batch) -> {
 *     try (PreparedStatement insert = connection.prepareStatement("INSERT INTO edit (id, wiki, title) VALUES (?, ?, ?)")) {
 *         for (StreamEvent event : batch.events()) {
 *             if (event instanceof RecentChange change) {
 *                 insert.setString(1, change.id().toString());
 *                 insert.setString(2, change.wiki());
 *                 insert.setString(3, change.title());
 *                 insert.addBatch();
 *             }
 *         }
 *         insert.executeBatch();
 *     }
 * });
 * }</pre>
 *
 * <p>The checkpoint is stored in a row of the table {@code wikistream_checkpoint} in the connection's default schema,
 * one row per pipeline name. The sink creates the table when it is first opened; if its role may not create tables,
 * create it beforehand with {@link #CREATE_TABLE}. Tested on PostgreSQL, MariaDB (compatible with MySQL), SQLite and
 * H2; the SQL is plain enough for other databases.
 *
 * <p>If the database rejects a value (SQLSTATE classes 22, 23 and 44), the engine isolates the event and writes it to
 * the dead letters; all others are stored. Use {@code ON CONFLICT DO NOTHING} or its equivalent for rows that may
 * already exist. Any other exception of the function stops the sink, unless an {@link SQLException} is among its
 * causes: connection loss, lock timeouts, deadlocks and a full disk are retried.
 *
 * <p>The function runs on a thread of the sink, one call at a time. It must not commit, roll back or close the
 * connection.
 */
public final class TransactionalSink implements Sink {
    /**
     * Creates the checkpoint table, for databases where a role other than the sink's creates tables. MySQL and MariaDB
     * need {@code MEDIUMTEXT} instead of {@code TEXT}, and a case-sensitive collation for {@code pipeline} and {@code
     * token}.
     */
    public static final String CREATE_TABLE = CheckpointTable.CREATE;

    private final String label;
    private final TransactionRunner runner;
    private final BatchFunction function;
    private final Transactions transactions = new Transactions();
    private boolean closed;
    private @Nullable CheckpointTable table;

    private TransactionalSink(String label, TransactionRunner runner, BatchFunction function) {
        this.label = label;
        this.runner = Objects.requireNonNull(runner, "runner");
        this.function = Objects.requireNonNull(function, "function");
    }

    /** Stores a batch. */
    @FunctionalInterface
    public interface BatchFunction {
        /**
         * Stores the events of a batch, or data derived from them.
         *
         * @param connection in a transaction that the sink commits, or rolls back if this method throws
         * @param batch 1 or more events or dead letters
         * @throws SQLException if the database fails
         */
        void store(Connection connection, Batch batch) throws SQLException;
    }

    /** Work within one transaction. */
    @FunctionalInterface
    public interface TransactionWork {
        /**
         * Runs within the transaction.
         *
         * @throws SQLException if the database fails; the transaction must then be rolled back
         */
        void run(Connection connection) throws SQLException;
    }

    /** Runs work in one transaction. */
    @FunctionalInterface
    public interface TransactionRunner {
        /**
         * Begins a transaction, runs the work on its connection, and commits; rolls back and throws if the work throws.
         *
         * @throws Exception the exception of the work, as it is or as a cause; or the database's failure to begin or
         *     commit
         */
        void inTransaction(TransactionWork work) throws Exception;
    }

    /**
     * Creates a sink on connections of a data source, one at a time. The data source remains the caller's.
     *
     * @param dataSource provides connections; the sink sets {@code autoCommit} to false for each transaction and
     *     restores it
     * @param function stores a batch
     */
    public static TransactionalSink of(DataSource dataSource, BatchFunction function) {
        return new TransactionalSink(
                "sink on " + dataSource.getClass().getSimpleName(), new DataSourceRunner(dataSource), function);
    }

    /**
     * Creates a sink on the transactions of a framework, such as Spring's {@code TransactionTemplate} or jdbi:
     *
     * <pre>{@code
     * TransactionalSink.of(work -> jdbi.useTransaction(handle -> work.run(handle.getConnection())), function);
     * }</pre>
     *
     * @param runner runs each transaction
     * @param function stores a batch
     */
    public static TransactionalSink of(TransactionRunner runner, BatchFunction function) {
        return new TransactionalSink("transactional sink", runner, function);
    }

    @Override
    public Checkpoint open(SinkContext context) {
        requireNotClosed();
        table = null;
        CheckpointTable opened = new CheckpointTable(context.pipeline());
        String action = this + ": reading the checkpoint of pipeline '" + context.pipeline() + "'";
        if (!transactions.succeeds(action, runner, opened::read)) {
            transactions.run(this + ": creating the table " + CheckpointTable.NAME, runner, opened::create);
        }
        // Another instance may insert the row concurrently; it then exists at the second attempt.
        if (!transactions.succeeds(action, runner, opened::insertIfMissing)) {
            transactions.run(action, runner, opened::insertIfMissing);
        }
        transactions.run(action, runner, opened::lockAndRead);
        table = opened;
        return opened.checkpoint();
    }

    @Override
    public void write(Batch batch) {
        requireNotClosed();
        CheckpointTable opened = table;
        if (opened == null) {
            throw new IllegalStateException("this sink is not open");
        }
        String action =
                this + ": write of " + batch.events().size() + " events for pipeline '" + opened.pipeline() + "'";
        transactions.runBatch(action, runner, connection -> {
            String found = opened.replace(connection, batch.previous(), batch.checkpoint());
            if (found != null) {
                throw new FencedException(
                        this + ", pipeline '" + opened.pipeline() + "'",
                        batch.previous().token(),
                        found);
            }
            if (!batch.events().isEmpty() || !batch.deadLetters().isEmpty()) {
                function.store(connection, batch);
            }
        });
    }

    private void requireNotClosed() {
        if (closed) {
            throw new IllegalStateException("this sink is closed");
        }
    }

    @Override
    public void close() {
        closed = true;
        transactions.close();
    }

    /** Returns the label of the sink in messages; it contains no address, which may hold a password. */
    @Override
    public String toString() {
        return label;
    }
}
