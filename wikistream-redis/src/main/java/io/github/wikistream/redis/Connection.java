package io.github.wikistream.redis;

import io.github.wikistream.error.SinkException;
import io.lettuce.core.api.StatefulRedisConnection;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A connection to the server, established when it is first used and re-established after a loss. A command is sent at
 * most once. Thread-safe.
 */
final class Connection {
    private final Connector connector;
    private final Duration timeout;
    private final String server;
    private @Nullable StatefulRedisConnection<String, String> current;
    private boolean closed;

    /**
     * Creates an unconnected instance.
     *
     * @param timeout for connecting and for each answer
     * @param server its name in messages
     */
    Connection(Connector connector, Duration timeout, String server) {
        this.connector = connector;
        this.timeout = timeout;
        this.server = server;
    }

    /**
     * Returns an open connection.
     *
     * @throws SinkException if none can be established
     */
    synchronized StatefulRedisConnection<String, String> open() {
        if (closed) {
            throw new IllegalStateException(server + " is closed");
        }
        StatefulRedisConnection<String, String> connection = current;
        if (connection != null && connection.isOpen()) {
            return connection;
        }
        drop();
        CompletableFuture<StatefulRedisConnection<String, String>> future = connector.connect();
        boolean connected = false;
        try {
            connection = await(future, "connecting");
            connected = true;
        } finally {
            if (!connected) {
                // A connection that is established after the wait was abandoned is closed.
                CompletionStage<Void> unused = future.thenCompose(StatefulRedisConnection::closeAsync);
            }
        }
        current = connection;
        return connection;
    }

    /** Closes the current connection: pending commands stay unanswered, and the next one gets a new connection. */
    synchronized void drop() {
        CompletableFuture<Void> unused = closeCurrent();
    }

    private CompletableFuture<Void> closeCurrent() {
        StatefulRedisConnection<String, String> connection = current;
        current = null;
        return connection == null ? CompletableFuture.completedFuture(null) : connection.closeAsync();
    }

    /** Closes the connection permanently; the future completes when it is closed. */
    synchronized CompletableFuture<Void> close() {
        closed = true;
        return closeCurrent();
    }

    /**
     * Waits for an answer.
     *
     * @param task the request, for messages
     * @throws SinkException if the answer is an error, or if none arrives within the timeout; if the thread was
     *     interrupted, its interrupt flag is set
     */
    <T> T await(Future<T> answer, String task) {
        try {
            return answer.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            drop();
            Thread.currentThread().interrupt();
            throw SinkException.retryable(server + ": " + task + " was interrupted, its outcome is unknown", e);
        } catch (TimeoutException e) {
            drop();
            throw SinkException.retryable(
                    server + ": " + task + ": no answer within " + timeout.toMillis() + " ms, its outcome is unknown",
                    e);
        } catch (CancellationException e) {
            drop();
            throw SinkException.retryable(
                    server + ": " + task + ": the connection was lost, its outcome is unknown", e);
        } catch (ExecutionException e) {
            if (!RedisErrors.isAnswer(e) || RedisErrors.isElsewhere(e)) {
                // The connection is lost or leads to the wrong server.
                drop();
            }
            if (e.getCause() instanceof Error error) {
                // For example a missing class: not a fault of the connection, and not transient.
                throw error;
            }
            throw RedisErrors.translate(server, task, e.getCause() == null ? e : e.getCause());
        }
    }

    /** Translates an exception that Lettuce has thrown. */
    SinkException failed(String task, RuntimeException fault) {
        return RedisErrors.translate(server, task, fault);
    }
}
