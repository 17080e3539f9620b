package io.github.wikistream.testkit.servers;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Empty PostgreSQL databases for tests, on one server per JVM that starts at the first call and ends with the JVM. The
 * server is the first that can be had of:
 *
 * <ol>
 *   <li>the one that the environment variable {@code WIKISTREAM_TEST_POSTGRES} names, as {@code
 *       postgresql://user[:password]@host[:port]/database}; the user needs the right to create databases, and what is
 *       created there is dropped at the end;
 *   <li>{@code postgres:18-alpine} by Testcontainers, where Docker runs and {@code org.testcontainers:testcontainers} is
 *       on the class path;
 *   <li>a {@link PostgresServer} in {@code target}, emptied at the end.
 * </ol>
 *
 * <p>The last two run without {@code fsync}: what they hold is of no use after a crash. A test about durability starts
 * its own {@link PostgresServer}. Needs a JDBC driver, {@code org.postgresql:postgresql}. Thread-safe.
 */
public final class TestPostgres {
    private static final Logger LOG = LoggerFactory.getLogger(TestPostgres.class);
    private static final String VARIABLE = "WIKISTREAM_TEST_POSTGRES";
    private static final String MANY_CONNECTIONS = "200"; // tests tend to leave pools open
    private static final String NO_DRIVER = "08001"; // also "cannot connect"
    private static @Nullable TestPostgres shared;

    private final StartedServer<PostgresAddress> server;
    private final boolean isLasting;
    private final List<String> created = new ArrayList<>();

    private TestPostgres(StartedServer<PostgresAddress> server, boolean isLasting) {
        this.server = server;
        this.isLasting = isLasting;
    }

    /**
     * A database and how to reach it. Both texts name the user, and the password if there is one: not for a log.
     *
     * @param uri {@code postgresql://user[:password]@host:port/database}
     * @param jdbcUrl the same for JDBC
     */
    public record Database(String uri, String jdbcUrl) {
        /** The database without its secret. */
        @Override
        public String toString() {
            return PostgresAddress.parse("the database's URI", uri).toString();
        }
    }

    /**
     * Creates an empty database that nobody else knows.
     *
     * <p>Where this machine can have no PostgreSQL at all, the calling test is skipped with the reason; with {@code
     * CI=true} in the environment it fails.
     *
     * @throws ServerException if the server does not start or does not let us create a database
     */
    public static Database freshDatabase() {
        try {
            return shared().create();
        } catch (ServerUnavailableException e) {
            throw Skip.unlessCi(e);
        }
    }

    private static synchronized TestPostgres shared() {
        TestPostgres running = shared;
        if (running == null) {
            running = choose(System.getenv());
            LOG.info("Tests use the PostgreSQL at {}", running.server.address());
            Runtime.getRuntime().addShutdownHook(new Thread(running::end, "wikistream-test-postgres-end"));
            shared = running;
        }
        return running;
    }

    static TestPostgres choose(Map<String, String> environment) {
        String named = environment.get(VARIABLE);
        if (named != null) {
            return new TestPostgres(
                    new StartedServer<>(PostgresAddress.parse(VARIABLE, named), () -> LOG.debug("Left running")), true);
        }
        return new TestPostgres(
                Docker.<PostgresAddress>start("PostgreSQL", () -> DockerServers.postgres())
                        .orElseGet(() -> TestFolders.start("postgres", TestPostgres::embedded)),
                false);
    }

    private static StartedServer<PostgresAddress> embedded(Path folder) {
        PostgresServer own = PostgresServer.in(folder)
                .durable(false)
                .setting("max_connections", MANY_CONNECTIONS)
                .emptied()
                .start();
        return new StartedServer<>(own.address(), own::closeAndEmpty);
    }

    /** Where the server is, without its secret. */
    @Override
    public String toString() {
        return server.address().toString();
    }

    Database create() {
        String name;
        synchronized (created) {
            name = "wikistream_test_" + ProcessHandle.current().pid() + "_" + created.size() + "_"
                    + Long.toHexString(System.nanoTime());
            created.add(name);
        }
        // template0, because tests that run side by side may not share the other one.
        execute("CREATE DATABASE " + name + " TEMPLATE template0 ENCODING 'UTF8'");
        PostgresAddress address = server.address().withDatabase(name);
        return new Database(address.uri(), address.jdbcUrl());
    }

    void end() {
        if (isLasting) {
            synchronized (created) {
                created.forEach(name -> execute("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)"));
                created.clear();
            }
        }
        server.stop().run();
    }

    private void execute(String sql) {
        try (Connection connection =
                        DriverManager.getConnection(server.address().jdbcUrl());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new ServerException(
                    "PostgreSQL at " + server.address() + ": " + sql + " failed: " + e.getMessage()
                            + (NO_DRIVER.equals(e.getSQLState())
                                            && DriverManager.drivers().findAny().isEmpty()
                                    ? ". Add org.postgresql:postgresql to the class path"
                                    : ""),
                    e);
        }
    }
}
