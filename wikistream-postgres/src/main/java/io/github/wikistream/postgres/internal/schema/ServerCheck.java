package io.github.wikistream.postgres.internal.schema;

import io.github.wikistream.postgres.internal.jdbc.SqlFaults;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks the requirements on a server: its version, the encoding of the database, and write permission. */
public final class ServerCheck {
    private static final Logger LOG = LoggerFactory.getLogger(ServerCheck.class);
    private static final int OLDEST_SERVER = 13;

    private ServerCheck() {}

    /**
     * Checks the server, and warns if it runs without fsync.
     *
     * @return the major version of the server
     * @throws SQLException if the tables cannot be created there
     */
    public static int run(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT current_setting('server_version_num')::int / 10000, current_setting('server_encoding'),"
                                + " current_setting('fsync'), current_setting('transaction_read_only')")) {
            row.next();
            int version = row.getInt(1);
            if (version < OLDEST_SERVER) {
                throw new SQLException(
                        "the server is PostgreSQL " + version + ", required is " + OLDEST_SERVER + " or newer",
                        "0A000");
            }
            if (!row.getString(2).equals("UTF8")) {
                throw new SQLException(
                        "the encoding of the database is " + row.getString(2)
                                + ", which cannot hold all text; create it with ENCODING 'UTF8'",
                        "22P05");
            }
            if (row.getString(4).equals("on")) {
                throw new SQLException("the session is read-only", SqlFaults.READ_ONLY);
            }
            if (row.getString(3).equals("off")) {
                LOG.warn("the server runs with fsync = off: a crash of its machine loses or corrupts stored data");
            }
            return version;
        }
    }
}
