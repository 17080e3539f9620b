package io.github.wikistream.spring;

import io.lettuce.core.RedisURI;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.RedisNode;
import org.springframework.data.redis.connection.RedisPassword;
import org.springframework.data.redis.connection.RedisSentinelConfiguration;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** The address of the application's Redis, with its credentials, as Lettuce's URI. */
final class RedisAddress {
    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private RedisAddress() {}

    /** Returns the servers to try in order; those of a cluster lead to one another. */
    static List<RedisURI> of(LettuceConnectionFactory factory) {
        return builders(factory).stream()
                .map(uri -> uri.withSsl(factory.isUseSsl())
                        .withVerifyPeer(factory.getClientConfiguration().getVerifyMode())
                        .build())
                .toList();
    }

    /** Returns the command time-out of the factory, within the range that the store allows. */
    static Duration timeout(LettuceConnectionFactory factory) {
        Duration timeout = Duration.ofMillis(factory.getTimeout());
        if (timeout.compareTo(SHORTEST) < 0) {
            return SHORTEST;
        }
        return timeout.compareTo(LONGEST) > 0 ? LONGEST : timeout;
    }

    private static List<RedisURI.Builder> builders(LettuceConnectionFactory factory) {
        RedisSentinelConfiguration sentinel = factory.getSentinelConfiguration();
        if (sentinel != null) {
            return List.of(sentinel(sentinel));
        }
        RedisClusterConfiguration cluster = factory.getClusterConfiguration();
        if (cluster != null) {
            return StreamSupport.stream(cluster.getClusterNodes().spliterator(), false)
                    .map(node -> authenticated(node(node), cluster.getUsername(), cluster.getPassword()))
                    .toList();
        }
        RedisStandaloneConfiguration server = factory.getStandaloneConfiguration();
        return List.of(authenticated(
                RedisURI.builder()
                        .withHost(server.getHostName())
                        .withPort(server.getPort())
                        .withDatabase(server.getDatabase()),
                server.getUsername(),
                server.getPassword()));
    }

    private static RedisURI.Builder node(RedisNode node) {
        Integer port = node.getPort();
        return RedisURI.builder()
                .withHost(String.valueOf(node.getHost()))
                .withPort(port == null ? RedisURI.DEFAULT_REDIS_PORT : port);
    }

    private static RedisURI.Builder sentinel(RedisSentinelConfiguration sentinel) {
        if (sentinel.getMaster() == null) {
            throw new IllegalStateException(
                    "the Sentinel configuration names no master: spring.data.redis.sentinel.master");
        }
        RedisURI.Builder uri = RedisURI.builder()
                .withSentinelMasterId(String.valueOf(sentinel.getMaster().getName()))
                .withDatabase(sentinel.getDatabase());
        for (RedisNode node : sentinel.getSentinels()) {
            uri.withSentinel(authenticated(node(node), sentinel.getSentinelUsername(), sentinel.getSentinelPassword())
                    .build());
        }
        return authenticated(uri, sentinel.getUsername(), sentinel.getPassword());
    }

    private static RedisURI.Builder authenticated(
            RedisURI.Builder uri, @Nullable String user, @Nullable RedisPassword password) {
        if (password == null || !password.isPresent()) {
            return uri;
        }
        return user == null || user.isEmpty()
                ? uri.withPassword(password.get())
                : uri.withAuthentication(user, password.get());
    }
}
