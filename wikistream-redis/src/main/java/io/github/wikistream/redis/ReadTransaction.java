package io.github.wikistream.redis;

import io.github.wikistream.error.SinkException;
import io.lettuce.core.KeyValue;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.TransactionResult;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Commands that read the keys of a pipeline in one transaction, sent in one round trip. */
final class ReadTransaction {
    private static final String TASK = "reading counts";

    private final Connection connection;
    private final RedisAsyncCommands<String, String> commands;
    private final @Nullable RedisFuture<String> begin;
    private final List<RedisFuture<?>> reads = new ArrayList<>();
    private final RedisFuture<List<KeyValue<String, String>>> checkpoint;
    private final RedisFuture<Long> alive;
    private @Nullable RedisFuture<TransactionResult> end;

    /**
     * Creates an instance without commands.
     *
     * @param atomic {@code false} if no batch can be written in between
     */
    ReadTransaction(
            Connection connection, RedisAsyncCommands<String, String> commands, RedisKeys keys, boolean atomic) {
        this.connection = connection;
        this.commands = commands;
        begin = atomic ? commands.multi() : null;
        checkpoint = add(commands.hmget(keys.checkpoint(), "newest", "since"));
        alive = add(commands.exists(keys.newest()));
    }

    RedisAsyncCommands<String, String> commands() {
        return commands;
    }

    /** Adds a command; its answer is available after {@link #await}. */
    <T> RedisFuture<T> add(RedisFuture<T> read) {
        reads.add(read);
        return read;
    }

    void end() {
        end = begin == null ? null : commands.exec();
    }

    /** Waits for the answers and returns the minutes that they belong to. */
    StoredMinutes await() {
        try {
            if (begin != null && end != null) {
                connection.await(begin, TASK);
                connection.await(end, TASK);
            }
        } catch (SinkException e) {
            // The transaction's own error does not contain the cause; the error of the refused command does.
            reads.stream().filter(RedisFuture::isDone).forEach(this::answer);
            throw e;
        }
        return StoredMinutes.of(answer(checkpoint), answer(alive) > 0);
    }

    <T> T answer(RedisFuture<T> read) {
        return connection.await(read, TASK);
    }
}
