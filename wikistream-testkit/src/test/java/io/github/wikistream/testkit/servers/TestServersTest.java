package io.github.wikistream.testkit.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
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
    void aRedisThatTheEnvironmentNamesIsUsedAndItsEndIsNotOurs() throws Exception {
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
    void addressesAreReadWrittenAndMasked() {
        PostgresAddress address = PostgresAddress.parse(
                "text", "postgresql://b%40b:p%2Bw+%2F%26@db.example:6543/my%20db?sslmode=require");
        assertThat(address.user()).isEqualTo("b@b");
        assertThat(address.password()).isEqualTo("p+w+/&");
        assertThat(address.uri())
                .isEqualTo("postgresql://b%40b:p%2Bw%2B%2F%26@db.example:6543/my%20db?sslmode=require");
        assertThat(address.withDatabase("x").jdbcUrl())
                .isEqualTo("jdbc:postgresql://db.example:6543/x?user=b%40b&password=p%2Bw%2B%2F%26&sslmode=require");
        assertThat(address).hasToString("postgresql://b%40b:***@db.example:6543/my%20db?sslmode=require");
        for (String wrong :
                List.of("postgresql://u:topsecret@db", "mysql://u:topsecret@db/x", "postgresql://u:topsecret@d b/x")) {
            assertThatThrownBy(() -> PostgresAddress.parse("SETTING", wrong))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("SETTING")
                    .hasMessageNotContaining("topsecret");
        }
    }

    @Test
    void aFolderThatAnotherRunHoldsIsPassedOver() {
        StartedServer<Path> one = TestFolders.start("slots", TestServersTest::lockOnly);
        StartedServer<Path> two = TestFolders.start("slots", TestServersTest::lockOnly);
        assertThat(two.address())
                .isNotEqualTo(one.address())
                .hasParent(one.address().getParent());
        one.stop().run();
        StartedServer<Path> three = TestFolders.start("slots", TestServersTest::lockOnly);
        assertThat(three.address()).isEqualTo(one.address());
        two.stop().run();
        three.stop().run();
    }

    @Test
    void dockerIsAskedOnlyWhereItMayBe() throws Exception {
        assertThat(Docker.isThinkable(Map.of("DOCKER_HOST", "tcp://127.0.0.1:1"), folder))
                .isTrue();
        Files.createFile(folder.resolve("docker.sock"));
        assertThat(Docker.isThinkable(Map.of("XDG_RUNTIME_DIR", folder.toString()), folder))
                .isTrue();
    }

    @Test
    void theLibrariesForDockerAndForUnpackingAreOptional() throws Exception {
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
            assertThat((String) accessible(redis, "next").invoke(chosen)).startsWith("redis://127.0.0.1:");
            accessible(redis, "end").invoke(chosen);
        }
    }

    private static Method accessible(Class<?> owner, String name, Class<?>... parameters) throws Exception {
        Method method = owner.getDeclaredMethod(name, parameters);
        method.setAccessible(true);
        return method;
    }

    @Test
    void eachSystemHasItsOwnBinaries() {
        assertThat(Host.of("Linux", "amd64")).isEqualTo(Host.LINUX_AMD64);
        assertThat(Host.of("Linux", "aarch64")).isEqualTo(Host.LINUX_ARM64);
        assertThat(Host.of("Mac OS X", "x86_64")).isEqualTo(Host.MAC_AMD64);
        assertThat(Host.of("Mac OS X", "aarch64")).isEqualTo(Host.MAC_ARM64);
        assertThatThrownBy(() -> Host.of("Windows 11", "amd64"))
                .isInstanceOf(ServerUnavailableException.class)
                .hasMessageContaining("Windows 11");
    }

    private static StartedServer<Path> lockOnly(Path folder) {
        FolderLock lock = FolderLock.take(folder);
        return new StartedServer<>(lock.folder(), lock::close);
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
