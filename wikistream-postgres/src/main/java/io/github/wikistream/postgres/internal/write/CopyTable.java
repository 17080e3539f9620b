package io.github.wikistream.postgres.internal.write;

import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Rows to copy into a table.
 *
 * @param name name of the table without the schema
 * @param columns names of the columns in the order in which they are sent
 * @param rows sends the rows
 */
record CopyTable(String name, String columns, Sender rows) {
    /** Sends the rows. */
    interface Sender {
        void send(CopyIn copy) throws SQLException;
    }

    /**
     * Copies the rows into a table that has these columns.
     *
     * @param meanwhile runs after all rows were sent, while the server stores them
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
