package io.github.wikistream.postgres.internal.query;

import io.github.wikistream.postgres.internal.jdbc.Database;
import io.github.wikistream.postgres.internal.jdbc.DatabaseFailure;
import io.github.wikistream.postgres.internal.jdbc.SqlFaults;
import io.github.wikistream.postgres.internal.jdbc.Transactions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.function.Function;
import org.jdbi.v3.core.ConnectionFactory;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/**
 * Runs queries, each in a read-only transaction on one snapshot and with a time limit. An interrupt of the caller
 * cancels the query on the server too.
 *
 * @param limit the server's time limit per statement
 */
public record QueryRunner(Database database, Transactions transactions, Duration limit) implements AutoCloseable {
    // JIT compilation takes longer than most of these queries, and a generic plan would visit all partitions.
    private static final String LIMITS = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY;"
            + " SELECT set_config('statement_timeout', '%sms', true), set_config('jit', 'off', true),"
            + " set_config('plan_cache_mode', 'force_custom_plan', true)";

    public static QueryRunner to(Database database, Duration limit) {
        return new QueryRunner(database, new Transactions(database, ""), limit);
    }

    public <T> T run(String name, Function<Handle, T> query) {
        try {
            return transactions.run(
                    name,
                    limit,
                    connection -> on(connection, handle -> {
                        handle.execute(LIMITS.formatted(limit.toMillis()));
                        return query.apply(handle);
                    }));
        } catch (DatabaseFailure e) {
            throw e.asStoreException();
        }
    }

    /** Runs work with JDBI on a connection; connection and transaction stay open. */
    public static <T> T on(Connection connection, Function<Handle, T> work) throws SQLException {
        try (Handle handle = Jdbi.create(new Lent(connection)).open()) {
            handle.registerArrayType(String.class, "text");
            handle.registerArrayType(Integer.class, "integer");
            handle.registerArrayType(OffsetDateTime.class, "timestamptz");
            return work.apply(handle);
        } catch (JdbiException e) {
            SQLException fault = SqlFaults.in(e);
            if (fault != null) {
                throw fault;
            }
            throw e;
        }
    }

    public static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    @Override
    public void close() {
        transactions.close();
        database.close();
    }

    /** Provides a connection that stays open when its handle is closed. */
    private record Lent(Connection connection) implements ConnectionFactory {
        @Override
        public Connection openConnection() {
            return connection;
        }

        @Override
        public void closeConnection(Connection lent) {
            // The transaction closes it.
        }
    }
}
