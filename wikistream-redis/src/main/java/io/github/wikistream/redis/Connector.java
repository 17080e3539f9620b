package io.github.wikistream.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.StringCodec;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Connects to the server that holds a key. Creating Lettuce's client and connecting may take long and ignore
 * interruption, so both run in a thread of their own, and the caller waits for a future.
 */
final class Connector {
    private static final Executor OWN_THREAD = task -> {
        Thread thread = new Thread(task, "wikistream-redis-connect");
        thread.setDaemon(true);
        thread.start();
    };

    /** While a slot moves, a node may redirect to a node that redirects again. */
    private static final int MAX_REDIRECTIONS = 5;

    private static final Pattern MOVED = Pattern.compile("MOVED \\d+ (\\S*):(\\d+)");

    private final List<RedisURI> uris;
    private final String key;
    private final Duration timeout;
    private @Nullable RedisClient created;
    private boolean closed;

    /**
     * Creates an unconnected instance.
     *
     * @param uris servers, tried in order until one answers; of a cluster, any of its nodes
     * @param key in a cluster, connections lead to the master that holds this key
     */
    Connector(List<RedisURI> uris, String key, Duration timeout) {
        this.uris = uris.stream().map(uri -> copy(uri, timeout)).toList();
        this.key = key;
        this.timeout = timeout;
    }

    /** Lettuce's own copy omits the Sentinels and the name of their master, and is invalid without them. */
    private static RedisURI copy(RedisURI uri, Duration timeout) {
        RedisURI.Builder copy = RedisURI.builder(uri).withTimeout(timeout);
        uri.getSentinels().forEach(copy::withSentinel);
        if (uri.getSentinelMasterId() != null) {
            copy.withSentinelMasterId(uri.getSentinelMasterId());
        }
        return copy.build();
    }

    CompletableFuture<StatefulRedisConnection<String, String>> connect() {
        return CompletableFuture.supplyAsync(this::connectToAny, OWN_THREAD);
    }

    private StatefulRedisConnection<String, String> connectToAny() {
        CompletionException fault = null;
        for (RedisURI uri : uris) {
            try {
                return follow(uri);
            } catch (CompletionException e) {
                if (fault != null) {
                    e.addSuppressed(fault);
                }
                fault = e;
            }
        }
        throw fault == null ? new IllegalStateException("no server given") : fault;
    }

    /** Asks a server for the key and follows its redirections. */
    private StatefulRedisConnection<String, String> follow(RedisURI first) {
        RedisURI uri = first;
        for (int redirections = 0; ; redirections++) {
            StatefulRedisConnection<String, String> connection = connect(uri).join();
            String error = errorOf(connection.async().exists(key).toCompletableFuture());
            Matcher moved = MOVED.matcher(error);
            if (!moved.find() || redirections == MAX_REDIRECTIONS) {
                // Any other error is reported to the caller by its first command.
                return connection;
            }
            connection.close();
            uri = at(uri, moved.group(1), Integer.parseInt(moved.group(2)));
        }
    }

    private String errorOf(CompletableFuture<Long> answer) {
        try {
            answer.orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS).join();
            return "";
        } catch (CompletionException e) {
            return String.valueOf(e.getMessage());
        }
    }

    /** A node that does not know its own host name omits it; the requested host is meant. */
    private static RedisURI at(RedisURI uri, String host, int port) {
        RedisURI other = RedisURI.builder(uri).build();
        if (!host.isEmpty()) {
            other.setHost(host);
        }
        other.setPort(port);
        return other;
    }

    // Synchronized: no connection is established after close().
    private synchronized CompletableFuture<StatefulRedisConnection<String, String>> connect(RedisURI uri) {
        if (closed) {
            throw new IllegalStateException("closed");
        }
        return client().connectAsync(StringCodec.UTF8, uri).toCompletableFuture();
    }

    private RedisClient client() {
        RedisClient client = created;
        if (client == null) {
            client = RedisClient.create();
            ClientOptions.Builder options = ClientOptions.builder()
                    // Lettuce's own reconnection would resend pending commands, including a batch that may already have
                    // been applied.
                    .autoReconnect(false)
                    .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                    .socketOptions(
                            SocketOptions.builder().connectTimeout(timeout).build());
            MaintenanceNotifications.disable(options);
            client.setOptions(options.build());
            created = client;
        }
        return client;
    }

    /** Stops the client's threads; the future completes when they have stopped. */
    CompletableFuture<Void> close(Duration limit) {
        return CompletableFuture.supplyAsync(this::markClosed, OWN_THREAD)
                .thenCompose(client -> client == null
                        ? CompletableFuture.completedFuture(null)
                        : client.shutdownAsync(0, limit.toMillis(), TimeUnit.MILLISECONDS));
    }

    private synchronized @Nullable RedisClient markClosed() {
        closed = true;
        return created;
    }
}
