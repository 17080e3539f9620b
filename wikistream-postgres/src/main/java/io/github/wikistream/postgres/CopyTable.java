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
    /** Sends all rows. */
    interface Sender {
        void send(CopyIn copy) throws SQLException;
    }

    /**
     * Copies the rows into a table of these columns.
     *
     * @param meanwhile is run once all is sent: the server takes longer to store rows than they take to be sent
     */
    void into(String target, Connection connection, Runnable meanwhile) throws SQLException {
        CopyIn copy = connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyIn("COPY " + target + " (" + columns + ") FROM STDIN (FORMAT binary)");
        try {
            rows.send(copy);
            copy.flushCopy();
            meanwhile.run();
            copy.endCopy();
        } finally {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        }
    }

    void into(Connection connection, Runnable meanwhile) throws SQLException {
        into("wikistream." + name, connection, meanwhile);
    }
}
