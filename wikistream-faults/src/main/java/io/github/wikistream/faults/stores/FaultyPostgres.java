package io.github.wikistream.faults.stores;

import io.github.wikistream.embedded.PostgresServer;
import io.github.wikistream.embedded.test.TestPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A PostgreSQL server with fault injection. Sinks log in as a role of their own, with a password. */
public final class FaultyPostgres implements FaultyServer {
    private static final String SINKS = "application_name = 'wikistream'";

    /** The table that a write inserts into first. */
    private static final String FIRST_TABLE = "wikistream.recent_change";

    private static final String LAST_TABLE = "wikistream.checkpoint";

    private static final String ROLE = "writer";
    private static final String PASSWORD = "first-password";
    private static final Duration TIMEOUT = Duration.ofMinutes(5);

    private final PostgresServer server;
    private @Nullable Connection holder;

    /** Starts a server; {@link #close()} stops it. */
    public FaultyPostgres(Path folder) {
        server = PostgresServer.in(folder).durable(false).start();
        boolean prepared = false;
        try {
            execute("CREATE ROLE " + ROLE + " LOGIN; GRANT " + ROLE + " TO " + server.user()
                    + "; GRANT CREATE ON DATABASE " + server.user() + " TO " + ROLE);
            setPassword(PASSWORD);
            prepared = true;
        } catch (SQLException e) {
            throw new IllegalStateException("cannot prepare " + server + ": " + e.getMessage(), e);
        } finally {
            if (!prepared) {
                server.close();
            }
        }
    }

    /** Returns the database: as URI for the sinks' role, as JDBC URL for a role with additional rights. */
    public TestPostgres.Database database() {
        return new TestPostgres.Database(
                "postgresql://" + ROLE + ":" + PASSWORD + "@127.0.0.1:" + server.port() + "/wikistream",
                server.jdbcUrl());
    }

    private void setPassword(String password) throws SQLException {
        execute("ALTER ROLE " + ROLE + " PASSWORD '" + password + "'");
    }

    @Override
    public void begin(StoreFault fault) throws SQLException, IOException, InterruptedException {
        switch (fault) {
            case SESSION_ENDED_IN_WRITE, TABLE_LOCKED -> hold("LOCK TABLE " + FIRST_TABLE + " IN EXCLUSIVE MODE");
            case CHECKPOINT_LOCKED -> hold("SELECT * FROM " + LAST_TABLE + " FOR UPDATE");
            case SESSION_ENDED_IDLE -> execute(terminate("state = 'idle'"));
            case STATEMENT_TIMEOUT -> {
                // The sink's own limit would take half a minute.
                before("INSERT", FIRST_TABLE, "PERFORM set_config('statement_timeout', '50ms', true)");
                before("UPDATE", LAST_TABLE, "PERFORM pg_sleep(60)");
            }
            case DISK_FULL ->
                before(
                        "INSERT",
                        FIRST_TABLE,
                        "RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100'");
            case READ_ONLY -> {
                execute("ALTER DATABASE wikistream SET default_transaction_read_only = on");
                execute(terminate("true"));
            }
            case POSTGRES_STOPPED -> stop();
            case POSTGRES_KILLED -> server.kill();
            case PASSWORD_CHANGED -> {
                setPassword("second-password");
                execute(terminate("true"));
            }
            case RIGHTS_REVOKED -> execute("REVOKE INSERT ON " + FIRST_TABLE + " FROM " + ROLE);
            default -> throw new IllegalArgumentException("not a fault of PostgreSQL: " + fault);
        }
    }

    @Override
    public void meetWrite(StoreFault fault) throws SQLException, InterruptedException {
        if (fault.isLock() || fault == StoreFault.SESSION_ENDED_IN_WRITE) {
            long deadline = System.nanoTime() + TIMEOUT.toNanos();
            while (!isTrue("SELECT count(*) > 0 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND " + SINKS)) {
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException(fault + ": no write was blocked by the lock within " + TIMEOUT);
                }
                TimeUnit.MILLISECONDS.sleep(1);
            }
        }
        if (fault == StoreFault.SESSION_ENDED_IN_WRITE) {
            execute(terminate("wait_event_type = 'Lock'"));
        }
    }

    @Override
    public void end(StoreFault fault) throws SQLException {
        switch (fault) {
            case SESSION_ENDED_IN_WRITE, TABLE_LOCKED, CHECKPOINT_LOCKED -> release();
            case STATEMENT_TIMEOUT, DISK_FULL ->
                // A write without rows sleeps until the sink's own limit of half a minute.
                execute("SET lock_timeout = '2min'; DROP FUNCTION IF EXISTS wikistream.fault_of_recent_change CASCADE;"
                        + " DROP FUNCTION IF EXISTS wikistream.fault_of_checkpoint CASCADE");
            case READ_ONLY ->
                execute("SET transaction_read_only = off;"
                        + " ALTER DATABASE wikistream RESET default_transaction_read_only");
            case POSTGRES_STOPPED, POSTGRES_KILLED -> server.restart();
            case PASSWORD_CHANGED -> setPassword(PASSWORD);
            case RIGHTS_REVOKED -> execute("GRANT INSERT ON " + FIRST_TABLE + " TO " + ROLE);
            default -> throw new IllegalArgumentException("ends by itself: " + fault);
        }
    }

    private static String terminate(String which) {
        return "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE " + SINKS + " AND " + which;
    }

    /** Runs a statement before each insert or update of a table; an upsert fires both. */
    private void before(String event, String table, String statement) throws SQLException {
        String name = "fault_of_" + table.substring(table.indexOf('.') + 1);
        execute("CREATE FUNCTION wikistream." + name + "() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN " + statement
                + "; RETURN NULL; END $$; CREATE TRIGGER " + name + " BEFORE " + event + " ON " + table
                + " EXECUTE FUNCTION wikistream." + name + "()");
    }

    private void hold(String lock) throws SQLException {
        Connection connection = DriverManager.getConnection(server.jdbcUrl());
        holder = connection;
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute(lock);
        }
    }

    private void release() throws SQLException {
        Connection connection = holder;
        holder = null;
        if (connection != null) {
            connection.close();
        }
    }

    /** Stops the server without waiting for clients: SIGINT, fast shutdown. */
    private void stop() throws IOException, InterruptedException {
        signal("INT");
        while (isUp()) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
    }

    private void signal(String name) throws IOException {
        new ProcessBuilder("kill", "-" + name, Long.toString(server.pid()))
                .start()
                .onExit()
                .join();
    }

    /** Restarts the server if it has gone down by itself, for example because of a full disk. */
    public void ensureUp() {
        if (!isUp()) {
            server.restart();
        }
    }

    /** Makes the table refuse rows with matching titles. */
    public void refuseTitlesLike(String pattern) throws SQLException {
        execute("ALTER TABLE " + FIRST_TABLE + " ADD CONSTRAINT refused CHECK (title NOT LIKE '" + pattern + "')");
    }

    private boolean isUp() {
        try (Connection connection = DriverManager.getConnection(server.jdbcUrl())) {
            return !connection.isClosed();
        } catch (SQLException e) {
            return false;
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(server.jdbcUrl());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private boolean isTrue(String question) throws SQLException {
        try (Connection connection = DriverManager.getConnection(server.jdbcUrl());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(question)) {
            return row.next() && row.getBoolean(1);
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
