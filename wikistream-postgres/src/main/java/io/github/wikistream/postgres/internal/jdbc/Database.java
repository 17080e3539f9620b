package io.github.wikistream.postgres.internal.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;

/** A source of connections, with its name in messages. */
public final class Database implements AutoCloseable {
    private static final String UNNAMED = "PostgreSQL";
    // Ends before the parameters, which may contain a password.
    private static final Pattern JDBC_ADDRESS =
            Pattern.compile("jdbc:postgresql://(?:[^@/?]*@)?([^?@]+).*", Pattern.DOTALL);

    private final DataSource dataSource;
    private final Runnable closing;
    private volatile String label;

    /**
     * @param label name in messages, without secrets
     * @param closing closes the data source; does nothing if it belongs to the user
     */
    Database(DataSource dataSource, String label, Runnable closing) {
        this.dataSource = dataSource;
        this.label = label;
        this.closing = closing;
    }

    /** Returns a database on a data source of the user, which is never closed. */
    public static Database of(DataSource dataSource) {
        return new Database(dataSource, UNNAMED, () -> {});
    }

    public Connection connect() throws SQLException {
        Connection connection = dataSource.getConnection();
        if (label.equals(UNNAMED)) {
            learnLabel(connection.getMetaData().getURL());
        }
        return connection;
    }

    /** Returns the name in messages: host, port and database, once they are known from a connection. */
    public String label() {
        return label;
    }

    private void learnLabel(String url) {
        Matcher address = JDBC_ADDRESS.matcher(url);
        if (address.matches()) {
            label = UNNAMED + " at " + address.group(1);
        }
    }

    @Override
    public void close() {
        closing.run();
    }
}
