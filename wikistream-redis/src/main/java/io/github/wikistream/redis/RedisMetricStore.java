package io.github.wikistream.redis;

import io.github.wikistream.config.PluginUri;
import io.github.wikistream.error.SinkException;
import io.github.wikistream.event.Checkpoint;
import io.github.wikistream.metric.MetricBatch;
import io.github.wikistream.metric.MetricContext;
import io.github.wikistream.metric.MetricStore;
import io.github.wikistream.metric.query.MetricReader;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SetArgs;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores metrics in Redis 6.2 or newer, in Redis's own types: counters are hashes, leaderboards sorted sets, distinct
 * members HyperLogLogs, and each bucket is a key with a time to live; {@code docs/reference/redis-keys.md} describes
 * the keys. A batch is one call of one script, which compares the checkpoint, adds the batch's sums, and stores the new
 * checkpoint.
 *
 * <p>Every key has a time to live. Buckets expire 16 days after the last write. Counters are exact in the range of a
 * {@code long}, the counts of a leaderboard's members up to 2<sup>53</sup>. An unpaired surrogate in a key or member is
 * stored as {@code ?}.
 *
 * <p>Durability depends on the server: with {@code appendfsync everysec}, a crash of the machine may lose the last
 * second, counts and checkpoint together; the engine then applies those events again.
 *
 * <p>Lost connections, timeouts, and a server that is loading, out of memory or a replica are retryable; a wrong
 * password, a missing permission and a key of another type are repairable.
 */
