package io.github.wikistream.postgres;

import io.github.wikistream.config.PluginUri;
import io.github.wikistream.event.Checkpoint;
import io.github.wikistream.event.RecentChange;
import io.github.wikistream.event.StreamEvent;
import io.github.wikistream.postgres.Transactions.SqlFailure;
import io.github.wikistream.sink.Batch;
import io.github.wikistream.sink.Sink;
import io.github.wikistream.sink.SinkContext;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores events in PostgreSQL 13 or newer: recent changes in {@code wikistream.recent_change}, all others in {@code
 * wikistream.event}, what could not be understood in {@code wikistream.dead_letter}. Tables and columns are told in
 * {@code docs/reference/postgres-schema.md}; the sink makes and updates them when it is opened.
 *
 * <p>Rows, counts of them and the checkpoint are written in one transaction, so each event is stored and counted exactly
 * once, whatever fails. Several pipelines may write to one database: they share the rows, by the events' ids, and keep a
 * checkpoint each. An event that is already there is left as it is and does not count again. Now and then the sink tidies
 * the counts up in the background, over a connection of its own.
 *
 * <p>What PostgreSQL cannot store is replaced and the row's column {@code altered} says so: NUL and halves of surrogate
 * pairs become U+FFFD; log details that no {@code jsonb} can hold become {@code NULL}; times before 4712 BC or after
 * 294276 AD become the border. Times are kept in microseconds. An event that a table refuses even so, for a check or a trigger that was
 * added to it or for being too large for an index, becomes a dead letter.
 *
 * <p>Calls are serial, from any thread, as for every {@link Sink}; they can be interrupted.
 */
