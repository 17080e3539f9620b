package io.github.wikistream.postgres.internal.schema;

import io.github.wikistream.error.SinkException;
import io.github.wikistream.postgres.internal.jdbc.Database;
import io.github.wikistream.postgres.internal.jdbc.DatabaseFailure;
import io.github.wikistream.postgres.internal.jdbc.Transactions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Migrates the tables in schema {@code wikistream} with numbered SQL files. Each file is one transaction, which ends by
 * adding its number to {@code wikistream.schema_version}. A transaction-level lock lets one instance work while the
 * others wait, also behind a pooler in transaction mode. If no file is missing, a single query suffices, so a role
 * without the right to create tables can open the sink.
 */
public final class SchemaMigrator {
    private static final Duration LIMIT = Duration.ofDays(1);
    private static final String LOCK = "SELECT pg_advisory_xact_lock(2003397481, 3)";

    private final List<SchemaFile> files;

    /**
     * Creates a migrator.
     *
     * @param files in order; the first is number 1
     */
    public SchemaMigrator(List<SchemaFile> files) {
        this.files = List.copyOf(files);
    }

    /**
     * Applies the missing files.
     *
     * @throws SinkException if the tables were created by another version of the program, which requires a repair
     */
    public void migrate(Database database, Transactions transactions) throws DatabaseFailure {
        int version =
                transactions.run("check of the schema version", connection -> currentVersion(database, connection));
        while (version < files.size()) {
            version = transactions.run(
                    "schema migration " + files.get(version).name(),
                    LIMIT,
                    connection -> applyNext(database, connection));
        }
    }

    private int applyNext(Database database, Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            // Another isolation level would not see the commits of an instance that held the lock before.
            statement.execute("SET TRANSACTION ISOLATION LEVEL READ COMMITTED");
            statement.execute("SELECT set_config('statement_timeout', '" + LIMIT.toMillis()
                    + "', true), set_config('lock_timeout', '0', true)");
            statement.execute(LOCK);
            int version = currentVersion(database, connection);
            if (version < files.size()) {
                statement.execute(files.get(version).command());
                version++;
                recordChecksum(connection, version);
            }
            return version;
        }
    }

    private void recordChecksum(Connection connection, int version) throws SQLException {
        SchemaFile file = files.get(version - 1);
        try (PreparedStatement update =
                connection.prepareStatement("UPDATE wikistream.schema_version SET checksum = ? WHERE version = ?")) {
            update.setString(1, file.checksum());
            update.setInt(2, version);
            if (update.executeUpdate() != 1) {
                throw new IllegalStateException(file.name() + " does not record version " + version);
            }
        }
    }

    /** Returns the number of the newest applied file, 0 if there are no tables. */
    private int currentVersion(Database database, Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            try (ResultSet row = statement.executeQuery("SELECT to_regclass('wikistream.schema_version') IS NOT NULL,"
                    + " to_regclass('wikistream.recent_change') IS NOT NULL")) {
                row.next();
                if (!row.getBoolean(1)) {
                    if (row.getBoolean(2)) {
                        throw refused(
                                database, "were made by a build that kept no schema_version, and cannot be updated");
                    }
                    return 0;
                }
            }
            int version = 0;
            try (ResultSet row = statement.executeQuery(
                    "SELECT version, checksum FROM wikistream.schema_version ORDER BY version")) {
                while (row.next()) {
                    version = row.getInt(1);
                    check(database, version, row.getString(2));
                }
            }
            return version;
        }
    }

    private void check(Database database, int version, @Nullable String checksum) {
        if (version > files.size()) {
            throw SinkException.repairable(
                    database.label() + ": the tables in schema wikistream are of version " + version
                            + ", this program knows versions up to " + files.size()
                            + "; run a version of wikistream-postgres that knows them",
                    null);
        }
        SchemaFile file = files.get(version - 1);
        if (checksum != null && !checksum.equals(file.checksum())) {
            throw refused(database, "were made by another build, whose " + file.name() + " differs");
        }
    }

    private static SinkException refused(Database database, String why) {
        return SinkException.repairable(
                database.label() + ": the tables in schema wikistream " + why
                        + "; use another database, or drop or rename the schema (ALTER SCHEMA wikistream RENAME TO …) and let the sink"
                        + " create it again",
                null);
    }
}
