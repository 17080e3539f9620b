package io.github.wikistream.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresServerTest {
    /** Shared, because the first start in a folder takes longest. Each test uses its own tables. */
    @TempDir
    static Path shared;

    private Path folder;

    @BeforeEach
    void nameAFolderWithASpace() {
        folder = shared.resolve("a folder");
    }

    @Test
    void keepsRowsFromOneStartToTheNextAndHasDurableSettings() throws Exception {
        try (PostgresServer server = PostgresServer.in(folder).start()) {
            execute(server, "CREATE TABLE kept (text text)", "INSERT INTO kept VALUES ('Ünïcödé 𝄞')");
            assertThat(server.uri())
                    .isEqualTo("postgresql://wikistream:" + password() + "@127.0.0.1:" + server.port() + "/wikistream");
            assertThat(server).asString().doesNotContain(password());
        }
        try (PostgresServer server = PostgresServer.in(folder).start()) {
            assertThat(ask(server, "SELECT text FROM kept")).isEqualTo("Ünïcödé 𝄞");
            for (String setting : List.of("fsync", "synchronous_commit", "full_page_writes")) {
                assertThat(ask(server, "SHOW " + setting)).as(setting).isEqualTo("on");
            }
            assertThat(ask(server, "SHOW listen_addresses")).isEqualTo("127.0.0.1");
            assertThat(ask(server, "SHOW server_encoding")).isEqualTo("UTF8");
            assertThat(ask(server, "SHOW server_version")).startsWith("18.");
            assertThat(ask(server, "SELECT usesuper FROM pg_user WHERE usename = current_user"))
                    .isEqualTo("f");
            assertThatThrownBy(() ->
                            DriverManager.getConnection(server.jdbcUrl().replace("user=wikistream", "user=postgres")))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("pg_hba.conf rejects");
        }
    }

    @Test
    void asksForAPasswordThatOnlyItsOwnerMayRead() throws Exception {
        try (PostgresServer server = PostgresServer.in(folder).start()) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
                    .isEqualTo("rwx------");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("password"))))
                    .isEqualTo("rw-------");
            assertThatThrownBy(() -> DriverManager.getConnection(
                            "jdbc:postgresql://127.0.0.1:" + server.port() + "/wikistream", "wikistream", "guessed"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("password authentication failed");
        }
    }

    @Test
    void givesDataOfAnEarlierVersionAPasswordAndKeepsIt() throws Exception {
        try (PostgresServer server = PostgresServer.in(folder).start()) {
            execute(server, "CREATE TABLE of_old AS SELECT 7 AS number", "ALTER ROLE wikistream PASSWORD NULL");
        }
        Files.delete(folder.resolve("password"));
        Files.writeString(folder.resolve("data/pg_hba.conf"), "host all all 127.0.0.1/32 trust\n");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));

        try (PostgresServer server = PostgresServer.in(folder).start()) {
            assertThat(ask(server, "SELECT number FROM of_old")).isEqualTo("7");
            assertThatThrownBy(() -> DriverManager.getConnection(
                            "jdbc:postgresql://127.0.0.1:" + server.port() + "/wikistream", "wikistream", "guessed"))
                    .hasMessageContaining("password authentication failed");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
                    .isEqualTo("rwx------");
        }
    }

    @Test
    void isRestartedWhenItsProcessEnds() throws Exception {
        try (PostgresServer server =
                PostgresServer.in(folder).restartedWhenItEnds().start()) {
            execute(server, "CREATE TABLE outlived AS SELECT 7 AS number");
            long first = server.pid();
            Processes.signal("KILL", first);
            assertThat(Processes.await(() -> isAnotherThan(first, server), Duration.ofMinutes(3)))
                    .isTrue();
            assertThat(ask(server, "SELECT number FROM outlived")).isEqualTo("7");
        }
    }

    private static boolean isAnotherThan(long first, PostgresServer server) {
        try {
            return server.pid() != first && ask(server, "SELECT 1").equals("1");
        } catch (IllegalStateException | SQLException e) {
            return false;
        }
    }

    @Test
    void takesOverFromAProgramThatWasKilledAndLeftItsServerRunning() throws Exception {
        AbandonedServer earlier = AbandonedServer.start("postgres", folder);
        assertThatThrownBy(() -> PostgresServer.in(folder).start())
                .isInstanceOf(FolderInUseException.class)
                .hasMessageContaining(folder.toRealPath().toString())
                .hasMessageContaining("another process");
        Path pidFile = folder.resolve("data/postmaster.pid");
        List<String> left = Files.readAllLines(pidFile);
        try (Connection open = DriverManager.getConnection(
                        "jdbc:postgresql://127.0.0.1:" + left.get(3) + "/wikistream", "wikistream", password());
                Statement statement = open.createStatement()) {
            statement.execute("CREATE TABLE left_behind AS SELECT 7 AS number");
            earlier.abandon();
            assertThat(Processes.isAlive(Long.parseLong(left.get(0)))).isTrue();
            // A session is still open: it must not delay the takeover.
            try (PostgresServer server = PostgresServer.in(folder).start()) {
                assertThat(ask(server, "SELECT number FROM left_behind")).isEqualTo("7");
                assertThat(Processes.isAlive(Long.parseLong(left.get(0)))).isFalse();
            }
        }
        assertThat(pidFile).doesNotExist();
    }

    @Test
    void restartsOnTheSamePortAfterAKill() throws Exception {
        try (PostgresServer server = PostgresServer.in(folder).start()) {
            String address = server.uri();
            execute(server, "CREATE TABLE survived AS SELECT 7 AS number");
            server.kill();
            assertThatThrownBy(server::pid)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("PostgreSQL is not running in");
            server.restart();
            assertThat(ask(server, "SELECT number FROM survived")).isEqualTo("7");
            Processes.signal("KILL", server.pid()); // without kill(): its child processes may live on for a moment
            server.restart();
            assertThat(server.uri()).isEqualTo(address);
            assertThat(ask(server, "SELECT number FROM survived")).isEqualTo("7");
            assertThatThrownBy(() -> PostgresServer.in(folder).start())
                    .isInstanceOf(FolderInUseException.class)
                    .hasMessageContaining("this process");
        }
        // Another process may have the id of the dead server: in this test, this JVM.
        Files.writeString(
                folder.resolve("data/postmaster.pid"), ProcessHandle.current().pid() + "\n/elsewhere\n");
        try (PostgresServer server = PostgresServer.in(folder).durable(false).start()) {
            assertThat(ask(server, "SHOW fsync")).isEqualTo("off");
        }
    }

    @Test
    void refusesDataOfAnotherMajorVersion(@TempDir Path old) throws Exception {
        Files.createDirectories(old.resolve("data"));
        Files.writeString(old.resolve("data/PG_VERSION"), "14\n");
        assertThatThrownBy(() -> PostgresServer.in(old).start())
                .isInstanceOf(ServerException.class)
                .hasMessageContaining("PostgreSQL 14")
                .hasMessageContaining("PostgreSQL 18")
                .hasMessageContaining(old.toRealPath().toString())
                .hasMessageContaining("choose another data folder");
        Files.delete(old.resolve("data/PG_VERSION"));
        assertThatThrownBy(() -> PostgresServer.in(old).start()).hasMessageContaining("holds no PostgreSQL data");
    }

    @Test
    void showsTheLogWhenItDoesNotStartAndThenFreesTheFolder() throws Exception {
        assertThatThrownBy(() -> PostgresServer.in(folder)
                        .setting("max_connections", "it's $many")
                        .start())
                .isInstanceOf(ServerException.class)
                .hasMessageContaining("did not start")
                .hasMessageContaining("postgres.log")
                .hasMessageContaining("invalid value for parameter \"max_connections\": \"it's $many\"");
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            int taken = other.getLocalPort();
            assertThatThrownBy(() -> PostgresServer.in(folder).port(taken).start())
                    .hasMessageContaining("port " + taken)
                    .hasMessageContaining("Address already in use");
        }
        PostgresServer.in(folder).start().close();
    }

    @Test
    void refusesAPathThatAShellWouldRead(@TempDir Path parent) {
        assertThatThrownBy(() -> PostgresServer.in(parent.resolve("$HOME")).start())
                .isInstanceOf(ServerException.class)
                .hasMessageContaining("$HOME")
                .hasMessageContaining("choose a path without");
    }

    private String password() throws IOException {
        return Files.readString(folder.resolve("password")).strip();
    }

    private static void execute(PostgresServer server, String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection(server.jdbcUrl());
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static String ask(PostgresServer server, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(server.jdbcUrl());
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            assertThat(result.next()).isTrue();
            return result.getString(1);
        }
    }
}
