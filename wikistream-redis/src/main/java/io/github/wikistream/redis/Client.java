package io.github.wikistream.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.MaintNotificationsConfig;
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
 * Lettuce's client, made when it is first needed. Making it and connecting take long at times and swallow interrupts, so both happen in a
 * thread of their own and whoever waits can be interrupted.
 */
final class Client {
    private static final Executor OWN_THREAD = task -> {
        Thread thread = new Thread(task, "wikistream-redis-connect");
        thread.setDaemon(true);
        thread.start();
    };

    /** A node that hands on a slot while we look may send us on again. */
    private static final int MOST_HOPS = 5;

    private static final Pattern MOVED = Pattern.compile("MOVED \\d+ (\\S*):(\\d+)");

    private final List<RedisURI> uris;
    private final String key;
    private final Duration timeout;
    private @Nullable RedisClient made;
    private boolean closed;

    /**
     * Connects to nothing yet.
     *
     * @param uris servers to ask, one after the other until one answers; of a cluster any of its nodes
     * @param key  a key of those that will be asked for; in a cluster the connection leads to the master that holds it
     */
    Client(List<RedisURI> uris, String key, Duration timeout) {
        this.uris = uris.stream().map(uri -> copy(uri, timeout)).toList();
        this.key = key;
        this.timeout = timeout;
    }

    /** Lettuce's own copy leaves out the Sentinels and their master's name, and is refused without. */
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
        throw fault == null ? new IllegalStateException("no server is named") : fault;
    }

    /** Asks a server for the key, and goes where it says that the key has moved. */
    private StatefulRedisConnection<String, String> follow(RedisURI first) {
        RedisURI uri = first;
        for (int hop = 0; ; hop++) {
            StatefulRedisConnection<String, String> connection = begin(uri).join();
            String refusal = refusalOf(connection.async().exists(key).toCompletableFuture());
            Matcher moved = MOVED.matcher(refusal);
            if (!moved.find() || hop == MOST_HOPS) {
                // Whatever else is wrong shows with the first command of the caller's own.
                return connection;
            }
            connection.close();
            uri = at(uri, moved.group(1), Integer.parseInt(moved.group(2)));
        }
    }

    private String refusalOf(CompletableFuture<Long> answer) {
        try {
            answer.orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS).join();
            return "";
        } catch (CompletionException e) {
            return String.valueOf(e.getMessage());
        }
    }

    /** A node that does not know its own name leaves it out: it means the one it was asked under. */
    private static RedisURI at(RedisURI uri, String host, int port) {
        RedisURI other = RedisURI.builder(uri).build();
        if (!host.isEmpty()) {
            other.setHost(host);
        }
        other.setPort(port);
        return other;
    }

    // With the lock held: no connection begins once the client has been told to end.
    private synchronized CompletableFuture<StatefulRedisConnection<String, String>> begin(RedisURI uri) {
        if (closed) {
            throw new IllegalStateException("closed");
        }
        return client().connectAsync(StringCodec.UTF8, uri).toCompletableFuture();
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