public final class RedisMetricStore implements MetricStore {
    private static final Logger LOG = LoggerFactory.getLogger(RedisMetricStore.class);
    private static final Pattern EVICTION = Pattern.compile("(?m)^maxmemory_policy:(?!noeviction)(\\S+)");
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);

    private final List<RedisURI> uris;
    private final Duration timeout;
    private final String server;
    private volatile @Nullable Session session;
    private volatile boolean closed;
    private boolean evictionChecked;

    private RedisMetricStore(List<RedisURI> uris, Duration timeout) {
        this.uris = List.copyOf(uris);
        this.timeout = timeout;
        this.server = "redis " + RedisUris.name(uris);
    }

    /**
     * Creates a store for {@code
     * redis://[user:password@]host[:port][,host[:port]…][/db][?timeout=seconds][&sentinel=name]}, or {@code rediss://…}
     * for TLS; {@code valkey://…} and {@code valkeys://…} are synonyms. Without a password in the URI, {@code
     * REDISCLI_AUTH} is used. Does no I/O.
     *
     * <p>Several hosts are tried in order until one answers. For a cluster, give any of its nodes: the store connects
     * to the node that holds its pipeline, and follows it when it moves. With {@code sentinel}, the hosts are
     * Sentinels, and the name is that of the master that they monitor.
     *
     * @param uri defaults are port 6379 (26379 for Sentinels), database 0 and a timeout of 5 seconds
     * @throws IllegalArgumentException if {@code uri} has another form
     */
    public static RedisMetricStore create(String uri) {
        return create(PluginUri.parse(uri));
    }

    /**
     * Creates a store for a server given as Lettuce's URI. Does no I/O.
     *
     * @param uri its own timeout is ignored
     * @param timeout for connecting and for each answer, 0.1 seconds to 10 minutes
     * @throws IllegalArgumentException if {@code timeout} is out of that range
     */
    public static RedisMetricStore create(RedisURI uri, Duration timeout) {
        return create(List.of(uri), timeout);
    }

    /**
     * Creates a store for servers given as Lettuce's URIs, which are tried in order until one answers: nodes of one
     * cluster, or the addresses of one server. Does no I/O.
     *
     * @param uris at least one; their own timeouts are ignored
     * @param timeout for connecting and for each answer, 0.1 seconds to 10 minutes
     * @throws IllegalArgumentException if {@code uris} is empty or {@code timeout} is out of that range
     */
    public static RedisMetricStore create(List<RedisURI> uris, Duration timeout) {
        if (uris.isEmpty()) {
            throw new IllegalArgumentException("at least one URI of a Redis server is needed");
        }
        return new RedisMetricStore(uris, RedisUris.requireTimeout(timeout));
    }

    static RedisMetricStore create(PluginUri uri) {
        return new RedisMetricStore(RedisUris.read(uri, System::getenv), RedisUris.timeout(uri));
    }

    @Override
    public synchronized Checkpoint open(MetricContext context) {
        if (closed) {
            throw new IllegalStateException(this + " is closed");
        }
        Session opened = session;
        if (opened == null || !opened.keys().pipeline().equals(context.pipeline())) {
            shutDown();
            opened = connect(new RedisKeys(context.pipeline()));
            session = opened;
        }
        Checkpoint checkpoint = opened.writer().open();
        warnIfEvicting(opened.writing());
        return checkpoint;
    }

    /** Warns once if the server may evict keys; some servers do not expose their policy. */
    private void warnIfEvicting(Connection connection) {
        if (evictionChecked) {
            return;
        }
        evictionChecked = true;
        try {
            String memory = connection.await(connection.open().async().info("memory"), "reading maxmemory-policy");
            Matcher policy = EVICTION.matcher(memory);
            if (policy.find()) {
                LOG.warn(
                        "{}: maxmemory-policy is {}: when memory is short, the server silently deletes keys, and counts become"
                                + " wrong; set it to noeviction",
                        server,
                        policy.group(1));
            }
        } catch (SinkException e) {
            if (e.isRetryable()) {
                throw e;
            }
            LOG.debug("{}: maxmemory-policy is unknown", server, e);
        }
    }

    /**
     * A server, as it describes itself.
     *
     * @param version such as {@code 7.2.4}; empty if the server does not tell
     * @param evictionPolicy its {@code maxmemory-policy}, such as {@code noeviction}; empty if the server does not tell
     */
    public record ServerInfo(String version, String evictionPolicy) {}

    /**
     * Connects by a connection of its own, writes a key that expires after a second, and returns what the server is. For
     * programs that check their environment; independent of {@link #open}.
     *
     * @throws SinkException if the server does not respond or refuses the user
     */
    public ServerInfo inspect() {
        RedisKeys keys = new RedisKeys("doctor");
        Session inspecting = connect(keys);
        try {
            Connection connection = inspecting.writing();
            connection.await(
                    connection.open().async().set(keys.checkpoint() + ":probe", "", SetArgs.Builder.ex(1)),
                    "writing a key");
            String server = connection.await(connection.open().async().info("server"), "reading the version");
            String memory = connection.await(connection.open().async().info("memory"), "reading maxmemory-policy");
            return new ServerInfo(field("redis_version", server), field("maxmemory_policy", memory));
        } finally {
            inspecting.close();
        }
    }

    private static String field(String name, String info) {
        Matcher field = Pattern.compile("(?m)^" + name + ":(\\S*)").matcher(info);
        return field.find() ? field.group(1) : "";
    }

    private Session connect(RedisKeys keys) {
        Connector connector = new Connector(uris, keys.checkpoint(), timeout);
        Connection writing = new Connection(connector, timeout, server);
        Connection reading = new Connection(connector, timeout, server);
        return new Session(
                connector,
                keys,
                writing,
                reading,
                new BatchWriter(writing, keys, server),
                new RedisMetricReader(reading, keys));
    }

    @Override
    public synchronized void apply(MetricBatch batch) {
        requireSession().writer().apply(batch);
    }

    @Override
    public MetricReader reader() {
        return requireSession().reader();
    }

    private Session requireSession() {
        Session opened = session;
        if (opened == null) {
            throw new IllegalStateException(this + (closed ? " is closed" : " is not open"));
        }
        return opened;
    }

    @Override
    public synchronized void close() {
        closed = true;
        shutDown();
    }

    private void shutDown() {
        Session ended = session;
        session = null;
        if (ended != null) {
            ended.close();
        }
    }

    /** Returns the servers' hosts and ports, without user and password. */
    @Override
    public String toString() {
        return server;
    }

    /**
     * The objects between {@code open} and {@code close}. Writing and reading use separate connections, so they do not
     * wait for each other.
     */
    private record Session(
            Connector connector,
            RedisKeys keys,
            Connection writing,
            Connection reading,
            BatchWriter writer,
            RedisMetricReader reader) {
        void close() {
            // Errors on closing do not affect what is stored.
            CompletableFuture<Void> end = CompletableFuture.allOf(writing.close(), reading.close())
                    .exceptionally(fault -> null)
                    .thenCompose(ended -> connector.close(CLOSE_LIMIT))
                    .exceptionally(fault -> null);
            end.completeOnTimeout(null, CLOSE_LIMIT.toMillis(), TimeUnit.MILLISECONDS)
                    .join();
        }
    }
}
