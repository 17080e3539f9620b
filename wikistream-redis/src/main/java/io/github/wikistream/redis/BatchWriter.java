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
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Writes the batches of one pipeline. Not thread-safe. */
final class BatchWriter {
    private static final Script APPLY = Script.load("apply.lua");
    private static final Script PROBE = Script.load("probe.lua");

    /** Redis accepts 1,048,576 words in one command. */
    private static final int MAX_ARGUMENTS = 1_000_000;

    /** Keys that one command removes: the server does nothing else meanwhile. */
    private static final int MAX_REMOVED = 1_000;

    private static final long MAX_MEMBER_GAIN = 1L << 53;
    private static final String READING = "reading the checkpoint";

    private final Connection connection;
    private final RedisKeys keys;
    private final String server;
    private final String pipeline;
    /** {@code null} if unknown after a failure. */
    private @Nullable PipelineState state;

    BatchWriter(Connection connection, RedisKeys keys, String server) {
        this.connection = connection;
        this.keys = keys;
        this.server = server;
        pipeline = server + " pipeline '" + keys.pipeline() + "'";
    }

    Checkpoint open() {
        state = null;
        run(PROBE, "testing write access", args -> args.add(1).addKey(keys.scratch()));
        PipelineState stored = readState();
        List<KeyValue<String, String>> fields =
                connection.await(commands().hmget(keys.checkpoint(), "json", "torn"), READING);
        if (fields.get(1).hasValue()) {
            throw SinkException.repairable(
                    pipeline + " contains half a batch, because another program wrote to its keys: "
                            + fields.get(1).getValue() + "; delete the pipeline's keys to start over",
                    null);
        }
        Checkpoint checkpoint =
                stored.token().isEmpty() ? Checkpoint.NONE : parse(fields.get(0).getValueOrElse(""));
        state = stored;
        return checkpoint;
    }

    private Checkpoint parse(String json) {
        try {
            return Checkpoint.parse(json);
        } catch (IllegalArgumentException e) {
            throw SinkException.repairable(
                    pipeline + ": the checkpoint in " + keys.checkpoint() + " is invalid: " + e.getMessage()
                            + "; repair it, or delete the pipeline's keys to start over",
                    e);
        }
    }

    private RedisAsyncCommands<String, String> commands() {
        return connection.open().async();
    }

    private PipelineState readState() {
        RedisAsyncCommands<String, String> commands = commands();
        RedisFuture<List<KeyValue<String, String>>> fields =
                commands.hmget(keys.checkpoint(), "newest", "since", "token");
        RedisFuture<Long> alive = commands.exists(keys.newest());
        RedisFuture<Set<String>> groups = commands.smembers(keys.groups());
        List<KeyValue<String, String>> stored = connection.await(fields, READING);
        return new PipelineState(
                stored.get(2).getValueOrElse(""),
                StoredMinutes.of(stored, connection.await(alive, READING) > 0),
                connection.await(groups, READING));
    }

    void apply(MetricBatch batch) {
        requireWritable(batch);
        String expected = batch.previous().token();
        PipelineState stored = state;
        state = null;
        if (stored == null || !stored.token().equals(expected)) {
            stored = readState();
        }
        if (!stored.token().equals(expected)) {
            throw new FencedException(pipeline, expected, stored.token());
        }
        BatchPlan plan = new BatchPlan(keys, stored, batch);
        if (plan.call().size() > MAX_ARGUMENTS) {
            throw SinkException.permanent(
                    pipeline + ": the batch has " + plan.call().size()
                            + " keys and arguments, and Redis accepts at most " + MAX_ARGUMENTS
                            + " in one call: make batches smaller",
                    null);
        }
        List<Object> answer = run(APPLY, "applying a batch", plan.call()::addTo);
        String detail = String.valueOf(answer.get(1));
        switch (String.valueOf(answer.get(0))) {
            case "0" -> throw new FencedException(pipeline, expected, detail);
            case "1" -> state = plan.after();
            case "2" -> throw SinkException.retryable(pipeline + " was idle until its last hour expired", null);
            case "3" ->
                throw SinkException.permanent(
                        pipeline + ": " + detail + " would overflow: a counter holds up to 2^63 - 1", null);
            default -> throw SinkException.permanent(server + ": unexpected answer of the script: " + answer, null);
        }
        remove(plan.expired());
    }

    /**
     * Removes buckets that no query reads any more. Not part of the script: a pipeline that was stopped for a day has
     * hundreds of thousands of them, and the server serves no other client while a script runs. Buckets that remain
     * after a fault expire.
     */
    private void remove(List<String> expired) {
        for (int from = 0; from < expired.size(); from += MAX_REMOVED) {
            List<String> some = expired.subList(from, Math.min(from + MAX_REMOVED, expired.size()));
            connection.await(commands().unlink(some.toArray(String[]::new)), "removing old buckets");
        }
    }

    private List<Object> run(Script script, String task, Consumer<CommandArgs<String, String>> arguments) {
        try {
            return connection.await(send(CommandType.EVALSHA, script.sha(), arguments), task);
        } catch (SinkException e) {
            if (!(e.getCause() instanceof RedisNoScriptException)) {
                throw e;
            }
        }
        // The server does not have the script, for example after a restart, and has not run it.
        return connection.await(send(CommandType.EVAL, script.text(), arguments), task);
    }

    private RedisFuture<List<Object>> send(
            CommandType command, String script, Consumer<CommandArgs<String, String>> arguments) {
        CommandArgs<String, String> args = new CommandArgs<>(StringCodec.UTF8).add(script);
        arguments.accept(args);
        return commands().dispatch(command, new NestedMultiOutput<>(StringCodec.UTF8), args);
    }

    private static void requireWritable(MetricBatch batch) {
        for (MetricBatch.Minute minute : batch.minutes()) {
            minute.gains()
                    .forEach((metric, gains) -> gains.tops().forEach((member, gain) -> {
                        if (gain < 1 || gain > MAX_MEMBER_GAIN) {
                            throw new IllegalArgumentException("the gain of a leaderboard's member must be 1 to 2^53: "
                                    + gain + " for '" + member + "' of '" + metric + "'");
                        }
                    }));
        }
    }
}
