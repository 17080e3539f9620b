package io.github.wikistream.postgres.migration;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/**
 * Brings the tables in schema {@code wikistream} up to date. Uses its own history table there, and no migration from
 * elsewhere.
 */
public final class Migrations {
    /** The schema that holds all tables, and Flyway's history of them. */
    static final String SCHEMA = "wikistream";

    static final String HISTORY = "schema_history";

    /** Version of the newest migration beside this class. */
    static final String NEWEST = "1";

    private static final String LOCATION = "classpath:io/github/wikistream/postgres/migration";

    private Migrations() {}

    /**
     * Runs the migrations that are missing. Several instances may do so at once: Flyway's lock lets one work and the
     * others wait. Where none is missing, only a question is asked, so that a role without rights to change tables can
     * write to them.
     *
     * @throws SQLException                        if the question fails
     * @throws org.flywaydb.core.api.FlywayException if a migration fails
     */
    public static void run(DataSource dataSource) throws SQLException {
        if (isCurrent(dataSource)) {
            return;
        }
        Flyway.configure(Migrations.class.getClassLoader())
                .dataSource(dataSource)
                .schemas(SCHEMA)
                .defaultSchema(SCHEMA)
                .createSchemas(true)
                .table(HISTORY)
                .locations(LOCATION)
                .failOnMissingLocations(true)
                .validateMigrationNaming(true)
                .placeholderReplacement(false)
                .loggers("slf4j")
                .load()
                .migrate();
    }

    private static boolean isCurrent(DataSource dataSource) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            boolean current = hasHistory(connection) && knowsNewest(connection);
            if (!connection.getAutoCommit()) {
                connection.rollback();
            }
            return current;
        }
    }

    private static boolean hasHistory(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("SELECT to_regclass('" + SCHEMA + "." + HISTORY + "') IS NOT NULL")) {
            return row.next() && row.getBoolean(1);
        }
    }

    private static boolean knowsNewest(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT 1 FROM " + SCHEMA + "." + HISTORY + " WHERE version = ? AND success")) {
            statement.setString(1, NEWEST);
            try (ResultSet row = statement.executeQuery()) {
                return row.next();
            }
        }
    }
}
