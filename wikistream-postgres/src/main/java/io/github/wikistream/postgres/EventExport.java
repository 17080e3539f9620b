package io.github.wikistream.postgres;

import io.github.wikistream.config.PluginUri;
import io.github.wikistream.error.SinkException;
import io.github.wikistream.postgres.Transactions.SqlFailure;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Objects;
import javax.sql.DataSource;
import org.jdbi.v3.core.statement.Query;

/**
 * Writes stored changes out, oldest first, row by row: what it takes in memory does not grow with their number. All of an
 * export is of one moment, whatever is written meanwhile; for as long as it runs, the server cannot clean up what is
 * deleted. Thread-safe.
 */
public final class EventExport implements AutoCloseable {
    private static final int CONNECTIONS = 1;
    private static final int ROWS_AT_ONCE = 200;
    private static final int BUFFER_BYTES = 64 * 1024;

    /** Before the first row of a rare kind is found, many are read. */
    private static final Duration LIMIT = Duration.ofDays(1);

    /** So often progress is told, in rows. */
    static final int REPORTED_ROWS = 10_000;

    private final Database store;
    private final Transactions transactions;

    private EventExport(Database store) {
        this.store = store;
        this.transactions = new Transactions(store, "");
    }

    /** Reads over connections of yours, which stay yours; one for each export that is under way. */
    public static EventExport of(DataSource dataSource) {
        return new EventExport(Database.of(Objects.requireNonNull(dataSource, "dataSource")));
    }

    /**
     * Reads over a connection of its own. Does no I/O before it is asked to.
     *
     * @param uri as for {@link PostgresSink#of(String)}
     * @throws IllegalArgumentException if {@code uri} has another shape
     */
    public static EventExport of(String uri) {
        return new EventExport(
                PostgresUri.of(PluginUri.parse(uri), System::getenv).store(CONNECTIONS));
    }

    /** What an export looks like. All are UTF-8. */
    public enum Format {
        /**
         * Comma-separated values after RFC 4180, with lines that end in LF and the columns' names in the first. A missing
         * value is nothing at all, an empty text is {@code ""}; so {@code COPY … FROM … (FORMAT csv, HEADER)} reads it
         * back as it was.
         */
        CSV,
        /** A JSON object with the columns in each line; what is missing is left out. */
        JSON_LINES,
        /** The events as they were received, one in each line. Needs changes that were stored with them. */
        EVENTS
    }

    /** Is told how far an export is. */
    @FunctionalInterface
    public interface Progress {
        /**
         * Called every 10,000 rows, by the thread that writes.
         *
         * @param rows    written so far
         * @param reached when the last of them was produced
         */
        void exported(long rows, Instant reached);
    }

    /**
     * Writes the changes of a scope. The stream is flushed and not closed.
     *
     * @param out      is written to by another thread while this one waits
     * @param progress is told how far it is
     * @return number of changes written
     * @throws SinkException        if the database fails, this thread is interrupted, or a change was stored without the
     *                              event that {@link Format#EVENTS} needs
     * @throws UncheckedIOException if {@code out} fails
     */
    public long write(QueryScope scope, Format format, OutputStream out, Progress progress) {
        try {
            return transactions.run("export", LIMIT, connection -> write(connection, scope, format, out, progress));
        } catch (SqlFailure e) {
            throw e.on(store);
        } catch (SinkException e) {
            if (e.getCause() instanceof UncheckedIOException failed) {
                throw failed;
            }
            throw e;
        }
    }

    private static long write(
            Connection connection, QueryScope scope, Format format, OutputStream out, Progress progress)
            throws SQLException {
        try (Statement limits = connection.createStatement()) {
            // Who reads an export may be slow, which is no reason to end it.
            limits.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
            limits.execute("SELECT set_config('statement_timeout', '0', true),"
                    + " set_config('idle_in_transaction_session_timeout', '0', true), set_config('jit', 'off', true)");
        }
        RowFormat rows = RowFormat.of(format, new BufferedOutputStream(out, BUFFER_BYTES));
        Sql sql = new Sql();
        sql.add("SELECT " + rows.columns() + " FROM wikistream.recent_change WHERE " + sql.within("dt", scope.range())
                + sql.conditions(scope.filter()) + " ORDER BY dt, id");
        return QueryRunner.on(connection, handle -> {
            Query query = sql.on(handle).setFetchSize(ROWS_AT_ONCE);
            try {
                rows.begin();
                long number = query.scanResultSet((results, context) -> {
                    try (ResultSet each = results.get()) {
                        return write(each, rows, progress);
                    }
                });
                rows.end();
                return number;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static long write(ResultSet row, RowFormat rows, Progress progress) throws SQLException {
        long number = 0;
        try {
            while (row.next()) {
                rows.write(row);
                number++;
                if (number % REPORTED_ROWS == 0) {
                    progress.exported(
                            number, row.getObject("dt", OffsetDateTime.class).toInstant());
                }
            }
            return number;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Closes the connections that are its own. Closing twice is harmless. */
    @Override
    public void close() {
        transactions.close();
        store.close();
    }
}
