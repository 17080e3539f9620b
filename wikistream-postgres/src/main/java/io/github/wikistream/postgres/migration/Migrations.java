package io.github.wikistream.postgres.migration;

import java.sql.Connection;
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
    static final String NEWEST = "3";

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
                .callbacks(new LongMigration())
                .load()
                .migrate();
    }

    // The function tells it whoever made the tables: Flyway, or somebody who ran the files by hand.
    private static boolean isCurrent(DataSource dataSource) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            boolean current =
                    number(connection, "SELECT (to_regprocedure('" + SCHEMA + ".schema_version()') IS NOT NULL)::int")
                                    == 1
                            && number(connection, "SELECT " + SCHEMA + ".schema_version()") == Integer.parseInt(NEWEST);
            if (!connection.getAutoCommit()) {
                connection.rollback();
            }
            return current;
        }
    }

    private static int number(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getInt(1);
        }
    }
}
