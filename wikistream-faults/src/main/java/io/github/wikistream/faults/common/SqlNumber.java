package io.github.wikistream.faults.common;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** A query whose result is one number. */
public final class SqlNumber {
    private SqlNumber() {}

    /** Returns the first column of the first row. */
    public static long of(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }
}
