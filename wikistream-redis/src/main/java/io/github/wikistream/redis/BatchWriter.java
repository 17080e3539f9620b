package io.github.wikistream.redis;

import io.github.wikistream.error.FencedException;
import io.github.wikistream.error.SinkException;
import io.github.wikistream.event.Checkpoint;
import io.github.wikistream.metric.MetricBatch;
import io.lettuce.core.KeyValue;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.NestedMultiOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Writes the batches of one pipeline. Not safe for use by several threads. */
final class BatchWriter {
    private static final Script APPLY = Script.load("apply.lua");
    private static final Script PROBE = Script.load("probe.lua");

    /** Redis takes 1,048,576 words in a command. */
    private static final int MOST_ARGUMENTS = 1_000_000;

    private static final String READING = "reading the checkpoint";
    private static final long LARGEST_TOP = 1L << 53;

    private final Link link;
    private final RedisKeys keys;
    private final String place;
    /** Not known after a fault. */
    private @Nullable StoredState state;

    /**
     * Connects to nothing yet.
     *
     * @param place what the server is called in messages
     */
    BatchWriter(Link link, RedisKeys keys, String place) {
        this.link = link;
        this.keys = keys;
        this.place = place;
    }

    Checkpoint open() {
        state = null;
        run(PROBE, "trying to write", args -> args.add(1).addKey(keys.scratch()));
        StoredState stored = readState();
        List<KeyValue<String, String>> fields =
                link.await(link.connection().async().hmget(keys.checkpoint(), "json", "torn"), READING);
        if (fields.get(1).hasValue()) {
            throw SinkException.repairable(
                    place + ": pipeline '" + keys.pipeline()
                            + "' holds half a batch, because another program wrote to its keys: "
                            + fields.get(1).getValue() + "; delete the pipeline's keys to count anew",
                    null);
        }
        if (stored.token().isEmpty()) {
            state = stored;
            return Checkpoint.NONE;
        }
        try {
            Checkpoint checkpoint = Checkpoint.parse(fields.get(0).getValueOrElse(""));
            state = stored;
            return checkpoint;
        } catch (IllegalArgumentException e) {
            throw SinkException.repairable(
                    place + ": the checkpoint in " + keys.checkpoint() + " cannot be read: " + e.getMessage()
                            + "; if it is beyond repair, delete the keys of pipeline '" + keys.pipeline()
                            + "' to count anew",
                    e);
        }
    }

    private StoredState readState() {
        RedisAsyncCommands<String, String> commands = link.connection().async();
        RedisFuture<List<KeyValue<String, String>>> fields =
                commands.hmget(keys.checkpoint(), "token", "newest", "since");
        RedisFuture<Long> alive = commands.exists(keys.newest());
        RedisFuture<Set<String>> groups = commands.smembers(keys.groups());
        List<KeyValue<String, String>> stored = link.await(fields, READING);
        OptionalLong newest = RedisKeys.minute(stored.get(1));
        boolean expired = link.await(alive, READING) == 0 && newest.isPresent();
        long since = expired
                ? newest.getAsLong() + 1
                : RedisKeys.minute(stored.get(2)).orElse(Long.MIN_VALUE);
        return new StoredState(stored.get(0).getValueOrElse(""), newest, since, expired, link.await(groups, READING));
    }

    void apply(MetricBatch batch) {
        requireWritable(batch);
        StoredState stored = state;
        state = null;
        if (stored == null || !stored.token().equals(batch.previous().token())) {
            stored = readState();
        }
        String pipeline = place + " pipeline '" + keys.pipeline() + "'";
        String expected = batch.previous().token();
        if (!stored.token().equals(expected)) {
            throw new FencedException(pipeline, expected, stored.token());
        }
        BatchPlan plan = plan(stored, batch);
        List<Object> answer = run(APPLY, "applying a batch", plan.call()::addTo);
        String detail = String.valueOf(answer.get(1));
        switch (String.valueOf(answer.get(0))) {
            case "0" -> throw new FencedException(pipeline, expected, detail);
            case "1" -> state = plan.after();
            case "2" ->
                throw SinkException.retryable(pipeline + " was idle for so long that its last hour has expired", null);
            case "3" -> throw overflow(detail, null);
            default -> throw SinkException.permanent(place + ": unexpected answer of the script: " + answer, null);
        }
    }

    private SinkException overflow(String counter, @Nullable Throwable cause) {
        return SinkException.permanent(
                place + ": " + counter + " of pipeline '" + keys.pipeline()
                        + "' would overflow: a counter holds up to 2^63 - 1",
                cause);
    }

    private BatchPlan plan(StoredState stored, MetricBatch batch) {
        BatchPlan plan;
        try {
            plan = new BatchPlan(keys, stored, batch);
        } catch (ArithmeticException e) {
            throw overflow("a counter", e);
        }
        if (plan.call().size() > MOST_ARGUMENTS) {
            throw SinkException.permanent(
                    place + ": a batch of " + plan.call().size()
                            + " keys and arguments is more than Redis takes in one call; at most " + MOST_ARGUMENTS
                            + ": make batches smaller",
                    null);
        }
        return plan;
    }

    private List<Object> run(Script script, String task, Consumer<CommandArgs<String, String>> given) {
        try {
            return link.await(send(CommandType.EVALSHA, script.sha(), given), task);
        } catch (SinkException e) {
            if (!(e.getCause() instanceof RedisNoScriptException)) {
                throw e;
            }
        }
        // A server that has been restarted does not know the script. It did not run, so it is sent again, with its
        // text.
        return link.await(send(CommandType.EVAL, script.text(), given), task);
    }

    private RedisFuture<List<Object>> send(
            CommandType command, String script, Consumer<CommandArgs<String, String>> given) {
        CommandArgs<String, String> args = new CommandArgs<>(StringCodec.UTF8).add(script);
        given.accept(args);
        return link.connection().async().dispatch(command, new NestedMultiOutput<>(StringCodec.UTF8), args);
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
