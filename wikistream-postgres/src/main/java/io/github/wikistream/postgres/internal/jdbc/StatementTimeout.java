package io.github.wikistream.postgres.internal.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/**
 * Extends a connection's network timeout to the duration of a long statement. The default timeout is meant for
 * statements of seconds, and would treat a busy server as dead.
 */
public final class StatementTimeout implements AutoCloseable {
    /** Lets the server's own limit end the statement first, with a better message. */
    private static final Duration MARGIN = Duration.ofSeconds(15);

    private final Connection connection;
    private final int usualMillis;

    private StatementTimeout(Connection connection, int usualMillis) {
        this.connection = connection;
        this.usualMillis = usualMillis;
    }

    /**
     * Extends the timeout of a connection to a limit plus some seconds. A longer timeout is not changed.
     *
     * @param limit duration of the statement, up to 20 days
     */
    public static StatementTimeout of(Connection connection, Duration limit) throws SQLException {
        int usual = connection.getNetworkTimeout();
        int wanted = Math.toIntExact(limit.plus(MARGIN).toMillis());
        // 0 means no timeout.
        if (usual != 0 && usual < wanted) {
            connection.setNetworkTimeout(Runnable::run, wanted);
        }
        return new StatementTimeout(connection, usual);
    }

    /** Restores the timeout. */
    @Override
    public void close() throws SQLException {
        if (!connection.isClosed()) {
            connection.setNetworkTimeout(Runnable::run, usualMillis);
        }
    }
}
