package io.github.wikistream.redis;

import io.github.wikistream.config.PluginUri;
import io.github.wikistream.error.FencedException;
import io.github.wikistream.error.SinkException;
import io.github.wikistream.event.Checkpoint;
import io.github.wikistream.metric.Counter;
import io.github.wikistream.metric.MetricBatch;
import io.github.wikistream.metric.MetricContext;
import io.github.wikistream.metric.MetricReader;
import io.github.wikistream.metric.MetricStore;
import io.lettuce.core.KeyValue;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Counts in Redis, 6.2 and newer. A batch is one script, run on the server as a whole: it compares the checkpoint, adds what the batch
 * brings, and stores the new checkpoint. The keys are described in {@code docs/redis-keys.md}.
 *
 * <p>Minutes live two days after they were last written, so that a stopped or replayed pipeline stays readable and leaves nothing but its
 * totals in the end. Counts are exact as far as a {@code long} goes; the gains of a leaderboard's member as far as 2<sup>53</sup>. A
 * member or key with half a surrogate pair is stored with {@code ?} in its place.
 *
 * <p>What Redis has written reaches its disk as its settings say: with {@code appendfsync everysec} a crash of the machine may take the
 * last second, counts and checkpoint together, and the engine applies it again.
 *
 * <p>Faults of the connection, time-outs, and a server that loads, is full, or is a replica are retryable; a wrong password, a missing
 * right, and a key that holds something else are permanent.
 */
public final class RedisMetricStore implements MetricStore {
    private static final Script APPLY = Script.load("apply.lua");
    private static final Script PROBE = Script.load("probe.lua");

    /** Twice the retention, so that a pipeline that was stopped for a day still finds the day before. */
    static final Duration LIFETIME = Duration.ofDays(2);

    private static final int FIXED_ARGUMENTS = 7;
    /** Redis takes 1,048,576 words in a command. */
    private static final int MOST_ARGUMENTS = 1_000_000;

