package io.github.wikistream.embedded.test;

import io.github.wikistream.embedded.RedisServer;
import io.github.wikistream.embedded.ServerException;
import io.github.wikistream.embedded.ServerUnavailableException;
import io.github.wikistream.embedded.internal.RedisAddress;
import io.github.wikistream.embedded.internal.RedisConnection;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Provides empty Redis databases for tests, on one server per JVM. The server starts at the first call and ends with
 * the JVM. It is the first available of:
 *
 * <ol>
 *   <li>the server that the environment variable {@code WIKISTREAM_TEST_REDIS} names, as {@code
 *       redis://[[user:]password@]host[:port]}: <b>all its databases except number 0 are emptied</b>, so it must serve
 *       nothing else, and only one test run at a time;
 *   <li>{@code redis:7.4-alpine} by Testcontainers, if Docker is available and {@code
 *       org.testcontainers:testcontainers} is on the class path; never with {@code WIKISTREAM_TEST_DOCKER=no};
 *   <li>a {@link RedisServer} in {@code target}, emptied at the end.
 * </ol>
 *
 * <p>The last two require a password. The choice and its reason are printed on the error stream. If Docker is available
 * but fails to start the server, the next candidate is used; with {@code CI=true} in the environment, the test fails
 * instead.
 *
 * <p>A test about durability starts its own {@link RedisServer}. Thread-safe.
 */
public final class TestRedis {
    private static final Logger LOG = LoggerFactory.getLogger(TestRedis.class);
    private static final String VARIABLE = "WIKISTREAM_TEST_REDIS";
    private static final int MANY_DATABASES = 1_024;
    private static @Nullable TestRedis shared;

    private final StartedServer<RedisAddress> server;
    private int database;

    private TestRedis(StartedServer<RedisAddress> server) {
        this.server = server;
    }

    /**
     * Returns the URI of an empty logical database that no other test of this JVM uses: {@code
     * redis://[[user:]password@]host:port/number}. It contains the password if there is one: do not log it.
     *
     * <p>If Redis cannot run on this machine, the calling test is skipped with the reason; with {@code CI=true} in the
     * environment it fails.
     *
     * @throws ServerException if the server does not start or answer, or if all its databases are taken
     */
    public static String freshDatabase() {
        try {
            return shared().next();
        } catch (ServerUnavailableException e) {
            throw Skip.unlessCi(e);
        }
    }

    private static synchronized TestRedis shared() {
        TestRedis running = shared;
        if (running == null) {
            running = choose(System.getenv());
            Runtime.getRuntime().addShutdownHook(new Thread(running::end, "wikistream-test-redis-end"));
            shared = running;
        }
        return running;
    }

    static TestRedis choose(Map<String, String> environment) {
        return new TestRedis(new ServerChoice<>(
                        "Redis",
                        VARIABLE,
                        named -> new StartedServer<>(
                                RedisAddress.parse(VARIABLE, named), () -> LOG.debug("Left running")),
                        () -> DockerServers.redis(MANY_DATABASES),
                        () -> TestFolders.start("redis", TestRedis::embedded))
                .start(environment));
    }

    private static StartedServer<RedisAddress> embedded(Path folder) {
        RedisServer own = RedisServer.in(folder)
                .databases(MANY_DATABASES)
                .fsync(RedisServer.Fsync.NEVER)
                .temporary()
                .start();
        return new StartedServer<>(RedisAddress.parse("the URI of " + own, own.uri()), own::close);
    }

    /** Returns the server's address without its password. */
    @Override
    public String toString() {
        return server.address().toString();
    }

    synchronized String next() {
        try (RedisConnection connection = server.address().connect()) {
            connection.command("SELECT", Integer.toString(database + 1));
            connection.command("FLUSHDB");
        } catch (IOException e) {
            throw new ServerException(
                    "Redis at " + this + ", database " + (database + 1) + ": " + e.getMessage()
                            + (database == 0 ? "" : ". If it has too few databases: start it with --databases 1024"),
                    e);
        }
        database++;
        return server.address().uri(database);
    }

    void end() {
        server.stop().run();
    }
}
