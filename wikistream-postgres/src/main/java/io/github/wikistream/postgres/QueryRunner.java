package io.github.wikistream.postgres;

import io.github.wikistream.postgres.Transactions.SqlFailure;
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
 * Asks the database: each question in a read-only transaction of one snapshot, with a limit on its time. Who asks may be
 * interrupted; the server is then told to stop.
 *
 * @param store        where the answers are
 * @param transactions runs the questions
 * @param limit        how long the server may take for one statement
 */
record QueryRunner(Database store, Transactions transactions, Duration limit) implements AutoCloseable {
    // Compiling a query takes longer than most of these run, and a plan for any range would look into all partitions.
    private static final String LIMITS = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY;"
            + " SELECT set_config('statement_timeout', '%sms', true), set_config('jit', 'off', true),"
            + " set_config('plan_cache_mode', 'force_custom_plan', true)";

    static QueryRunner to(Database store, Duration limit) {
        return new QueryRunner(store, new Transactions(store, ""), limit);
    }

    <T> T ask(String question, Function<Handle, T> asking) {
        try {
            return transactions.run(
                    question,
                    limit,
                    connection -> on(connection, handle -> {
                        handle.execute(LIMITS.formatted(limit.toMillis()));
                        return asking.apply(handle);
                    }));
        } catch (SqlFailure e) {
            throw e.on(store);
        }
    }

    /** Does something over a connection by way of JDBI. The connection stays open, and its transaction too. */
    static <T> T on(Connection connection, Function<Handle, T> work) throws SQLException {
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

    static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    static void requireLimit(int limit) {
        if (limit < 1 || limit > WikiAnalytics.MAX_ENTRIES) {
            throw new IllegalArgumentException("limit must be 1 to " + WikiAnalytics.MAX_ENTRIES + ": " + limit);
        }
    }

    @Override
    public void close() {
        transactions.close();
        store.close();
    }

    /** A connection that stays open when a handle on it is closed: its transaction is not over then. */
    private record Lent(Connection connection) implements ConnectionFactory {
        @Override
        public Connection openConnection() {
            return connection;
        }

        @Override
        public void closeConnection(Connection lent) {
            // It belongs to the transaction.
        }
    }
}
