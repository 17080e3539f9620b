package io.github.wikistream.embedded.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.wikistream.embedded.KafkaServer;
import io.github.wikistream.embedded.RedisServer;
import io.github.wikistream.embedded.ServerException;
import io.github.wikistream.embedded.ServerUnavailableException;
import io.github.wikistream.embedded.internal.RedisAddress;
import io.github.wikistream.embedded.internal.RedisConnection;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.Method;
import java.net.StandardProtocolFamily;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestServersTest {
    @TempDir
    Path folder;

    @Test
    void eachPostgresDatabaseIsEmptyAndItsOwn() throws Exception {
        TestPostgres.Database one = TestPostgres.freshDatabase();
        TestPostgres.Database two = TestPostgres.freshDatabase();
        assertThat(databases(one, "CREATE TABLE t ()")).contains(name(one), name(two));
        databases(two, "CREATE TABLE t ()");
    }

    @Test
    void eachRedisDatabaseIsEmptyAndItsOwn() throws Exception {
        String one = TestRedis.freshDatabase();
        String two = TestRedis.freshDatabase();
        assertThat(one).isNotEqualTo(two);
        assertThat(ask(one, "SET", "a", "b")).isEqualTo("OK");
        assertThat(ask(one, "DBSIZE")).isEqualTo("1");
        assertThat(ask(two, "DBSIZE")).isEqualTo("0");
    }

    @Test
    void aPostgresThatTheEnvironmentNamesIsUsedAndLeftAsItWas() throws Exception {
        TestPostgres.Database running = TestPostgres.freshDatabase();
        List<String> before = databases(running, "SELECT 1");
        TestPostgres named = TestPostgres.choose(Map.of("WIKISTREAM_TEST_POSTGRES", running.uri()));
        TestPostgres.Database fresh = named.create();
        assertThat(databases(running, "SELECT 1")).hasSize(before.size() + 1).contains(name(fresh));
        try (Connection stillOpen = DriverManager.getConnection(fresh.jdbcUrl())) {
            named.end();
            assertThat(stillOpen.isValid(1)).isFalse();
        }
        assertThat(databases(running, "SELECT 1")).isEqualTo(before);
        assertThatThrownBy(() -> TestPostgres.choose(Map.of("WIKISTREAM_TEST_POSTGRES", "jdbc:postgresql://db/x")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("WIKISTREAM_TEST_POSTGRES");
    }

    @Test
    void aRedisThatTheEnvironmentNamesIsUsedAndNotStopped() throws Exception {
        try (RedisServer server = RedisServer.in(folder)
                .databases(3)
                .setting("requirepass", "s3cret/")
                .start()) {
            String uri = "redis://:s3cret%2F@127.0.0.1:" + server.port();
            TestRedis named = TestRedis.choose(Map.of("WIKISTREAM_TEST_REDIS", uri));
            assertThat(named).asString().contains("***@").doesNotContain("s3cret");
            ask(uri + "/1", "SET", "left", "behind");
            assertThat(named.next()).isEqualTo(uri + "/1");
            assertThat(ask(uri + "/1", "DBSIZE")).isEqualTo("0");
            assertThat(named.next()).isEqualTo(uri + "/2");
            assertThatThrownBy(named::next)
                    .isInstanceOf(ServerException.class)
                    .hasMessageContaining("--databases")
                    .hasMessageNotContaining("s3cret");
            named.end();
            assertThat(ask(uri, "PING")).isEqualTo("PONG");
        }
    }

    @Test
    void aKafkaThatTheEnvironmentNamesIsUsed() {
        assertThat(TestKafka.choose(Map.of("WIKISTREAM_TEST_KAFKA", "broker:9092"))
                        .address())
                .isEqualTo("broker:9092");
        assertThatThrownBy(() -> TestKafka.choose(Map.of("WIKISTREAM_TEST_KAFKA", "kafka://broker:9092")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("WIKISTREAM_TEST_KAFKA is not of the form host:port: kafka://broker:9092");
    }

    /** This module does not depend on Kafka; the tests of wikistream-kafka start servers. */
    @Test
    void aKafkaThatIsNotOnTheClassPathIsUnavailable() {
        assertThatThrownBy(() -> KafkaServer.in(folder).start())
                .isInstanceOf(ServerUnavailableException.class)
                .hasMessageContaining("org.apache.kafka:kafka_2.13");
    }

    @Test
    void aFolderThatAnotherRunHoldsIsPassedOver() {
        StartedServer<Path> one = TestFolders.start("slots", TestServersTest::startedIn);
        StartedServer<Path> two = TestFolders.start("slots", TestServersTest::startedIn);
        assertThat(two.address())
                .isNotEqualTo(one.address())
                .hasParent(one.address().getParent());
        one.stop().run();
        StartedServer<Path> three = TestFolders.start("slots", TestServersTest::startedIn);
        assertThat(three.address()).isEqualTo(one.address());
        two.stop().run();
        three.stop().run();
    }

    @Test
    void dockerIsAvailableIfItIsNamedOrListens() throws Exception {
        assertThat(Docker.look(Map.of("DOCKER_HOST", "tcp://127.0.0.1:1"), folder))
                .isEqualTo(new Docker(true, "Docker at tcp://127.0.0.1:1"));
        assertThat(Docker.look(Map.of("DOCKER_HOST", "tcp://127.0.0.1:1", "WIKISTREAM_TEST_DOCKER", "no"), folder))
                .isEqualTo(new Docker(false, "WIKISTREAM_TEST_DOCKER=no"));
        // Testcontainers writes this file itself; the engine may have ended since.
        Path configuration = folder.resolve(".testcontainers.properties");
        Files.writeString(configuration, "testcontainers.reuse.enable=false\n");
        Map<String, String> environment = Map.of("XDG_RUNTIME_DIR", folder.toString());
        Path socket = folder.resolve("docker.sock");
        assertThat(Docker.look(environment, folder).description()).contains("nothing listens at", socket.toString());
        try (ServerSocketChannel listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            listening.bind(UnixDomainSocketAddress.of(socket));
            assertThat(Docker.look(environment, folder)).isEqualTo(new Docker(true, "Docker at " + socket));
        }
        assertThat(socket).as("the socket of a stopped engine").exists();
        assertThat(Docker.look(environment, folder).isThere()).isFalse();
        Files.writeString(configuration, "docker.host=tcp://127.0.0.1:2\n");
        assertThat(Docker.look(environment, folder)).isEqualTo(new Docker(true, "Docker at tcp://127.0.0.1:2"));
    }

    @Test
    void reportsWhichServerTestsUseAndWhyAndFailsInCiIfDockerFails() {
        assertThat(reported(Map.of("SERVER", "named"))).isEqualTo("Tests use Thing at named (SERVER names it)\n");
        assertThat(reported(Map.of("DOCKER_HOST", "tcp://somewhere")))
                .isEqualTo(
                        "Tests use Thing at embedded (embedded, as Docker at tcp://somewhere failed to start it: cannot"
                                + " start (no such image))\n");
        assertThat(reported(Map.of("DOCKER_HOST", "tcp://somewhere", "WIKISTREAM_TEST_DOCKER", "no", "CI", "true")))
                .isEqualTo("Tests use Thing at embedded (embedded, without Docker: WIKISTREAM_TEST_DOCKER=no)\n");
        assertThatThrownBy(() -> reported(Map.of("DOCKER_HOST", "tcp://somewhere", "CI", "true")))
                .isInstanceOf(ServerException.class)
                .hasMessageContainingAll(
                        "Thing", "tcp://somewhere", "no such image", "SERVER", "WIKISTREAM_TEST_DOCKER=no");
    }

    /** Chooses a server with a Docker engine, if any, that refuses, and returns the text on the error stream. */
    @SuppressWarnings("SystemOut")
    private static String reported(Map<String, String> environment) {
        ServerChoice<String> choice = new ServerChoice<>(
                "Thing",
                "SERVER",
                value -> new StartedServer<>(value, () -> {}),
                () -> {
                    throw new IllegalStateException("cannot start", new IllegalArgumentException("no such image"));
                },
                () -> new StartedServer<>("embedded", () -> {}));
        PrintStream usual = System.err;
        ByteArrayOutputStream reported = new ByteArrayOutputStream();
        System.setErr(new PrintStream(reported, true, StandardCharsets.UTF_8));
        try {
            choice.start(environment);
        } finally {
            System.setErr(usual);
        }
        return reported.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
    }

    @Test
    void testsConnectAsARoleWithoutSuperuserOnEveryServer() throws Exception {
        TestPostgres.Database database = TestPostgres.freshDatabase();
        try (Connection connection = DriverManager.getConnection(database.jdbcUrl());
                Statement statement = connection.createStatement()) {
            try (ResultSet row = statement.executeQuery("SELECT rolsuper, rolcreatedb, rolcreaterole,"
                    + " pg_has_role('pg_monitor', 'member'), datcollate FROM pg_roles, pg_database"
                    + " WHERE rolname = current_user AND datname = current_database()")) {
                assertThat(row.next()).isTrue();
                assertThat(row.getBoolean(1)).as("superuser").isFalse();
                assertThat(row.getBoolean(2) && row.getBoolean(3) && row.getBoolean(4))
                        .isTrue();
                assertThat(row.getString(5)).isEqualTo("C");
            }
            statement.execute("CREATE ROLE unprivileged_" + name(database) + " LOGIN PASSWORD 'pw'");
            TestPostgres.Database lesser = database.as("unprivileged_" + name(database), "pw");
            assertThatThrownBy(() -> TestPostgres.choose(Map.of("WIKISTREAM_TEST_POSTGRES", lesser.uri())))
                    .isInstanceOf(ServerException.class)
                    .hasMessageContainingAll("CREATEDB", "CREATEROLE", "pg_monitor", "superuser");
            assertThatThrownBy(() -> DriverManager.getConnection(database.as("unprivileged_" + name(database), "wrong")
                            .jdbcUrl()))
                    .hasMessageContaining("password authentication failed");
            statement.execute("DROP ROLE unprivileged_" + name(database));
        }
    }

    @Test
    void librariesForDockerAndForUnpackingAreOptional() throws Exception {
        List<URL> withoutThem = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            if (!entry.matches(".*/(testcontainers|commons-compress|xz)-[^/]*")) {
                withoutThem.add(Path.of(entry).toUri().toURL());
            }
        }
        try (URLClassLoader loader =
                new URLClassLoader(withoutThem.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
            assertThatThrownBy(() -> loader.loadClass("org.testcontainers.DockerClientFactory"))
                    .isInstanceOf(ClassNotFoundException.class);
            Class<?> redis = loader.loadClass(TestRedis.class.getName());
            Object chosen = accessible(redis, "choose", Map.class).invoke(null, Map.of());
            assertThat((String) accessible(redis, "next").invoke(chosen)).matches("redis://:[^@]+@127\\.0\\.0\\.1:.*");
            accessible(redis, "end").invoke(chosen);
        }
    }

    private static Method accessible(Class<?> owner, String name, Class<?>... parameters) throws Exception {
        Method method = owner.getDeclaredMethod(name, parameters);
        method.setAccessible(true);
        return method;
    }

    private static StartedServer<Path> startedIn(Path folder) {
        RedisServer server = RedisServer.in(folder).temporary().start();
        return new StartedServer<>(server.folder(), server::close);
    }

    private static String name(TestPostgres.Database database) {
        return database.uri().substring(database.uri().lastIndexOf('/') + 1);
    }

    /** Runs a statement, then lists all databases of the server. */
    private static List<String> databases(TestPostgres.Database database, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(database.jdbcUrl());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
            try (ResultSet result =
                    statement.executeQuery("SELECT string_agg(datname, ',' ORDER BY datname) FROM pg_database")) {
                assertThat(result.next()).isTrue();
                return List.of(result.getString(1).split(","));
            }
        }
    }

    private static String ask(String uri, String... words) throws IOException {
        String database = uri.matches(".*/[0-9]+") ? uri.substring(uri.lastIndexOf('/') + 1) : "0";
        try (RedisConnection connection = RedisAddress.parse("uri", uri).connect()) {
            connection.command("SELECT", database);
            return connection.command(words);
        }
    }
}
