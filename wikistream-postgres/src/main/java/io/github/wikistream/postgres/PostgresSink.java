package io.github.wikistream.postgres;

import io.github.wikistream.config.PluginUri;
import io.github.wikistream.event.Checkpoint;
import io.github.wikistream.postgres.internal.jdbc.Database;
import io.github.wikistream.postgres.internal.jdbc.DatabaseFailure;
import io.github.wikistream.postgres.internal.jdbc.PostgresUri;
import io.github.wikistream.postgres.internal.jdbc.SqlFaults;
import io.github.wikistream.postgres.internal.jdbc.Transactions;
import io.github.wikistream.postgres.internal.schema.SchemaFile;
import io.github.wikistream.postgres.internal.schema.SchemaMigrator;
import io.github.wikistream.postgres.internal.schema.ServerCheck;
import io.github.wikistream.postgres.internal.write.BatchWriter;
import io.github.wikistream.sink.Batch;
import io.github.wikistream.sink.Sink;
import io.github.wikistream.sink.SinkContext;
import java.util.Objects;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores events in PostgreSQL 13 or newer: recent changes in {@code wikistream.recent_change}, all others in {@code
 * wikistream.event}, undecodable events in {@code wikistream.dead_letter}. The sink creates and updates these tables
 * when it is opened; {@code docs/reference/postgres-schema.md} describes them.
 *
 * <p>Rows, their counts and the checkpoint are written in one transaction, so each event is stored and counted exactly
 * once, whatever fails. Several pipelines may write to one database: they share the rows, identified by the events'
 * ids, and have one checkpoint each. An event that is already stored is not changed and not counted again. The sink
 * compacts the counts from time to time, in the background and over a second connection.
 *
 * <p>A value that PostgreSQL cannot store is replaced, and the row's column {@code altered} is true: NUL and unpaired
 * surrogates become U+FFFD; log parameters that are not valid {@code jsonb} become {@code NULL}; times before 4712 BC
 * or after 294276 AD become the first or last that can be stored. Times have microsecond precision. An event that a
 * table still refuses, because of a check or trigger that was added to it or because it is too large for an index,
 * becomes a dead letter.
 *
 * <p>Calls are serial, from any thread, as for every {@link Sink}, and can be interrupted.
 */
public final class PostgresSink implements Sink {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresSink.class);

    // One connection writes, one compacts counts; the third replaces one that hangs.
    private static final int CONNECTIONS = 3;

    private final Database database;
    private final Transactions transactions;
    private final BatchWriter writer;

    private boolean migrated;
    private boolean closed;
    private @Nullable String pipeline;

    private PostgresSink(Database database, boolean raw) {
        this.database = database;
        this.transactions = new Transactions(database, "; its outcome is known when the sink is reopened");
        this.writer = new BatchWriter(database, transactions, raw);
    }

    /**
     * Returns a sink that takes connections from a data source, at most two at a time: one to write and one to compact
     * counts. It does not close the data source. Set {@code socketTimeout} and {@code tcpKeepAlive} on it, so that a
     * dead server is detected. Behind a pooler in transaction mode, such as PgBouncer, set {@code prepareThreshold=0}.
     *
     * @param dataSource provides connections of the PostgreSQL driver, or ones that unwrap to it
     */
    public static PostgresSink of(DataSource dataSource) {
        return new PostgresSink(Database.of(Objects.requireNonNull(dataSource, "dataSource")), true);
    }

    /**
     * Returns a sink that stores only the columns of a recent change, not the event as it was received. This takes less
     * than half of the space; fields without a column are lost.
     *
     * @param dataSource as for {@link #of(DataSource)}
     */
    public static PostgresSink withoutRaw(DataSource dataSource) {
        return new PostgresSink(Database.of(Objects.requireNonNull(dataSource, "dataSource")), false);
    }

    /**
     * Returns a sink with at most three connections of its own. Does no I/O before it is opened.
     *
     * @param uri {@code postgresql://[user[:password]@]host[:port][,host[:port]…]/db[?name=value&…]}, also written
     *     {@code postgres://…}; user, password and database are percent-encoded; parameters are those of libpq, such as
     *     {@code sslmode}, {@code sslrootcert}, {@code application_name} and {@code target_session_attrs}, or, in the
     *     form {@code jdbc:postgresql://…}, those of the JDBC driver. Of several hosts the primary is used. Without a
     *     password it is taken from {@code PGPASSWORD}, else from the password file ({@code PGPASSFILE}, by default
     *     {@code ~/.pgpass}). {@code raw=false} stores only the columns of a recent change
     * @throws IllegalArgumentException if {@code uri} has another form
     */
    public static PostgresSink of(String uri) {
        return of(PostgresUri.of(PluginUri.parse(uri), System::getenv));
    }

    static PostgresSink of(PostgresUri uri) {
        return new PostgresSink(uri.open(CONNECTIONS), uri.raw());
    }

    /**
     * Returns a data source for a database, for tables of your own beside those of the sink. It has no pool: each
     * {@code getConnection} opens a connection. Does no I/O.
     *
     * @param uri as for {@link #of(String)}; {@code raw} has no effect
     * @throws IllegalArgumentException if {@code uri} has another form
     */
    public static DataSource dataSource(String uri) {
        return PostgresUri.of(PluginUri.parse(uri), System::getenv).driver();
    }

    @Override
    public Checkpoint open(SinkContext context) {
        if (closed) {
            throw new IllegalStateException("this sink is closed");
        }
        pipeline = null;
        try {
            if (!migrated) {
                transactions.run("check of the server", ServerCheck::run);
                new SchemaMigrator(SchemaFile.all()).migrate(database, transactions);
                migrated = true;
                LOG.info("{}: tables in schema wikistream are up to date", database.label());
            }
            Checkpoint durable = writer.open(context.pipeline());
            pipeline = context.pipeline();
            return durable;
        } catch (DatabaseFailure e) {
            // If the tables were dropped, the next attempt creates them again.
            migrated &= !e.is(SqlFaults.UNDEFINED_TABLE) && !e.is(SqlFaults.UNDEFINED_SCHEMA);
            throw e.asSinkException();
        }
    }

    @Override
    public void write(Batch batch) {
        String name = pipeline;
        if (closed || name == null) {
            throw new IllegalStateException(closed ? "this sink is closed" : "this sink is not open");
        }
        writer.write(name, batch);
    }

    /** Returns {@code true}: rows are identified by the events' ids, and only new ones count. */
    @Override
    public boolean recognizesRepeats() {
        return true;
    }

    @Override
    public void close() {
        closed = true;
        transactions.close();
        database.close();
    }

    /** Returns the name of the sink in messages: host, port and database, never a secret. */
    @Override
    public String toString() {
        return "sink on " + database.label();
    }
}
