package io.github.wikistream.embedded.test;

import io.github.wikistream.embedded.PostgresServer;
import io.github.wikistream.embedded.ServerException;
import io.github.wikistream.embedded.ServerUnavailableException;
import io.github.wikistream.embedded.internal.PostgresAddress;
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
 * Creates empty PostgreSQL databases for tests, on one server per JVM. The server starts at the first call and ends
 * with the JVM. It is the first available of:
 *
 * <ol>
 *   <li>the server that the environment variable {@code WIKISTREAM_TEST_POSTGRES} names, as {@code
 *       postgresql://user[:password]@host[:port]/database}; databases created there are dropped at the end;
 *   <li>{@code postgres:18-alpine} by Testcontainers, if Docker is available and {@code
 *       org.testcontainers:testcontainers} is on the class path; never with {@code WIKISTREAM_TEST_DOCKER=no};
 *   <li>a {@link PostgresServer} in {@code target}, emptied at the end.
 * </ol>
 *
 * <p>The choice and its reason are printed on the error stream. If Docker is available but fails to start the server,
 * the next candidate is used; with {@code CI=true} in the environment, the test fails instead.
 *
 * <p>Tests see the same on each of them: a role with a password that may create databases and roles, is a member of
 * {@code pg_monitor}, {@code pg_signal_backend} and {@code pg_checkpoint}, and is not a superuser; and databases in
 * UTF-8 that sort by code point. If the named role is a superuser, it creates that role, {@code wikistream_test}, which
 * is kept; any other named role must have these rights.
 *
 * <p>The last two run without {@code fsync}: their data does not survive a crash of the machine. A test about
 * durability starts its own {@link PostgresServer}. Requires a JDBC driver, {@code org.postgresql:postgresql}.
 * Thread-safe.
 */
public final class TestPostgres {
    private static final Logger LOG = LoggerFactory.getLogger(TestPostgres.class);
    private static final String VARIABLE = "WIKISTREAM_TEST_POSTGRES";
    private static final String MANY_CONNECTIONS = "200"; // tests tend to leave pools open
    private static final String NO_DRIVER = "08001"; // also "cannot connect"
    private static final int LOCALE_PROVIDERS_SINCE = 15;
    private static final int OWN_LOCALES_SINCE = 17;
    private static @Nullable TestPostgres shared;

    private final StartedServer<PostgresAddress> server;
    private final boolean isLasting;
    private final List<String> created = new ArrayList<>();

    private TestPostgres(StartedServer<PostgresAddress> server, boolean isLasting) {
        this.server = server;
        this.isLasting = isLasting;
    }

    /**
     * A database and its addresses. Both contain user and password: do not log them.
     *
     * @param uri {@code postgresql://user[:password]@host:port/database}
     * @param jdbcUrl the same for JDBC
     */
    public record Database(String uri, String jdbcUrl) {
        /** Returns the server's host as it appears in messages. */
        public String host() {
            return address().host();
        }

        /** Returns the same database for another role. */
        public Database as(String user, String password) {
            return of(address().withRole(user, password));
        }

        private static Database of(PostgresAddress address) {
            return new Database(address.uri(), address.jdbcUrl());
        }

        private PostgresAddress address() {
            return PostgresAddress.parse("the database's URI", uri);
        }

        /** Returns the database without its password. */
        @Override
        public String toString() {
            return address().toString();
        }
    }

    /**
     * Creates an empty database that no other test uses.
     *
     * <p>If PostgreSQL cannot run on this machine, the calling test is skipped with the reason; with {@code CI=true} in
     * the environment it fails.
     *
     * @throws ServerException if the server does not start or refuses to create a database
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
            Runtime.getRuntime().addShutdownHook(new Thread(running::end, "wikistream-test-postgres-end"));
            shared = running;
        }
        return running;
    }

    static TestPostgres choose(Map<String, String> environment) {
        StartedServer<PostgresAddress> server = new ServerChoice<>(
                        "PostgreSQL",
                        VARIABLE,
                        named -> withRole(new StartedServer<>(
                                PostgresAddress.parse(VARIABLE, named), () -> LOG.debug("Left running"))),
                        () -> withRole(DockerServers.postgres()),
                        () -> withRole(TestFolders.start("postgres", TestPostgres::embedded)))
                .start(environment);
        return new TestPostgres(server, environment.containsKey(VARIABLE));
    }

    private static StartedServer<PostgresAddress> withRole(StartedServer<PostgresAddress> server) {
        boolean prepared = false;
        try {
            PostgresAddress role = TestRole.on(server.address());
            prepared = true;
            return new StartedServer<>(role, server.stop());
        } catch (SQLException e) {
            throw failed(server.address(), "preparing the role of the tests", e);
        } finally {
            if (!prepared) {
                server.stop().run();
            }
        }
    }

    private static StartedServer<PostgresAddress> embedded(Path folder) {
        PostgresServer own = PostgresServer.in(folder)
                .durable(false)
                .setting("max_connections", MANY_CONNECTIONS)
                .temporary()
                .start();
        return new StartedServer<>(PostgresAddress.parse("the URI of " + own, own.uri()), own::close);
    }

    /** Returns the server's address and the role of the tests, without the password. */
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
        String what = "creating database " + name;
        run(what, (statement, version) -> statement.execute("CREATE DATABASE " + name + sortingByCodePoint(version)));
        return Database.of(server.address().withDatabase(name));
    }

    /** Uses template0, because concurrent tests cannot share template1. */
    private static String sortingByCodePoint(int version) {
        String utf8 = " TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C'";
        if (version >= OWN_LOCALES_SINCE) {
            return utf8 + " LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8'";
        }
        return utf8 + (version >= LOCALE_PROVIDERS_SINCE ? " LOCALE_PROVIDER libc" : "");
    }

    void end() {
        if (isLasting) {
            synchronized (created) {
                created.forEach(name -> run(
                        "dropping database " + name,
                        (statement, version) ->
                                statement.execute("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)")));
                created.clear();
            }
        }
        server.stop().run();
    }

    private interface Work {
        void run(Statement statement, int version) throws SQLException;
    }

    private void run(String what, Work work) {
        try (Connection connection = server.address().connect();
                Statement statement = connection.createStatement()) {
            work.run(statement, connection.getMetaData().getDatabaseMajorVersion());
        } catch (SQLException e) {
            throw failed(server.address(), what, e);
        }
    }

    private static ServerException failed(PostgresAddress address, String what, SQLException e) {
        boolean lacksDriver = NO_DRIVER.equals(e.getSQLState())
                && DriverManager.drivers().findAny().isEmpty();
        return new ServerException(
                "PostgreSQL at " + address + ": " + what + " failed: " + e.getMessage()
                        + (lacksDriver ? ". Add org.postgresql:postgresql to the class path" : ""),
                e);
    }
}
