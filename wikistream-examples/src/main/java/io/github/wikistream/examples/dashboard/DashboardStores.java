package io.github.wikistream.examples.dashboard;

import io.github.wikistream.embedded.PostgresServer;
import io.github.wikistream.embedded.RedisServer;
import io.github.wikistream.embedded.ServerUnavailableException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** PostgreSQL and Redis: servers that the user named, or embedded servers, which are restarted if they terminate. */
final class DashboardStores implements AutoCloseable {
    /** Timeout of the first connection; long enough for a machine under load, since a local server that is down refuses at once. */
    private static final String CONNECT_TIMEOUT = "?timeout=60";

    private final Deque<AutoCloseable> started = new ArrayDeque<>();
    private final CompletableFuture<String> postgresql;
    private final CompletableFuture<String> redis;

    /**
     * Begins to start the embedded servers in parallel.
     *
     * @param ownPostgresql address of the user's database; {@code null} to start a server
     * @param ownRedis      address of the user's Redis; {@code null} to start a server
     * @param folder        data directory of the embedded servers
     */
    DashboardStores(@Nullable String ownPostgresql, @Nullable String ownRedis, Path folder, Executor executor) {
        postgresql = ownPostgresql == null
                ? start(
                        () -> PostgresServer.in(folder.resolve("postgresql"))
                                .restartedWhenItEnds()
                                .start(),
                        PostgresServer::uri,
                        "--postgres",
                        executor)
                : CompletableFuture.completedFuture(ownPostgresql);
        redis = ownRedis == null
                ? start(
                        () -> RedisServer.in(folder.resolve("redis"))
                                .restartedWhenItEnds()
                                .start(),
                        server -> server.uri() + CONNECT_TIMEOUT,
                        "--redis",
                        executor)
                : CompletableFuture.completedFuture(ownRedis);
    }

    private <S extends AutoCloseable> CompletableFuture<String> start(
            Supplier<S> server, Function<S, String> address, String option, Executor executor) {
        return CompletableFuture.supplyAsync(
                () -> {
                    S running = started(server, option);
                    synchronized (started) {
                        started.push(running);
                    }
                    return address.apply(running);
                },
                executor);
    }

    private static <S> S started(Supplier<S> server, String option) {
        try {
            return server.get();
        } catch (ServerUnavailableException e) {
            throw new DashboardException(e.getMessage() + "; or name a server by " + option, e);
        }
    }

    /** Waits until PostgreSQL accepts connections and returns its address. Throws the exception that prevented its start. */
    String postgresql() {
        return await(postgresql);
    }

    /** Waits until Redis accepts connections and returns its address. Throws the exception that prevented its start. */
    String redis() {
        return await(redis);
    }

    private static String await(CompletableFuture<String> address) {
        try {
            return address.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    /** Stops the embedded servers. */
    @Override
    public void close() {
        CompletableFuture.allOf(postgresql.handle((address, e) -> address), redis.handle((address, e) -> address))
                .join();
        RuntimeException failure = null;
        synchronized (started) {
            while (!started.isEmpty()) {
                try {
                    started.pop().close();
                } catch (Exception e) {
                    failure = failure == null
                            ? new DashboardException("a server did not stop: " + e.getMessage(), e)
                            : failure;
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
