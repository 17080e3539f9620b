package io.github.wikistream.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;

/** Where connections come from, and what to call it in messages. */
final class Database implements AutoCloseable {
    private static final String UNNAMED = "PostgreSQL";
    // Ends before any parameter, where a driver's URL may carry a password.
    private static final Pattern JDBC_ADDRESS =
            Pattern.compile("jdbc:postgresql://(?:[^@/?]*@)?([^?@]+).*", Pattern.DOTALL);

    private final DataSource dataSource;
    private final Runnable closing;
    private volatile String label;

    /**
     * Makes one.
     *
     * @param label   what messages call it, without secrets
     * @param closing frees the connections; does nothing where they belong to somebody else
     */
    Database(DataSource dataSource, String label, Runnable closing) {
        this.dataSource = dataSource;
        this.label = label;
        this.closing = closing;
    }

    /** Returns a store on connections that somebody else looks after. */
    static Database of(DataSource dataSource) {
        return new Database(dataSource, UNNAMED, () -> {});
    }

    Connection connect() throws SQLException {
        Connection connection = dataSource.getConnection();
        if (label.equals(UNNAMED)) {
            learnLabel(connection.getMetaData().getURL());
        }
        return connection;
    }

    /** Returns what to call the store in messages: host, port and database, once a connection told them. */
    String label() {
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
