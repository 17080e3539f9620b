package io.github.wikistream.bench;

import io.github.wikistream.event.RecentChange;
import io.github.wikistream.internal.bucket.Bucket;
import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.KeyValue;
import io.lettuce.core.LettuceFutures;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How counts are commonly kept in Redis: for each event some 15 commands, pipelined, with a key for each counter and minute; a window is
 * found by SCAN and read by MGET. Neither atomic nor fenced. It counts less than the standard metrics: no slices, distributions, distinct
 * members, or hours.
 */
final class PerEventDesign {
    private static final String PREFIX = "events:";
    private static final int SCAN_COUNT = 1_000;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final StatefulRedisConnection<String, String> connection;

    PerEventDesign(StatefulRedisConnection<String, String> connection) {
        this.connection = connection;
    }

    /** Counts changes, all of whose commands are sent in one piece. */
    void count(List<RecentChange> changes) {
        RedisAsyncCommands<String, String> commands = connection.async();
        List<RedisFuture<?>> sent = new ArrayList<>(15 * changes.size());
        connection.setAutoFlushCommands(false);
        try {
            changes.forEach(change -> count(change, commands, sent));
            connection.flushCommands();
        } finally {
            connection.setAutoFlushCommands(true);
        }
        if (!LettuceFutures.awaitAll(PATIENCE, sent.toArray(RedisFuture[]::new))) {
            throw new IllegalStateException("no answer within " + PATIENCE);
        }
    }

    private static void count(
            RecentChange change, RedisAsyncCommands<String, String> commands, List<RedisFuture<?>> sent) {
        String minute = PREFIX + Bucket.minuteOf(change.occurredAt()) + ":";
        String page = change.wiki() + ":" + change.title();
        String user = String.valueOf(change.user());
        sent.add(commands.incr(PREFIX + "total"));
        sent.add(commands.incr(minute + "total"));
        sent.add(commands.incr(minute + "type:" + change.typeName()));
        sent.add(commands.incr(minute + "wiki:" + change.wiki()));
        sent.add(commands.incr(minute + "namespace:" + change.namespace()));
        sent.add(commands.incr(minute + "actor:" + change.actorKind().word()));
        sent.add(commands.incr(minute + "minor:" + change.minor()));
        sent.add(commands.incr(minute + "patrolled:" + change.patrolled()));
        sent.add(commands.hincrby(PREFIX + "types", change.typeName(), 1));
        sent.add(commands.hincrby(PREFIX + "wikis", change.wiki(), 1));
        sent.add(commands.hincrby(PREFIX + "bytes", "net", change.growth().orElse(0)));
        sent.add(commands.zincrby(minute + "users", 1, user));
        sent.add(commands.zincrby(minute + "pages", 1, page));
        sent.add(commands.zincrby(PREFIX + "users", 1, user));
        sent.add(commands.zincrby(PREFIX + "pages", 1, page));
    }

    /**
     * Reads all counters of a window.
     *
     * @param firstMinute number of the first minute
     * @return the sum of what was found
     */
    long snapshot(long firstMinute, int minutes) {
        List<String> found = new ArrayList<>();
        ScanArgs all = ScanArgs.Builder.matches(PREFIX + "*:*:*").limit(SCAN_COUNT);
        KeyScanCursor<String> cursor = connection.sync().scan(ScanCursor.INITIAL, all);
        while (true) {
            for (String key : cursor.getKeys()) {
                long minute = Long.parseLong(key.substring(PREFIX.length(), key.indexOf(':', PREFIX.length())));
                if (minute >= firstMinute && minute < firstMinute + minutes) {
                    found.add(key);
                }
            }
            if (cursor.isFinished()) {
                break;
            }
            cursor = connection.sync().scan(cursor, all);
        }
        long sum = 0;
        for (KeyValue<String, String> value : connection.sync().mget(found.toArray(String[]::new))) {
            sum += Long.parseLong(value.getValueOrElse("0"));
        }
        return sum;
    }
}
