package io.github.wikistream.postgres.export;

import io.github.wikistream.config.PluginUri;
import io.github.wikistream.error.StoreException;
import io.github.wikistream.postgres.ChangeSelection;
import io.github.wikistream.postgres.PostgresSink;
import io.github.wikistream.postgres.internal.jdbc.Database;
import io.github.wikistream.postgres.internal.jdbc.DatabaseFailure;
import io.github.wikistream.postgres.internal.jdbc.PostgresUri;
import io.github.wikistream.postgres.internal.jdbc.Transactions;
import io.github.wikistream.postgres.internal.query.QueryRunner;
import io.github.wikistream.postgres.internal.query.Sql;
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
import java.util.function.ObjLongConsumer;
import javax.sql.DataSource;
import org.jdbi.v3.core.statement.Query;

/**
 * Writes stored changes to a stream, oldest first, row by row, in constant memory. An export is one snapshot,
 * unaffected by later writes; while it runs, the server cannot vacuum rows that were deleted since its start.
 * Thread-safe.
 */
public final class EventExport implements AutoCloseable {
    private static final int CONNECTIONS = 1;
    private static final int ROWS_AT_ONCE = 200;
    private static final int BUFFER_BYTES = 64 * 1024;

    /** Many rows may be read before the first one meets the conditions. */
    private static final Duration LIMIT = Duration.ofDays(1);

    /** Number of rows between two progress reports. */
    static final int REPORTED_ROWS = 10_000;

    private final Database database;
    private final Transactions transactions;

    private EventExport(Database database) {
        this.database = database;
        this.transactions = new Transactions(database, "");
    }

    /** Takes connections from a data source, one per running export, and does not close it. */
    public static EventExport of(DataSource dataSource) {
        return new EventExport(Database.of(Objects.requireNonNull(dataSource, "dataSource")));
    }

    /**
     * Opens a connection of its own. Does no I/O before the first export.
     *
     * @param uri as for {@link PostgresSink#of(String)}
     * @throws IllegalArgumentException if {@code uri} has another form
     */
    public static EventExport of(String uri) {
        return new EventExport(
                PostgresUri.of(PluginUri.parse(uri), System::getenv).open(CONNECTIONS));
    }

    /** The format of an export. All are UTF-8. */
    public enum Format {
        /**
         * Comma-separated values as in RFC 4180, with LF at the end of lines and column names in the first line. A
         * missing value is an empty field, an empty text is {@code ""}, so {@code COPY … FROM … (FORMAT csv, HEADER)}
         * restores the values.
         */
        CSV,
        /** One JSON object per line, with the columns as members; missing values are omitted. */
        JSON_LINES,
        /** The events as they were received, one per line. Fails for changes that were stored with {@code raw=false}. */
        EVENTS
    }

    /**
     * Writes the selected changes. The stream is flushed and not closed.
     *
     * @param out written to by another thread while this one waits
     * @param progress called every 10,000 changes by the writing thread, with the time of the last change and the
     *     number of changes so far
     * @return number of changes written
     * @throws StoreException if the database fails, this thread is interrupted, or {@link Format#EVENTS} encounters a
     *     change that was stored without its event
     * @throws UncheckedIOException if {@code out} fails
     */
    public long write(ChangeSelection selection, Format format, OutputStream out, ObjLongConsumer<Instant> progress) {
        try {
            return transactions.run("export", LIMIT, connection -> write(connection, selection, format, out, progress));
        } catch (DatabaseFailure e) {
            throw e.asStoreException();
        }
    }

    private static long write(
            Connection connection,
            ChangeSelection selection,
            Format format,
            OutputStream out,
            ObjLongConsumer<Instant> progress)
            throws SQLException {
        try (Statement limits = connection.createStatement()) {
            // A slow reader of the stream must not end the export.
            limits.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
            limits.execute("SELECT set_config('statement_timeout', '0', true),"
                    + " set_config('idle_in_transaction_session_timeout', '0', true), set_config('jit', 'off', true)");
        }
        RowFormat rows = RowFormat.of(format, new BufferedOutputStream(out, BUFFER_BYTES));
        Sql sql = new Sql();
        sql.add("SELECT " + rows.columns() + " FROM wikistream.recent_change WHERE "
                + sql.within("dt", selection.range()) + sql.conditions(selection) + " ORDER BY dt, id");
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

    private static long write(ResultSet row, RowFormat rows, ObjLongConsumer<Instant> progress) throws SQLException {
        long number = 0;
        try {
            while (row.next()) {
                rows.write(row);
                number++;
                if (number % REPORTED_ROWS == 0) {
                    progress.accept(row.getObject("dt", OffsetDateTime.class).toInstant(), number);
                }
            }
            return number;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Closes the connections that this object opened itself. Idempotent. */
    @Override
    public void close() {
        transactions.close();
        database.close();
    }
}
