package io.github.wikistream.examples.dashboard;

import io.github.wikistream.embedded.PostgresServer;
import io.github.wikistream.embedded.RedisServer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** PostgreSQL and Redis: somebody's own servers, or ones that the dashboard starts, restarts when they end, and stops. */
final class DashboardStores implements AutoCloseable {
    /** A server that runs here answers, or is gone at once: long enough for the first connection of a busy machine. */
    private static final String PATIENT = "?timeout=60";

    private final Deque<AutoCloseable> started = new ArrayDeque<>();
    private final CompletableFuture<String> postgresql;
    private final CompletableFuture<String> redis;

    /**
     * Begins to start what is missing, both at once.
     *
     * @param ownPostgresql address of somebody's own database; {@code null} to start a server
     * @param ownRedis      address of somebody's own Redis; {@code null} to start a server
     * @param folder        where servers that are started keep their data
     */
    DashboardStores(@Nullable String ownPostgresql, @Nullable String ownRedis, Path folder, Executor executor) {
        postgresql = ownPostgresql == null
                ? start(
                        () -> PostgresServer.in(folder.resolve("postgresql"))
                                .restartedWhenItEnds()
                                .start(),
                        PostgresServer::uri,
                        executor)
                : CompletableFuture.completedFuture(ownPostgresql);
        redis = ownRedis == null
                ? start(
                        () -> RedisServer.in(folder.resolve("redis"))
                                .restartedWhenItEnds()
                                .start(),
                        server -> server.uri() + PATIENT,
                        executor)
                : CompletableFuture.completedFuture(ownRedis);
    }

    private <S extends AutoCloseable> CompletableFuture<String> start(
            Supplier<S> server, Function<S, String> address, Executor executor) {
        return CompletableFuture.supplyAsync(
                () -> {
                    S running = server.get();
                    synchronized (started) {
                        started.push(running);
                    }
                    return address.apply(running);
                },
                executor);
    }

    /** Returns the database's address, once it takes connections. Throws what kept the server from starting. */
    String postgresql() {
        return await(postgresql);
    }

    /** Returns the Redis's address, once it takes connections. Throws what kept the server from starting. */
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

    /** Stops the servers that were started, in order and at once. */
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
