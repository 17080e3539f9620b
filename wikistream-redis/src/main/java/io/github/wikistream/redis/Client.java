package io.github.wikistream.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.StringCodec;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Lettuce's client, made when it is first needed. Making it and connecting take long at times and swallow interrupts, so both happen in a
 * thread of their own and whoever waits can be interrupted.
 */
final class Client {
    private static final Executor OWN_THREAD = task -> {
        Thread thread = new Thread(task, "wikistream-redis-connect");
        thread.setDaemon(true);
        thread.start();
    };

    private final RedisURI uri;
    private final Duration timeout;
    private @Nullable RedisClient made;
    private boolean closed;

    Client(RedisURI uri, Duration timeout) {
        this.uri = RedisURI.builder(uri).withTimeout(timeout).build();
        this.timeout = timeout;
    }

    CompletableFuture<StatefulRedisConnection<String, String>> connect() {
        return CompletableFuture.supplyAsync(this::begin, OWN_THREAD).thenCompose(Function.identity());
    }

    // With the lock held: no connection begins once the client has been told to end.
    private synchronized CompletionStage<StatefulRedisConnection<String, String>> begin() {
        if (closed) {
            throw new IllegalStateException("closed");
        }
        return client().connectAsync(StringCodec.UTF8, uri);
    }

    private RedisClient client() {
        RedisClient client = made;
        if (client == null) {
            client = RedisClient.create();
            client.setOptions(ClientOptions.builder()
                    // Its way to reconnect sends again what was under way, and with it a batch that may have been
                    // applied.
                    .autoReconnect(false)
                    .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                    .maintNotificationsConfig(MaintNotificationsConfig.disabled())
                    .socketOptions(
                            SocketOptions.builder().connectTimeout(timeout).build())
                    .build());
            made = client;
        }
        return client;
    }

    /** Ends the client's threads; the result says when that is done. */
    CompletableFuture<Void> close(Duration limit) {
        return CompletableFuture.supplyAsync(this::closed, OWN_THREAD)
                .thenCompose(client -> client == null
                        ? CompletableFuture.completedFuture(null)
                        : client.shutdownAsync(0, limit.toMillis(), TimeUnit.MILLISECONDS));
    }

    private synchronized @Nullable RedisClient closed() {
        closed = true;
        return made;
    }
}
