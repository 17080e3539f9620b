package io.github.wikistream.jdbc;

import io.github.wikistream.jdbc.TransactionalSink.TransactionRunner;
import io.github.wikistream.jdbc.TransactionalSink.TransactionWork;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import javax.sql.DataSource;

/** Runs transactions on connections of a data source. */
final class DataSourceRunner implements TransactionRunner {
    private final DataSource dataSource;

    DataSourceRunner(DataSource dataSource) {
        this.dataSource = Objects.requireNonNull(dataSource, "dataSource");
    }

    @Override
    public void inTransaction(TransactionWork work) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            boolean autoCommit = connection.getAutoCommit();
            if (autoCommit) {
                connection.setAutoCommit(false);
            }
            try {
                work.run(connection);
                connection.commit();
                if (autoCommit) {
                    connection.setAutoCommit(true);
                }
            } catch (SQLException | RuntimeException | Error e) {
                rollBack(connection, autoCommit, e);
                throw e;
            }
        }
    }

    private static void rollBack(Connection connection, boolean autoCommit, Throwable reason) {
        try {
            connection.rollback();
            if (autoCommit) {
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            reason.addSuppressed(e);
        }
    }
}
