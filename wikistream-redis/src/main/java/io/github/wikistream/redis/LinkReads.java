package io.github.wikistream.redis;

import io.lettuce.core.KeyValue;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Reads over a link; many keys are asked for in one piece. For one thread. */
final class LinkReads implements StoredReads {
    private static final String TASK = "reading what is stored";

    private final Link link;

    LinkReads(Link link) {
        this.link = link;
    }

    @Override
    public List<@Nullable String> fields(String key, String... fields) {
        List<KeyValue<String, String>> answer =
                link.await(link.connection().async().hmget(key, fields), TASK);
        @Nullable String[] values = new String[fields.length];
        for (int i = 0; i < fields.length; i++) {
            values[i] = answer.get(i).hasValue() ? answer.get(i).getValue() : null;
        }
        return Arrays.asList(values);
    }

    @Override
    public Collection<String> members(String key) {
        return link.await(link.connection().async().smembers(key), TASK);
    }

    @Override
    public Map<String, String> strings(Collection<String> keys) {
        return all(keys, RedisAsyncCommands::get);
    }

    @Override
    public Map<String, Long> lengths(Collection<String> keys) {
        return all(keys, RedisAsyncCommands::strlen);
    }

    private <T> Map<String, T> all(
            Collection<String> keys, BiFunction<RedisAsyncCommands<String, String>, String, RedisFuture<T>> ask) {
        StatefulRedisConnection<String, String> connection = link.connection();
        Map<String, RedisFuture<T>> asked = new LinkedHashMap<>();
        connection.setAutoFlushCommands(false);
        try {
            keys.forEach(key -> asked.put(key, ask.apply(connection.async(), key)));
            connection.flushCommands();
        } finally {
            connection.setAutoFlushCommands(true);
        }
        Map<String, T> answers = new HashMap<>();
        asked.forEach((key, future) -> {
            T answer = link.await(future, TASK);
            if (answer != null) {
                answers.put(key, answer);
            }
        });
        return answers;
    }
}
