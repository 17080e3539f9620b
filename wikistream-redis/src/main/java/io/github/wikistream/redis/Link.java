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
 * One connection to the server, made when it is first needed and made anew after it was lost. A command is sent once, and the caller hears
 * if its outcome is unknown. Safe for use by several threads.
 */
final class Link {
    private final Client client;
    private final Duration timeout;
    private final String place;
    private @Nullable StatefulRedisConnection<String, String> current;
    private boolean closed;

    /**
     * Connects to nothing yet.
     *
     * @param timeout for connecting and for each answer
     * @param place   what the server is called in messages
     */
    Link(Client client, Duration timeout, String place) {
        this.client = client;
        this.timeout = timeout;
        this.place = place;
    }

    /**
     * Returns the connection, made anew if it was lost.
     *
     * @throws SinkException if there is none to be had
     */
    synchronized StatefulRedisConnection<String, String> connection() {
        if (closed) {
            throw new IllegalStateException(place + " is closed");
        }
        StatefulRedisConnection<String, String> connection = current;
        if (connection != null && connection.isOpen()) {
            return connection;
        }
        drop();
        CompletableFuture<StatefulRedisConnection<String, String>> future = client.connect();
        boolean connected = false;
        try {
            connection = await(future, "connecting");
            connected = true;
        } finally {
            if (!connected) {
                // It may yet come about, and nobody would close it.
                CompletionStage<Void> unused = future.thenCompose(StatefulRedisConnection::closeAsync);
            }
        }
        current = connection;
        return connection;
    }

    /** Gives up the connection: whatever it has under way stays unanswered. */
    synchronized void drop() {
        CompletableFuture<Void> unused = end();
    }

    private CompletableFuture<Void> end() {
        StatefulRedisConnection<String, String> connection = current;
        current = null;
        return connection == null ? CompletableFuture.completedFuture(null) : connection.closeAsync();
    }

    /** Ends the connection for good; the result says when that is done. */
    synchronized CompletableFuture<Void> close() {
        closed = true;
        return end();
    }

    /**
     * Waits for an answer.
     *
     * @param task what was asked for, for messages
     * @throws SinkException if the answer is an error or does not come; the interrupt flag is set if that is why
     */
    <T> T await(Future<T> answer, String task) {
        try {
            return answer.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            drop();
            Thread.currentThread().interrupt();
            throw SinkException.retryable(place + ": " + task + " was interrupted, its outcome is unknown", e);
        } catch (TimeoutException e) {
            drop();
            throw SinkException.retryable(
                    place + ": " + task + ": no answer within " + timeout.toMillis() + " ms, its outcome is unknown",
                    e);
        } catch (CancellationException e) {
            drop();
            throw SinkException.retryable(place + ": " + task + ": the connection was lost, its outcome is unknown", e);
        } catch (ExecutionException e) {
            if (!Faults.isAnswer(e) || Faults.isElsewhere(e)) {
                // Lost, or about to be, or no longer the right one: the next command gets a connection that is whole.
                drop();
            }
            if (e.getCause() instanceof Error error) {
                // Such as a class that is missing: no fault of the connection, and not one that passes.
                throw error;
            }
            throw Faults.of(place, task, e.getCause() == null ? e : e.getCause());
        }
    }

    /** Translates a fault. */
    SinkException failed(String task, RuntimeException fault) {
        return Faults.of(place, task, fault);
    }
}
