package io.github.wikistream.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/**
 * Lets a connection wait for an answer as long as a piece of work may take. Otherwise it takes a server for dead that is only at work: its
 * usual time-out is made for statements that take seconds.
 */
final class StatementTimeout implements AutoCloseable {
    /** The server's own limit ends the work first, and says why. */
    private static final Duration MARGIN = Duration.ofSeconds(15);

    private final Connection connection;
    private final int usualMillis;

    private StatementTimeout(Connection connection, int usualMillis) {
        this.connection = connection;
        this.usualMillis = usualMillis;
    }

    /**
     * Makes a connection wait for at least so long, and some seconds more. One that waits longer already is left as it is.
     *
     * @param limit how long the work may take, up to 20 days
     */
    static StatementTimeout of(Connection connection, Duration limit) throws SQLException {
        int usual = connection.getNetworkTimeout();
        int wanted = Math.toIntExact(limit.plus(MARGIN).toMillis());
        // 0 waits for ever.
        if (usual != 0 && usual < wanted) {
            connection.setNetworkTimeout(Runnable::run, wanted);
        }
        return new StatementTimeout(connection, usual);
    }

    /** Makes the connection wait as before. */
    @Override
    public void close() throws SQLException {
        if (!connection.isClosed()) {
            connection.setNetworkTimeout(Runnable::run, usualMillis);
        }
    }
}
