package io.github.wikistream.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.wikistream.embedded.internal.RedisAddress;
import io.github.wikistream.embedded.internal.RedisConnection;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedisServerTest {
    @TempDir
    Path folder;

    @Test
    void keepsKeysFromOneStartToTheNextAndHasDurableSettings() throws Exception {
        try (RedisServer server = RedisServer.in(folder).start()) {
            assertThat(ask(server, "SET", "kept", "Ünïcödé 𝄞")).isEqualTo("OK");
            String password = Files.readString(folder.resolve("password")).strip();
            assertThat(server.uri()).isEqualTo("redis://:" + password + "@127.0.0.1:" + server.port());
            assertThat(server).asString().doesNotContain(password);
        }
        try (RedisServer server = RedisServer.in(folder).start()) {
            assertThat(ask(server, "GET", "kept")).isEqualTo("Ünïcödé 𝄞");
            assertThat(ask(server, "CONFIG", "GET", "appendonly")).isEqualTo("appendonly\nyes");
            assertThat(ask(server, "CONFIG", "GET", "appendfsync")).isEqualTo("appendfsync\neverysec");
            assertThat(ask(server, "CONFIG", "GET", "maxmemory")).isEqualTo("maxmemory\n0");
            assertThat(ask(server, "CONFIG", "GET", "bind")).isEqualTo("bind\n127.0.0.1");
        }
    }

    @Test
    void asksForAPasswordThatOnlyItsOwnerMayRead() throws Exception {
        Path own = folder.resolve("own");
        try (RedisServer server = RedisServer.in(own).start();
                RedisConnection stranger = new RedisConnection("127.0.0.1", server.port())) {
            assertThatThrownBy(() -> stranger.command("DBSIZE")).hasMessageContaining("NOAUTH");
            for (String folderName : List.of(".", "data")) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(own.resolve(folderName))))
                        .as(folderName)
                        .isEqualTo("rwx------");
            }
            for (String file : List.of("password", "redis.conf")) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(own.resolve(file))))
                        .as(file)
                        .isEqualTo("rw-------");
            }
        }
    }

    @Test
    void makesTheFolderOfAnEarlierVersionPrivateAndNoForeignFolder() throws Exception {
        Path earlier = Files.createDirectory(folder.resolve("earlier"));
        Files.createFile(earlier.resolve("lock"));
        Path foreign = Files.createDirectory(folder.resolve("foreign"));
        for (Path open : List.of(earlier, foreign)) {
            Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-xr-x"));
            RedisServer.in(open).start().close();
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(earlier)))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(foreign)))
                .isEqualTo("rwxr-xr-x");
    }

    @Test
    void isRestartedWhenItsProcessEnds() throws Exception {
        try (RedisServer server = RedisServer.in(folder).restartedWhenItEnds().start()) {
            ask(server, "SET", "kept", "7");
            long first = server.pid();
            Processes.signal("KILL", first);
            assertThat(Processes.await(() -> isAnotherThan(first, server), Duration.ofMinutes(3)))
                    .isTrue();
            assertThat(ask(server, "GET", "kept")).isEqualTo("7");
        }
    }

    private static boolean isAnotherThan(long first, RedisServer server) {
        try {
            return server.pid() != first && ask(server, "PING").equals("PONG");
        } catch (IllegalStateException | IOException e) {
            return false;
        }
    }

    @Test
    void canBeAReplicaOrASentinel() throws Exception {
        try (RedisServer master = RedisServer.in(folder.resolve("master")).start();
                RedisServer replica = RedisServer.in(folder.resolve("replica"))
                        .replicaOf(master)
                        .start();
                RedisServer sentinel = RedisServer.in(folder.resolve("sentinel"))
                        .sentinelOf("main", master, 1)
                        .start()) {
            assertThat(ask(replica, "CONFIG", "GET", "replicaof")).isEqualTo("replicaof\n127.0.0.1 " + master.port());
            assertThat(ask(sentinel, "SENTINEL", "GET-MASTER-ADDR-BY-NAME", "main"))
                    .isEqualTo("127.0.0.1\n" + master.port());
            ask(master, "SET", "copied", "7"); // even by replicas that require a password
            assertThat(Processes.await(() -> isThere(replica, "copied"), Duration.ofMinutes(3)))
                    .isTrue();
            assertThat(replica.uri())
                    .startsWith(master.uri().substring(0, master.uri().indexOf('@')));
        }
    }

    private static boolean isThere(RedisServer server, String key) {
        try {
            return ask(server, "EXISTS", key).equals("1");
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void refusesASentinelThatCouldNotBeConfigured() throws Exception {
        try (RedisServer master = RedisServer.in(folder.resolve("master")).start()) {
            RedisServer.Builder sentinel = RedisServer.in(folder.resolve("sentinel"));
            assertThatThrownBy(() -> sentinel.sentinelOf("a b", master, 1))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("'a b'");
            assertThatThrownBy(() -> sentinel.sentinelOf("main", master, 0))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("quorum");
        }
    }

    @Test
    void takesOverFromAProgramThatWasKilledAndLeftItsServerRunning() throws Exception {
        AbandonedServer earlier = AbandonedServer.start("redis", folder);
        assertThatThrownBy(() -> RedisServer.in(folder).start())
                .isInstanceOf(FolderInUseException.class)
                .hasMessageContaining(folder.toRealPath().toString())
                .hasMessageContaining("another process");
        long left = Processes.readPid(folder.resolve("redis.pid")).orElseThrow();
        earlier.abandon();
        assertThat(Processes.isAlive(left)).isTrue();
        try (RedisServer server = RedisServer.in(folder).start()) {
            assertThat(Processes.isAlive(left)).isFalse();
            assertThat(ask(server, "SET", "a", "b")).isEqualTo("OK");
        }
        assertThat(Processes.running(
                        "redis-server",
                        folder.toRealPath().resolve("redis.conf").toString()))
                .isEmpty();
    }

    @Test
    void restartsOnTheSamePortAfterAKillWithAllAcknowledgedWrites() throws Exception {
        try (RedisServer server = RedisServer.in(folder.resolve("a \"b\""))
                .fsync(RedisServer.Fsync.ALWAYS)
                .start()) {
            String address = server.uri();
            assertThat(ask(server, "CONFIG", "GET", "appendfsync")).isEqualTo("appendfsync\nalways");
            ask(server, "SET", "kept", "7");
            server.kill();
            assertThatThrownBy(server::pid)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("Redis is not running in");
            server.restart();
            assertThat(server.uri()).isEqualTo(address);
            assertThat(ask(server, "GET", "kept")).isEqualTo("7");
            assertThatThrownBy(() -> RedisServer.in(server.folder()).start())
                    .isInstanceOf(FolderInUseException.class)
                    .hasMessageContaining("this process");
        }
    }

    @Test
    void restartsOnItsPortOnceThePortIsFreeAgain() throws Exception {
        try (RedisServer server = RedisServer.in(folder).start()) {
            server.kill();
            CompletableFuture<Void> back;
            try (ServerSocket other = new ServerSocket()) {
                // Its last threads may hold the port for a moment after it ends.
                assertThat(Processes.await(() -> binds(other, server.port()), Duration.ofMinutes(5)))
                        .isTrue();
                back = CompletableFuture.runAsync(server::restart, task -> new Thread(task).start());
                // Its log shows that the port was taken.
                assertThat(Processes.await(() -> logOf(server).contains(" in use"), Duration.ofMinutes(5)))
                        .isTrue();
                assertThat(back).isNotDone();
            }
            back.join();
            assertThat(ask(server, "PING")).isEqualTo("PONG");
        }
    }

    private static boolean binds(ServerSocket socket, int port) {
        try {
            socket.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static String logOf(RedisServer server) {
        try {
            return Files.readString(server.logFile());
        } catch (IOException e) {
            return "";
        }
    }

    @Test
    void restartsWithoutWhatWasWrittenAfterTheCopy() throws Exception {
        try (RedisServer server = RedisServer.in(folder.resolve("server")).start()) {
            ask(server, "SET", "old", "1");
            server.copyDisk(folder.resolve("copy"));
            ask(server, "SET", "new", "2");
            server.restartFrom(folder.resolve("copy"));
            assertThat(ask(server, "GET", "old")).isEqualTo("1");
            assertThat(ask(server, "GET", "new")).isEmpty();
            ask(server, "SET", "new", "3");
            server.kill();
            server.restartFrom(folder.resolve("copy"));
            assertThat(ask(server, "KEYS", "*")).isEqualTo("old");
        }
    }

    @Test
    void showsTheLogWhenItDoesNotStartAndThenFreesTheFolder() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            assertThatThrownBy(() ->
                            RedisServer.in(folder).port(other.getLocalPort()).start())
                    .isInstanceOf(ServerException.class)
                    .hasMessageContaining("port " + other.getLocalPort())
                    .hasMessageContaining("redis.log")
                    .hasMessageContaining(" in use");
        }
        assertThatThrownBy(() ->
                        RedisServer.in(folder).setting("maxmemory", "much").start())
                .isInstanceOf(ServerException.class)
                .hasMessageContaining("argument must be a memory value");
        RedisServer.in(folder).start().close();
    }

    private static String ask(RedisServer server, String... words) throws IOException {
        try (RedisConnection connection =
                RedisAddress.parse("uri", server.uri()).connect()) {
            return connection.command(words);
        }
    }
}
