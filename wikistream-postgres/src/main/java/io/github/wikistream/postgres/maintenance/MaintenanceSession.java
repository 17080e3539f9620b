package io.github.wikistream.postgres.maintenance;

import io.github.wikistream.postgres.internal.jdbc.SqlFaults;
import io.github.wikistream.postgres.internal.jdbc.StatementTimeout;
import io.github.wikistream.postgres.maintenance.MaintenanceReport.Outcome;
import io.github.wikistream.postgres.maintenance.MaintenanceReport.Task;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The connection of a maintenance run. Its session holds the lock that excludes other runs. Each statement is a
 * separate transaction that waits for its locks only briefly and is retried later if it did not get them: while a
 * session waits for a strong lock, all later ones queue behind it.
 */
final class MaintenanceSession implements AutoCloseable {
    private static final String LOCK = "2003397481, 2";
    private static final int ATTEMPTS = 5;
    private static final Duration LOCK_WAIT = Duration.ofMillis(300);
    private static final Duration STATEMENT_LIMIT = Duration.ofMinutes(5);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);

    private final Connection connection;
    private final boolean dryRun;
    private final Pause pause;
    private final boolean autoCommit;
    private final StatementTimeout timeout;
    private boolean locked;

    /** A wait between two attempts. */
    interface Pause {
        void sleep(Duration time) throws InterruptedException;
    }

    /** The work of a task; returns what it did, {@code null} if there was nothing to do. */
    interface Step {
        @Nullable
        String run() throws SQLException;
    }

    MaintenanceSession(Connection connection, boolean dryRun, Pause pause) throws SQLException {
        this.connection = connection;
        this.dryRun = dryRun;
        this.pause = pause;
        this.autoCommit = connection.getAutoCommit();
        connection.setAutoCommit(true);
        this.timeout = StatementTimeout.of(connection, STATEMENT_LIMIT);
    }

    /** Takes the lock that excludes other runs; returns {@code false} if another session holds it. */
    boolean lock() throws SQLException {
        locked = isTrue("pg_try_advisory_lock(" + LOCK + ")");
        if (locked) {
            execute("SET lock_timeout = '" + LOCK_WAIT.toMillis() + "ms'");
            execute("SET statement_timeout = '" + STATEMENT_LIMIT.toMillis() + "ms'");
        }
        return locked;
    }

    /**
     * Runs a task, retries it while it does not get its locks, and logs its outcome.
     *
     * @param ifChanged the outcome if there was something to do
     */
    Task attempt(String name, Outcome ifChanged, Step step) throws SQLException, InterruptedException {
        OffsetDateTime started = OffsetDateTime.now(ZoneOffset.UTC);
        Duration waited = Duration.ZERO;
        for (int number = 1; ; number++) {
            long start = System.nanoTime();
            try {
                String done = step.run();
                Task task = done == null
                        ? new FinishedTask(name, Outcome.NOTHING, "", waited, number)
                        : new FinishedTask(name, ifChanged, done, waited, number);
                log(task, started);
                return task;
            } catch (SQLException e) {
                waited = waited.plusNanos(System.nanoTime() - start);
                boolean isLock = SqlFaults.isLockTrouble(e);
                if (!isLock || number == ATTEMPTS) {
                    if (connection.isClosed()) {
                        throw e;
                    }
                    String why = SqlFaults.words(e) + (isLock ? holders() : "");
                    Task task = new FinishedTask(name, Outcome.FAILED, why, waited, number);
                    log(task, started);
                    return task;
                }
                Duration time = FIRST_PAUSE.multipliedBy(1L << (number - 1));
                pause.sleep(time);
                waited = waited.plus(time);
            }
        }
    }

    // The oldest open transaction most likely holds the lock.
    private String holders() throws SQLException {
        List<String> found = texts("""
                SELECT format('; the oldest open transaction is that of process %s (%s), since %s', pid,
                              coalesce(nullif(application_name, ''), 'unnamed'), date_trunc('second', xact_start))
                FROM pg_stat_activity
                WHERE datname = current_database() AND xact_start IS NOT NULL AND pid <> pg_backend_pid()
                ORDER BY xact_start LIMIT 1""");
        return found.isEmpty() ? "" : found.get(0);
    }

    private void log(Task task, OffsetDateTime started) throws SQLException {
        if (dryRun) {
            return;
        }
        try (PreparedStatement insert = connection.prepareStatement("""
                INSERT INTO wikistream.maintenance_log (started_at, ended_at, task, outcome, details, waited_ms, attempts)
                VALUES (?, now(), ?, ?, ?, ?, ?)""")) {
            insert.setObject(1, started);
            insert.setString(2, task.name());
            insert.setString(3, task.outcome().name().toLowerCase(Locale.ROOT));
            insert.setString(4, task.details());
            insert.setLong(5, task.waited().toMillis());
            insert.setInt(6, task.attempts());
            insert.execute();
        }
    }

    void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    int update(String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            return statement.executeUpdate();
        }
    }

    /** Evaluates a condition as a number, because the text of a boolean depends on how the driver transfers it. */
    boolean isTrue(String condition, Object... values) throws SQLException {
        return texts("SELECT (" + condition + ")::int", values).get(0).equals("1");
    }

    /** Returns the first column of all rows as text. */
    List<String> texts(String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            try (ResultSet rows = statement.executeQuery()) {
                List<String> found = new ArrayList<>();
                while (rows.next()) {
                    found.add(rows.getString(1));
                }
                return found;
            }
        }
    }

    @Override
    public void close() throws SQLException {
        if (!connection.isClosed()) {
            // The connection may return to a pool, so its lock and settings are reset.
            if (locked) {
                execute("RESET lock_timeout");
                execute("RESET statement_timeout");
                execute("SELECT pg_advisory_unlock(" + LOCK + ")");
            }
            timeout.close();
            connection.setAutoCommit(autoCommit);
        }
        connection.close();
    }
}
