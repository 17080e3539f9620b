package io.github.wikistream.postgres;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A connection of the test's own, to look at a database past what is tested, and to get in its way. */
final class Session implements AutoCloseable {
    private final Connection connection;

    Session(String jdbcUrl) {
        try {
            connection = DriverManager.getConnection(jdbcUrl);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    void execute(String sql) {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new AssertionError(sql, e);
        }
    }

    /** Begins a transaction that stays open until {@link #rollback} or {@link #close}. */
    Session begin(String sql) {
        execute("BEGIN");
        execute(sql);
        return this;
    }

    void rollback() {
        execute("ROLLBACK");
    }

    /** Returns the first column of all rows as text. */
    List<@Nullable String> column(String sql) {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<@Nullable String> values = new ArrayList<>();
            while (rows.next()) {
                values.add(rows.getString(1));
            }
            return values;
        } catch (SQLException e) {
            throw new AssertionError(sql, e);
        }
    }

    /** Returns the one row as text. */
    List<@Nullable String> row(String sql) {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            if (!rows.next()) {
                throw new AssertionError("no row: " + sql);
            }
            List<@Nullable String> values = new ArrayList<>();
            for (int column = 1; column <= rows.getMetaData().getColumnCount(); column++) {
                values.add(rows.getString(column));
            }
            return values;
        } catch (SQLException e) {
            throw new AssertionError(sql, e);
        }
    }

    @Nullable
    String value(String sql) {
        return row(sql).get(0);
    }

    List<UUID> ids(String table) {
        return column("SELECT id FROM wikistream." + table).stream()
                .map(UUID::fromString)
                .toList();
    }

    /** Waits until another session waits for a lock, and returns its process id. */
    int awaitBlocked() {
        return awaitWaiting(true);
    }

    /** Waits until no session waits for a lock. */
    void awaitNobodyBlocked() {
        awaitWaiting(false);
    }

    /** Waits until a question is answered with true. */
    void await(String sql) {
        long deadline = System.nanoTime() + 30_000_000_000L;
        while (!"t".equals(value(sql))) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("never became true: " + sql);
            }
            Thread.onSpinWait();
        }
    }

    private int awaitWaiting(boolean somebody) {
        String sql = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
        long deadline = System.nanoTime() + 30_000_000_000L;
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            while (System.nanoTime() < deadline) {
                try (ResultSet rows = statement.executeQuery()) {
                    boolean found = rows.next();
                    if (found == somebody) {
                        return found ? rows.getInt(1) : 0;
                    }
                }
                Thread.onSpinWait();
            }
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
        throw new AssertionError(somebody ? "nobody came to wait for a lock" : "somebody still waits for a lock");
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
