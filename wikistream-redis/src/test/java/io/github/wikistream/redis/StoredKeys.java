package io.github.wikistream.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads a database without the store. */
final class StoredKeys implements AutoCloseable {
    private final RedisClient client;
    private final StatefulRedisConnection<String, String> connection;

    StoredKeys(String uri) {
        client = RedisClient.create(uri);
        connection = client.connect();
    }

    RedisCommands<String, String> commands() {
        return connection.sync();
    }

    /** Returns every key and its content as text. */
    SortedMap<String, String> all() {
        SortedMap<String, String> all = new TreeMap<>();
        for (String key : commands().keys("*")) {
            all.put(key, content(key));
        }
        return all;
    }

    private String content(String key) {
        String type = commands().type(key);
        return switch (type) {
            case "string" -> commands().get(key);
            case "hash" -> new TreeMap<>(commands().hgetall(key)).toString();
            case "list" -> commands().lrange(key, 0, -1).toString();
            case "set" -> commands().smembers(key).stream().sorted().toList().toString();
            case "zset" -> places(key).toString();
            default -> throw new AssertionError(key + " holds a " + type);
        };
    }

    private SortedMap<String, Long> places(String key) {
        SortedMap<String, Long> places = new TreeMap<>();
        commands().zrangeWithScores(key, 0, -1).forEach(place -> places.put(place.getValue(), (long) place.getScore()));
        return places;
    }

    @Override
    public void close() {
        connection.close();
        client.shutdown();
    }
}
