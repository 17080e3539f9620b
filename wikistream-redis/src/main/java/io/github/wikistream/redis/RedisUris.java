package io.github.wikistream.redis;

import io.github.wikistream.config.PluginUri;
import io.lettuce.core.RedisCredentials;
import io.lettuce.core.RedisURI;
import io.lettuce.core.StaticCredentialsProvider;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Parses the URI of a store into the URIs of its servers, and formats server names without secrets. */
final class RedisUris {
    static final String PLAIN = "redis";
    static final String TLS = "rediss";

    static final String PLAIN_VALKEY = "valkey";

    static final String TLS_VALKEY = "valkeys";

    static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(5);

    private static final String TIMEOUT = "timeout";
    private static final String SENTINEL = "sentinel";
    private static final int SENTINEL_PORT = 26_379;
    private static final Duration LONGEST_TIMEOUT = Duration.ofMinutes(10);
    private static final int HIGHEST_PORT = 65_535;
    private static final String FORM =
            " does not match redis[s]:// or valkey[s]://[user:password@]host[:port][,host[:port]...][/db][?timeout=seconds][&sentinel=name]; a user without a name is "
                    + "written :password@, and / ? # @ : % in a name or password as %2F %3F %23 %40 %3A %25";
    private static final String HOST = "(?:\\[[0-9a-fA-F:.]+]|[^\\[\\]:@/,\\s]+)(?::[0-9]{1,5})?";
    private static final Pattern SHAPE =
            Pattern.compile("//(?:([^:@/]*):([^:@/]*)@)?(" + HOST + "(?:," + HOST + ")*)(?:/([0-9]{1,9})?)?");
    private static final Pattern HOST_AND_PORT = Pattern.compile("(\\[[0-9a-fA-F:.]+]|[^:,]+)(?::([0-9]{1,5}))?");

    private RedisUris() {}

    static Duration timeout(PluginUri uri) {
        String text = uri.parameter(TIMEOUT);
        if (text == null) {
            return DEFAULT_TIMEOUT;
        }
        if (!text.matches("[0-9]{1,6}")) {
            throw new IllegalArgumentException("timeout must be whole seconds, 1 to " + LONGEST_TIMEOUT.toSeconds()
                    + ": '" + text + "' in " + uri);
        }
        return requireTimeout(Duration.ofSeconds(Long.parseLong(text)));
    }

    static Duration requireTimeout(Duration timeout) {
        if (timeout.compareTo(Duration.ofMillis(100)) < 0 || timeout.compareTo(LONGEST_TIMEOUT) > 0) {
            throw new IllegalArgumentException("timeout must be 0.1 s to 10 min: " + timeout);
        }
        return timeout;
    }

    /**
     * Returns the servers in the order in which they are tried; Sentinels share one URI.
     *
     * @param environment returns the value of an environment variable, or {@code null}; without a password in the URI,
     *     it is taken from {@code REDISCLI_AUTH}, as in redis-cli
     */
    static List<RedisURI> read(PluginUri uri, Function<String, @Nullable String> environment) {
        uri.requireOnly(TIMEOUT, SENTINEL);
        Matcher matcher = SHAPE.matcher(uri.rest());
        boolean known = Set.of(PLAIN, PLAIN_VALKEY).contains(uri.scheme()) || isEncrypted(uri);
        if (!known || !matcher.matches()) {
            // In a malformed text, any part may be the password, so none is shown.
            throw new IllegalArgumentException("the address after '" + uri.scheme() + ":'" + FORM);
        }
        String master = uri.parameter(SENTINEL);
        int defaultPort = master == null ? RedisURI.DEFAULT_REDIS_PORT : SENTINEL_PORT;
        List<RedisURI> hosts = new ArrayList<>();
        Matcher host = HOST_AND_PORT.matcher(matcher.group(3));
        while (host.find()) {
            hosts.add(RedisURI.create(withoutBrackets(host.group(1)), port(host.group(2), defaultPort, uri)));
        }
        if (master == null) {
            hosts.forEach(each -> complete(each, uri, matcher, environment));
            return hosts;
        }
        RedisURI.Builder monitored = RedisURI.builder().withSentinelMasterId(master);
        // With rediss://, Sentinels use TLS too.
        hosts.forEach(monitored::withSentinel);
        RedisURI all = monitored.build();
        complete(all, uri, matcher, environment);
        return List.of(all);
    }

    private static boolean isEncrypted(PluginUri uri) {
        return uri.scheme().equals(TLS) || uri.scheme().equals(TLS_VALKEY);
    }

    private static void complete(
            RedisURI redis, PluginUri uri, Matcher matcher, Function<String, @Nullable String> environment) {
        redis.setSsl(isEncrypted(uri));
        String database = matcher.group(4);
        if (database != null) {
            redis.setDatabase(Integer.parseInt(database));
        }
        String user = matcher.group(1);
        String password = matcher.group(2);
        if (user != null && password != null) {
            redis.setCredentialsProvider(new StaticCredentialsProvider(
                    RedisCredentials.just(user.isEmpty() ? null : decode(user), decode(password))));
            return;
        }
        String fromEnvironment = environment.apply("REDISCLI_AUTH");
        if (fromEnvironment != null && !fromEnvironment.isEmpty()) {
            redis.setCredentialsProvider(new StaticCredentialsProvider(RedisCredentials.just(null, fromEnvironment)));
        }
    }

    /** Returns hosts and ports, without user and password. */
    static String name(List<RedisURI> uris) {
        return uris.stream().map(RedisUris::name).collect(Collectors.joining(","));
    }

    private static String name(RedisURI uri) {
        if (!uri.getSentinels().isEmpty()) {
            return name(uri.getSentinels()) + " (sentinel " + uri.getSentinelMasterId() + ")";
        }
        if (uri.getSocket() != null) {
            return uri.getSocket();
        }
        String host = uri.getHost();
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + uri.getPort();
    }

    private static int port(@Nullable String text, int defaultPort, PluginUri uri) {
        int port = text == null ? defaultPort : Integer.parseInt(text);
        if (port < 1 || port > HIGHEST_PORT) {
            throw new IllegalArgumentException("port must be 1 to 65535: " + port + " in " + uri);
        }
        return port;
    }

    private static String withoutBrackets(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private static String decode(String text) {
        try {
            // Unlike in a form, a plus sign is not a space.
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            // Its message contains the secret, so it is neither repeated nor kept as the cause.
            throw new IllegalArgumentException("a % in the user or password of a redis URI must be written as %25");
        }
    }
}
