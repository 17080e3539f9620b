package io.github.wikistream.redis;

import io.github.wikistream.config.PluginUri;
import io.github.wikistream.error.FencedException;
import io.github.wikistream.error.SinkException;
import io.github.wikistream.event.Checkpoint;
import io.github.wikistream.metric.MetricBatch;
import io.github.wikistream.metric.MetricContext;
import io.github.wikistream.metric.MetricReader;
import io.github.wikistream.metric.MetricStore;
import io.lettuce.core.KeyValue;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.NestedMultiOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts in Redis, 6.2 and newer. A batch is one script, run on the server as a whole: it compares the checkpoint, writes what the batch
 * changes, and stores the new checkpoint. The keys are described in {@code docs/redis-keys.md}.
 *
 * <p>The writer holds a copy of what the next batch will most likely change, so that the server adds nothing up: with the standard metrics
 * and all changes of all wikis some 80 MB. It is read when the first batch comes and again after every fault.
 *
 * <p>Every key has a time to live; what is bound to time lives 16 days after it was last written, so that a stopped or replayed pipeline
 * stays readable and leaves nothing in the end. Counts are exact as far as a {@code long} goes; the gains of a leaderboard's member as far
 * as 2<sup>53</sup>. A member or key with half a surrogate pair is stored with {@code ?} in its place.
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

    private static final Script APPLY = Script.load("fenced.lua");
    private static final Script PROBE = Script.load("probe.lua");

    /** Redis takes 1,048,576 words in a command. */
    private static final int MOST_ARGUMENTS = 1_000_000;

    private static final long LARGEST_TOP = 1L << 53;
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
        if (opened == null || !opened.keys.pipeline().equals(context.pipeline())) {
            shutDown();
            opened = connect(new Keys(context.pipeline()));
            session = opened;
        }
        return opened.open();
    }

    private Session connect(Keys keys) {
        Client client = new Client(uris, keys.checkpoint(), timeout);
        Link writing = new Link(client, timeout, place);
        Link reading = new Link(client, timeout, place);
        return new Session(client, keys, writing, reading, new RedisMetricReader(reading, keys));
    }

    @Override
    public synchronized void apply(MetricBatch batch) {
        requireSession().apply(batch);
    }

    @Override
    public MetricReader reader() {
        return requireSession().reader;
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

    /** What stands between the first {@code open} and {@code close}. Commands that write and those that read do not wait for each other. */
    private final class Session {
        private final Client client;
        private final Keys keys;
        private final Link writing;
        private final Link reading;
        private final RedisMetricReader reader;
        private @Nullable Mirror mirror;

        Session(Client client, Keys keys, Link writing, Link reading, RedisMetricReader reader) {
            this.client = client;
            this.keys = keys;
            this.writing = writing;
            this.reading = reading;
            this.reader = reader;
        }

        Checkpoint open() {
            mirror = null;
            run(PROBE, "trying to write", args -> args.add(1).addKey(keys.probe()), () -> {});
            List<KeyValue<String, String>> stored = writing.await(
                    writing.connection().async().hmget(keys.checkpoint(), "token", "json", "torn"),
                    "reading the checkpoint");
            if (stored.get(2).hasValue()) {
                throw SinkException.repairable(
                        place + ": pipeline '" + keys.pipeline()
                                + "' holds half a batch, because another program wrote to its " + "keys: "
                                + stored.get(2).getValue() + "; delete the pipeline's keys to count anew",
                        null);
            }
            warnOfEviction();
            String token = stored.get(0).getValueOrElse("");
            if (token.isEmpty()) {
                return Checkpoint.NONE;
            }
            try {
                return Checkpoint.parse(stored.get(1).getValueOrElse(""));
            } catch (IllegalArgumentException e) {
                throw SinkException.repairable(
                        place + ": the checkpoint in " + keys.checkpoint() + " cannot be read: " + e.getMessage()
                                + "; if it is beyond repair, delete the keys of pipeline '" + keys.pipeline()
                                + "' to count anew",
                        e);
            }
        }

        /** Warns once of a server that would make room by deleting single counts; some servers do not tell. */
        private void warnOfEviction() {
            if (evictionLookedFor) {
                return;
            }
            evictionLookedFor = true;
            try {
                String memory = writing.await(writing.connection().async().info("memory"), "asking for its settings");
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

        void apply(MetricBatch batch) {
            requireWritable(batch);
            boolean done = false;
            try {
                write(batch);
                done = true;
            } finally {
                if (!done) {
                    // What is stored now is not known for certain.
                    mirror = null;
                }
            }
        }

        private void write(MetricBatch batch) {
            String token = batch.previous().token();
            String pipeline = place + " pipeline '" + keys.pipeline() + "'";
            Mirror copy = mirror;
            if (copy == null || !copy.token().equals(token)) {
                copy = new Mirror(keys, token, new LinkReads(writing), pipeline, System::nanoTime);
                mirror = copy;
            }
            Changes changes = changes(copy, batch);
            List<Object> pair = run(APPLY, "applying a batch", args -> changes.addTo(args, token), copy::tidy);
            if (pair.size() == 2 && pair.get(0) instanceof Long applied) {
                if (applied == 0) {
                    throw new FencedException(pipeline, token, String.valueOf(pair.get(1)));
                }
                return;
            }
            throw SinkException.permanent(place + ": unexpected answer of the script: " + pair, null);
        }

        private Changes changes(Mirror copy, MetricBatch batch) {
            Changes changes;
            try {
                changes = copy.apply(batch);
            } catch (ArithmeticException e) {
                throw SinkException.permanent(
                        place + ": a counter of pipeline '" + keys.pipeline()
                                + "' would overflow: it holds up to 2^63 - 1",
                        e);
            }
            if (changes.size() > MOST_ARGUMENTS) {
                throw SinkException.permanent(
                        place + ": a batch that changes " + changes.size() / 2
                                + " numbers is more than Redis takes in one call; at most " + MOST_ARGUMENTS / 2
                                + ": make batches smaller",
                        null);
            }
            return changes;
        }

        /**
         * Runs a script.
         *
         * @param meanwhile what is done while the server works
         */
        private List<Object> run(
                Script script, String task, Consumer<CommandArgs<String, String>> given, Runnable meanwhile) {
            RedisFuture<List<Object>> answer = send(CommandType.EVALSHA, script.sha(), given);
            meanwhile.run();
            try {
                return writing.await(answer, task);
            } catch (SinkException e) {
                if (!(e.getCause() instanceof RedisNoScriptException)) {
                    throw e;
                }
            }
            // A server that has been restarted does not know the script any more: it did not run, so it is sent again,
            // with its text.
            return writing.await(send(CommandType.EVAL, script.text(), given), task);
        }

        private RedisFuture<List<Object>> send(
                CommandType command, String script, Consumer<CommandArgs<String, String>> given) {
            CommandArgs<String, String> args = new CommandArgs<>(StringCodec.UTF8).add(script);
            given.accept(args);
            return writing.connection().async().dispatch(command, new NestedMultiOutput<>(StringCodec.UTF8), args);
        }

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

    private static void requireWritable(MetricBatch batch) {
        for (MetricBatch.Minute minute : batch.minutes()) {
            minute.gains()
                    .forEach((metric, gains) -> gains.tops().forEach((member, gain) -> {
                        if (gain < 1 || gain > LARGEST_TOP) {
                            throw new IllegalArgumentException("a member of a leaderboard gains 1 to 2^53: " + gain
                                    + " for '" + member + "' of '" + metric + "'");
                        }
                    }));
        }
    }
}