public final class PostgresSink implements Sink {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresSink.class);

    // One connection writes, one compacts counts; the third replaces one that hangs.
    private static final int CONNECTIONS = 3;
    private static final int OLDEST_SERVER = 13;

    private final Database store;
    private final Transactions transactions;
    private final DeltaCompaction folding;
    private final EventTable<RecentChange> changes;
    private final EventTable<StreamEvent> others = EventTable.event();

    private final Partitions partitions;

    private boolean migrated;
    private boolean closed;
    private @Nullable String pipeline;

    /** Whether the last batch met rows that were there before, so that the next may too. */
    private boolean expectRepeats;

    private PostgresSink(Database store, boolean raw) {
        this.store = store;
        this.transactions = new Transactions(store, "; whether it took place shows when the sink is opened again");
        this.folding = new DeltaCompaction(transactions);
        this.partitions = new Partitions(store, transactions);
        this.changes = EventTable.recentChange(raw);
    }

    /**
     * Makes a sink on connections of yours, which stay yours: the sink closes none for good. It takes two at most,
     * one to write and one to compact counts. Give it time-outs of its own: {@code socketTimeout} and {@code tcpKeepAlive}
     * make a dead server show. Behind a pooler in transaction mode, such as PgBouncer, they need {@code prepareThreshold=0}.
     *
     * @param dataSource gives connections of the PostgreSQL driver, or ones that unwrap to it
     */
    public static PostgresSink of(DataSource dataSource) {
        return new PostgresSink(Database.of(Objects.requireNonNull(dataSource, "dataSource")), true);
    }

    /**
     * Makes a sink on connections of yours that keeps the columns of a recent change only, not the event as it was
     * received. That takes less than half of the space; what has no column is lost.
     *
     * @param dataSource as for {@link #of(DataSource)}
     */
    public static PostgresSink withoutRaw(DataSource dataSource) {
        return new PostgresSink(Database.of(Objects.requireNonNull(dataSource, "dataSource")), false);
    }

    /**
     * Makes a sink with connections of its own, at most three. Does no I/O before it is opened.
     *
     * @param uri {@code postgresql://[user[:password]@]host[:port][,host[:port]…]/db[?name=value&…]}, also written {@code
     *            postgres://…}; user, password and database are percent-encoded; parameters are those of libpq, such as
     *            {@code sslmode}, {@code sslrootcert}, {@code application_name} and {@code target_session_attrs}, or, in the
     *            form {@code jdbc:postgresql://…}, those of the JDBC driver. Of several hosts the primary is taken. Without
     *            a password it is taken from {@code PGPASSWORD}, else from the password file ({@code PGPASSFILE}, by default
     *            {@code ~/.pgpass}). {@code raw=false} keeps the columns of a recent change only
     * @throws IllegalArgumentException if {@code uri} has another shape
     */
    public static PostgresSink of(String uri) {
        return of(PostgresUri.of(PluginUri.parse(uri), System::getenv));
    }

    static PostgresSink of(PostgresUri uri) {
        return new PostgresSink(uri.store(CONNECTIONS), uri.raw());
    }

    @Override
    public Checkpoint open(SinkContext context) {
        if (closed) {
            throw new IllegalStateException("this sink is closed");
        }
        pipeline = null;
        partitions.forget();
        expectRepeats = false;
        try {
            if (!migrated) {
                transactions.run("check of the server", PostgresSink::checkServer);
                new SchemaMigrator(SchemaFile.all()).migrate(store, transactions);
                migrated = true;
                LOG.info("{}: tables in schema wikistream are up to date", store.label());
            }
            Checkpoint durable = transactions.run(
                    "reading the checkpoint of pipeline '" + context.pipeline() + "'",
                    connection -> settledCheckpoint(connection, context.pipeline()));
            pipeline = context.pipeline();
            return durable;
        } catch (SqlFailure e) {
            // Where somebody has dropped the tables, the next attempt makes them anew.
            migrated &= !e.is(SqlFaults.UNDEFINED_TABLE) && !e.is(SqlFaults.UNDEFINED_SCHEMA);
            throw e.on(store);
        }
    }

    private static int checkServer(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT current_setting('server_version_num')::int / 10000, current_setting('server_encoding'),"
                                + " current_setting('fsync'), current_setting('transaction_read_only')")) {
            row.next();
            int version = row.getInt(1);
            if (version < OLDEST_SERVER) {
                throw new SQLException(
                        "the server is PostgreSQL " + version + ", needed is " + OLDEST_SERVER + " or newer", "0A000");
            }
            if (!row.getString(2).equals("UTF8")) {
                throw new SQLException(
                        "the database is encoded in " + row.getString(2)
                                + ", which cannot hold all text; create it with ENCODING 'UTF8'",
                        "22P05");
            }
            if (row.getString(4).equals("on")) {
                throw new SQLException("the server lets this session only read", SqlFaults.READ_ONLY);
            }
            if (row.getString(3).equals("off")) {
                LOG.warn("the server runs with fsync = off: a crash of its machine loses or destroys what was stored");
            }
            return version;
        }
    }

    // A transaction of ours whose answer was lost may still be about to commit. Its lock on the row makes us wait for
    // the outcome;
    // that is why the row is made here, where it is not there yet, and locked.
    private static Checkpoint settledCheckpoint(Connection connection, String pipeline) throws SQLException {
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

    @Override
    public void write(Batch batch) {
        String name = pipeline;
        if (closed || name == null) {
            throw new IllegalStateException(closed ? "this sink is closed" : "this sink is not open");
        }
        EventRows rows = EventRows.of(batch.events(), changes, others);
        String action = "write of " + batch.events().size() + " events for pipeline '" + name + "'";
        try {
            partitions.make(rows);
        } catch (SqlFailure e) {
            throw e.on(store);
        }
        try {
            BatchWork work = new BatchWork(store, name, batch, rows, expectRepeats);
            try {
                expectRepeats = transactions.run(action, work);
            } catch (SqlFailure e) {
                if (expectRepeats || !e.is(SqlFaults.UNIQUE_VIOLATION)) {
                    throw e;
                }
                expectRepeats = transactions.run(action, work.expectingRepeats());
            }
            folding.wrote(rows.changes().events().size());
        } catch (SqlFailure e) {
            throw e.ofRowsOn(store);
        }
    }

    /** Returns {@code true}: rows are told apart by the events' ids, and only new ones count. */
    @Override
    public boolean recognizesRepeats() {
        return true;
    }

    @Override
    public void close() {
        closed = true;
        transactions.close();
        store.close();
    }

    /** Returns what the sink is called in messages: host, port and database, never a secret. */
    @Override
    public String toString() {
        return "sink on " + store.label();
    }
}
