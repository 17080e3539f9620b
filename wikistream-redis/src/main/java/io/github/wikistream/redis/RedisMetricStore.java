package io.github.wikistream.redis;

import io.github.wikistream.config.PluginUri;
import io.github.wikistream.error.SinkException;
import io.github.wikistream.event.Checkpoint;
import io.github.wikistream.metric.MetricBatch;
import io.github.wikistream.metric.MetricContext;
import io.github.wikistream.metric.MetricStore;
import io.github.wikistream.metric.query.MetricReader;
import io.lettuce.core.RedisURI;
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
 * Counts in Redis, 6.2 and newer, in Redis's own types: counters are hashes, leaderboards sorted sets, distinct members HyperLogLogs, each
 * bucket a key with a time to live. The keys are described in {@code docs/reference/redis-keys.md}. A batch is one call of one script, which compares
 * the checkpoint, adds the batch's sums, and stores the new checkpoint.
 *
 * <p>Every key has a time to live. Buckets expire 16 days after the last write, so that a stopped or replayed pipeline stays readable and
 * leaves nothing in the end. Counts are exact as far as a {@code long} goes; the counts of a leaderboard's members as far as
 * 2<sup>53</sup>. A member or key with half a surrogate pair is stored with {@code ?} in its place.
 *
 * <p>What Redis has written reaches its disk as its settings say: with {@code appendfsync everysec} a crash of the machine may take the
 * last second, counts and checkpoint together, and the engine applies it again.
 *
 * <p>Faults of the connection, time-outs, and a server that loads, is full, or is a replica are retryable; a wrong password, a missing
 * right, and a key that holds something else are repairable.
 */
public final class RedisMetricStore implements MetricStore {
    private static final Logger LOG = LoggerFactory.getLogger(RedisMetricStore.class);
    private static final Pattern EVICTION = Pattern.compile("(?m)^maxmemory_policy:(?!noeviction)(\\S+)");
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);

    private final List<RedisURI> uris;
    private final Duration timeout;
    private final String place;
    private volatile @Nullable Session session;
    private volatile boolean closed;
    private boolean evictionLookedFor;

    private RedisMetricStore(List<RedisURI> uris, Duration timeout) {
        this.uris = List.copyOf(uris);
        this.timeout = timeout;
        this.place = "redis " + RedisAddress.name(uris);
    }

    /**
     * Makes a store for {@code redis://[user:password@]host[:port][,host[:port]…][/db][?timeout=seconds][&sentinel=name]}, or {@code rediss://…}
     * for TLS; {@code valkey://…} and {@code valkeys://…} mean the same. Without a password it is {@code REDISCLI_AUTH}. Does no I/O.
     *
     * <p>Several hosts are asked one after the other until one answers. Of a cluster, name any of its nodes: the store goes on to the one that
     * holds its pipeline, and follows it when it moves. With {@code sentinel}, the hosts are those of Sentinels, and the name that of the master
     * they watch.
     *
     * @param uri port 6379 (of Sentinels 26379) and database 0 if it names none; time-out 5 seconds if it names none
     * @throws IllegalArgumentException if {@code uri} has another form
     */
    public static RedisMetricStore create(String uri) {
        return create(PluginUri.parse(uri));
    }

    /**
     * Makes a store for a server that Lettuce knows how to reach, one behind Sentinel for instance. Does no I/O.
     *
     * @param uri     its own time-out is not used
     * @param timeout how long to wait for a connection or an answer, 0.1 seconds to 10 minutes
     * @throws IllegalArgumentException if {@code timeout} is out of that range
     */
    public static RedisMetricStore create(RedisURI uri, Duration timeout) {
        return new RedisMetricStore(List.of(uri), RedisAddress.requireTimeout(timeout));
    }

    static RedisMetricStore create(PluginUri uri) {
        return new RedisMetricStore(RedisAddress.read(uri, System::getenv), RedisAddress.timeout(uri));
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
        warnOfEviction(opened.writing());
        return checkpoint;
    }

    /** Warns once of a server that would make room by deleting single counts; some servers do not tell. */
    private void warnOfEviction(Link link) {
        if (evictionLookedFor) {
            return;
        }
        evictionLookedFor = true;
        try {
            String memory = link.await(link.connection().async().info("memory"), "asking for its settings");
            Matcher policy = EVICTION.matcher(memory);
            if (policy.find()) {
                LOG.warn(
                        "{}: maxmemory-policy is {}: when memory is short the server deletes keys, and counts are wrong"
                                + " without notice; set it to noeviction",
                        place,
                        policy.group(1));
            }
        } catch (SinkException e) {
            if (e.isRetryable()) {
                throw e;
            }
            LOG.debug("{}: its maxmemory-policy is not known", place, e);
        }
    }

    private Session connect(RedisKeys keys) {
        Client client = new Client(uris, keys.checkpoint(), timeout);
        Link writing = new Link(client, timeout, place);
        Link reading = new Link(client, timeout, place);
        return new Session(
                client,
                keys,
                writing,
                reading,
                new BatchWriter(writing, keys, place),
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

    /** Returns the server's host and port, without user and password. */
    @Override
    public String toString() {
        return place;
    }

    /**
     * What exists between the first {@code open} and {@code close}. Writing and reading have a connection each, so that they do not wait for
     * each other.
     */
    private record Session(
            Client client, RedisKeys keys, Link writing, Link reading, BatchWriter writer, RedisMetricReader reader) {
        void close() {
            // Whether all of that ends well changes nothing for what is stored.
            CompletableFuture<Void> end = CompletableFuture.allOf(writing.close(), reading.close())
                    .exceptionally(fault -> null)
                    .thenCompose(ended -> client.close(CLOSE_LIMIT))
                    .exceptionally(fault -> null);
            end.completeOnTimeout(null, CLOSE_LIMIT.toMillis(), TimeUnit.MILLISECONDS)
                    .join();
        }
    }
}