    private static final long LARGEST_TOP = 1L << 53;
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);

    private final RedisURI uri;
    private final Duration timeout;
    private final String place;
    private volatile @Nullable Session session;
    private volatile boolean closed;

    private RedisMetricStore(RedisURI uri, Duration timeout) {
        this.uri = uri;
        this.timeout = timeout;
        this.place = "redis " + RedisAddress.name(uri);
    }

    /**
     * Makes a store for {@code redis://[user:password@]host[:port][/db][?timeout=seconds]}, or {@code rediss://…} for TLS. Does no I/O.
     *
     * @param uri port 6379 and database 0 if it names none; time-out 5 seconds if it names none
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
        return new RedisMetricStore(uri, RedisAddress.requireTimeout(timeout));
    }

    static RedisMetricStore create(PluginUri uri) {
        return new RedisMetricStore(RedisAddress.read(uri), RedisAddress.timeout(uri));
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
        Client client = new Client(uri, timeout);
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

        Session(Client client, Keys keys, Link writing, Link reading, RedisMetricReader reader) {
            this.client = client;
            this.keys = keys;
            this.writing = writing;
            this.reading = reading;
            this.reader = reader;
        }

        Checkpoint open() {
            run(PROBE, "trying to write", keys.probe(), new String[0]);
            List<KeyValue<String, String>> stored = writing.await(
                    writing.connection().async().hmget(keys.checkpoint(), "token", "json"), "reading the checkpoint");
            String token = stored.get(0).getValueOrElse("");
            if (token.isEmpty()) {
                return Checkpoint.NONE;
            }
            try {
                return Checkpoint.parse(stored.get(1).getValueOrElse(""));
            } catch (IllegalArgumentException e) {
                throw SinkException.permanent(
                        place + ": the checkpoint in " + keys.checkpoint() + " cannot be read: " + e.getMessage()
                                + "; if it is beyond repair, delete the keys of pipeline '" + keys.pipeline()
                                + "' to count anew",
                        e);
            }
        }

        void apply(MetricBatch batch) {
            String[] arguments = arguments(batch);
            Object answer = run(APPLY, "applying a batch", keys.checkpoint(), arguments);
            if (answer instanceof List<?> pair && pair.size() == 2 && pair.get(0) instanceof Long applied) {
                if (applied == 0) {
                    throw new FencedException(
                            place + " pipeline '" + keys.pipeline() + "'",
                            batch.previous().token(),
                            String.valueOf(pair.get(1)));
                }
                return;
            }
            throw SinkException.permanent(place + ": unexpected answer of the script: " + answer, null);
        }

        private Object run(Script script, String task, String key, String[] arguments) {
            RedisAsyncCommands<String, String> commands = writing.connection().async();
            String[] scriptKeys = {key};
            CompletableFuture<Object> answer = commands.evalsha(
                            script.sha(), ScriptOutputType.MULTI, scriptKeys, arguments)
                    .toCompletableFuture();
            try {
                return writing.await(answer, task);
            } catch (SinkException e) {
                if (!(e.getCause() instanceof RedisNoScriptException)) {
                    throw e;
                }
            }
            // A server that has been restarted does not know the script any more: it did not run, so it is sent again,
            // with its text.
            return writing.await(commands.eval(script.text(), ScriptOutputType.MULTI, scriptKeys, arguments), task);
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

    private String[] arguments(MetricBatch batch) {
        List<String> arguments = new ArrayList<>();
        arguments.add(batch.previous().token());
        arguments.add(batch.checkpoint().token());
        arguments.add(batch.checkpoint().toJson());
        arguments.add(Integer.toString(Keys.KEPT_MINUTES));
        arguments.add(Integer.toString(Keys.RUNNING_MINUTES));
        arguments.add(Long.toString(LIFETIME.toSeconds()));
        arguments.add("");
        long newest = Long.MIN_VALUE;
        for (MetricBatch.Minute minute : batch.minutes()) {
            if (!minute.counts().isEmpty() || !minute.tops().isEmpty()) {
                long epochMinute = minute.start().getEpochSecond() / 60;
                newest = Math.max(newest, epochMinute);
                String start = Long.toString(epochMinute);
                minute.counts().forEach(RedisMetricStore::requireCount);
                minute.tops().forEach(RedisMetricStore::requireTop);
                addGroups(arguments, "count", start, minute.counts());
                addGroups(arguments, "top", start, minute.tops());
                arguments.set(FIXED_ARGUMENTS - 1, Long.toString(newest));
            }
        }
        if (arguments.size() > MOST_ARGUMENTS) {
            throw SinkException.permanent(
                    place + ": a batch of " + arguments.size() / 2
                            + " counters is more than Redis takes in one call; at most " + MOST_ARGUMENTS / 2
                            + ": make batches smaller",
                    null);
        }
        return arguments.toArray(String[]::new);
    }

    private static void requireCount(Counter counter, long gain) {
        // The script must be able to take it back.
        if (gain == Long.MIN_VALUE) {
            throw new IllegalArgumentException("a counter loses at most 2^63 - 1: " + gain + " for " + counter);
        }
    }

    private static void requireTop(Counter member, long gain) {
        if (gain < 1 || gain > LARGEST_TOP) {
            throw new IllegalArgumentException("a member of a leaderboard gains 1 to 2^53: " + gain + " for " + member);
        }
    }

    private static void addGroups(List<String> arguments, String kind, String minute, Map<Counter, Long> gains) {
        Map<String, List<String>> byMetric = new LinkedHashMap<>();
        gains.forEach((counter, gain) -> {
            if (gain != 0) {
                List<String> pairs = byMetric.computeIfAbsent(counter.metric(), metric -> new ArrayList<>());
                pairs.add(counter.key());
                pairs.add(Long.toString(gain));
            }
        });
        byMetric.forEach((metric, pairs) -> {
            arguments.add(kind);
            arguments.add(metric);
            arguments.add(minute);
            arguments.add(Integer.toString(pairs.size() / 2));
            arguments.addAll(pairs);
        });
    }
}
