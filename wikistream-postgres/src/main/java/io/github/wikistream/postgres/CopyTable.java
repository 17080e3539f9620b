package io.github.wikistream.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Rows on their way into a table.
 *
 * @param name    the table, without its schema
 * @param columns names of the columns in the order in which they are sent
 * @param rows    sends them
 */
record CopyTable(String name, String columns, Sender rows) {
    /** Sends all rows, and returns how many the server took. */
    interface Sender {
        long send(CopyIn copy) throws SQLException;
    }

    /** Copies the rows into a table of these columns, and returns how many the server took. */
    long into(String target, Connection connection) throws SQLException {
        CopyIn copy = connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyIn("COPY " + target + " (" + columns + ") FROM STDIN (FORMAT binary)");
        try {
            return rows.send(copy);
        } finally {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        }
    }

    long into(Connection connection) throws SQLException {
        return into("wikistream." + name, connection);
    }
}
