package io.github.wikistream.jdbc;

import io.github.wikistream.event.Checkpoint;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The checkpoint table's row of one pipeline. Each method is called within a transaction. Not thread-safe. */
final class CheckpointTable {
    static final String NAME = "wikistream_checkpoint";

    static final String CREATE = "CREATE TABLE IF NOT EXISTS " + NAME
            + " (pipeline VARCHAR(63) NOT NULL PRIMARY KEY, token VARCHAR(100) NOT NULL, checkpoint TEXT NOT NULL)";

    /** In MySQL, TEXT is limited to 64 KiB, and the default collations ignore case. */
    private static final String CREATE_ON_MYSQL = CREATE.replace("TEXT", "MEDIUMTEXT")
            .replaceAll("(VARCHAR\\(\\d+\\))", "$1 CHARACTER SET ascii COLLATE ascii_bin");

    private final String pipeline;
    private Checkpoint checkpoint = Checkpoint.NONE;

    CheckpointTable(String pipeline) {
        this.pipeline = pipeline;
    }

    String pipeline() {
        return pipeline;
    }

    /** Returns the checkpoint read last. */
    Checkpoint checkpoint() {
        return checkpoint;
    }

    void create(Connection connection) throws SQLException {
        String product = connection.getMetaData().getDatabaseProductName().toLowerCase(Locale.ROOT);
        boolean mysql = product.contains("mysql") || product.contains("mariadb");
        try (Statement statement = connection.createStatement()) {
            statement.execute(mysql ? CREATE_ON_MYSQL : CREATE);
        }
    }

    void read(Connection connection) throws SQLException {
        checkpoint = Checkpoint.NONE;
        try (PreparedStatement select =
                connection.prepareStatement("SELECT checkpoint FROM " + NAME + " WHERE pipeline = ?")) {
            select.setString(1, pipeline);
            try (ResultSet row = select.executeQuery()) {
                String stored = row.next() ? row.getString(1) : "";
                checkpoint = stored.isEmpty() ? Checkpoint.NONE : Checkpoint.parse(stored);
            }
        }
    }

    /** Inserts the row if it is missing, so that a transaction whose outcome is unknown has a row to lock. */
    void insertIfMissing(Connection connection) throws SQLException {
        if (token(connection) != null) {
            return;
        }
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO " + NAME + " (pipeline, token, checkpoint) VALUES (?, '', '')")) {
            insert.setString(1, pipeline);
            insert.executeUpdate();
        }
    }

    /**
     * Waits, by its row lock, for a transaction of this pipeline whose outcome is unknown, and reads the checkpoint. A
     * plain SELECT would not wait.
     */
    void lockAndRead(Connection connection) throws SQLException {
        try (PreparedStatement lock =
                connection.prepareStatement("UPDATE " + NAME + " SET token = token WHERE pipeline = ?")) {
            lock.setString(1, pipeline);
            lock.executeUpdate();
        }
        read(connection);
    }

    /**
     * Replaces the checkpoint, if the stored one is the expected one.
     *
     * @return {@code null} if it was replaced, else the token of the stored checkpoint
     */
    @Nullable
    String replace(Connection connection, Checkpoint expected, Checkpoint next) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                "UPDATE " + NAME + " SET token = ?, checkpoint = ? WHERE pipeline = ? AND token = ?")) {
            update.setString(1, next.token());
            update.setString(2, next.toJson());
            update.setString(3, pipeline);
            update.setString(4, expected.token());
            if (update.executeUpdate() == 1) {
                return null;
            }
        }
        String found = token(connection);
        return found == null ? "(none: its row was deleted)" : found;
    }

    private @Nullable String token(Connection connection) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT token FROM " + NAME + " WHERE pipeline = ?")) {
            select.setString(1, pipeline);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? row.getString(1) : null;
            }
        }
    }
}
