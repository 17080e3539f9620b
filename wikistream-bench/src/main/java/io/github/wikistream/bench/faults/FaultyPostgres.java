package io.github.wikistream.bench.faults;

import io.github.wikistream.testkit.servers.PostgresServer;
import io.github.wikistream.testkit.servers.TestPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A PostgreSQL server that things go wrong with. */
final class FaultyPostgres implements FaultyServer {
    private static final String SINKS = "application_name = 'wikistream'";

    /** What a write inserts into first, and last. */
    private static final String FIRST_TABLE = "wikistream.recent_change";

    private static final String LAST_TABLE = "wikistream.checkpoint";

    private final PostgresServer server;
    private @Nullable Connection holder;

    /** Starts one; {@link #close()} stops it. */
    FaultyPostgres(Path folder) {
        server = PostgresServer.in(folder).durable(false).start();
    }

    TestPostgres.Database database() {
        return new TestPostgres.Database(server.uri(), server.jdbcUrl());
    }

    @Override
    public void begin(StoreFault fault) throws SQLException, IOException, InterruptedException {
        switch (fault) {
            case SESSION_ENDED_IN_WRITE, TABLE_LOCKED -> hold("LOCK TABLE " + FIRST_TABLE + " IN EXCLUSIVE MODE");
            case CHECKPOINT_LOCKED -> hold("SELECT * FROM " + LAST_TABLE + " FOR UPDATE");
            case SESSION_ENDED_IDLE -> execute(terminate("state = 'idle'"));
            case STATEMENT_TIMEOUT -> {
                // The limit that the sink sets would take half a minute to reach.
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
            default -> throw new IllegalArgumentException("none of PostgreSQL: " + fault);
        }
    }

    @Override
    public void meetWrite(StoreFault fault) throws SQLException, InterruptedException {
        if (fault.isLock() || fault == StoreFault.SESSION_ENDED_IN_WRITE) {
            while (!isTrue("SELECT count(*) > 0 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND " + SINKS)) {
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
                execute("SET lock_timeout = '20s'; DROP FUNCTION IF EXISTS wikistream.fault_of_recent_change CASCADE;"
                        + " DROP FUNCTION IF EXISTS wikistream.fault_of_checkpoint CASCADE");
            case READ_ONLY ->
                execute("SET transaction_read_only = off;"
                        + " ALTER DATABASE wikistream RESET default_transaction_read_only");
            case POSTGRES_STOPPED -> server.restart();
            default -> throw new IllegalArgumentException("ends by itself: " + fault);
        }
    }

    private static String terminate(String which) {
        return "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE " + SINKS + " AND " + which;
    }

    /** Runs something before each statement that inserts into a table or updates it; an upsert does both. */
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

    /** Stops the server as an administrator does who does not wait for clients: SIGINT. */
    private void stop() throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-INT", Long.toString(server.pid())).start().waitFor();
        while (isUp()) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
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
