package io.github.wikistream.bench.redis;

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
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Counts in Redis as they are commonly kept: 15 pipelined commands for each change, with a key for each counter and minute. A window is found
 * by SCAN and read by MGET. It is neither atomic nor fenced, and counts less than the standard metrics: no slices, distributions, distinct
 * members, or hours.
 */
public final class PerEventDesign {
    private static final String PREFIX = "events:";
    private static final int COMMANDS = 15;
    private static final int SCAN_COUNT = 1_000;
    private static final Duration LIMIT = Duration.ofMinutes(5);

    private final StatefulRedisConnection<String, String> connection;

    public PerEventDesign(StatefulRedisConnection<String, String> connection) {
        this.connection = connection;
    }

    /** What is counted of a change. */
    public record Facts(
            Instant at,
            String type,
            String wiki,
            long namespace,
            String actor,
            boolean minor,
            boolean patrolled,
            long growth,
            String user,
            String title) {
        /** Returns the facts of a decoded change. */
        public static Facts of(RecentChange change) {
            return new Facts(
                    change.occurredAt(),
                    change.typeName(),
                    change.wiki(),
                    change.namespace(),
                    change.actorKind().word(),
                    Boolean.TRUE.equals(change.minor()),
                    Boolean.TRUE.equals(change.patrolled()),
                    change.growth().orElse(0),
                    String.valueOf(change.user()),
                    change.title());
        }
    }

    /** Counts changes. All commands are sent in one flush. */
    public void count(List<Facts> changes) {
        RedisAsyncCommands<String, String> commands = connection.async();
        List<RedisFuture<?>> sent = new ArrayList<>(COMMANDS * changes.size());
        connection.setAutoFlushCommands(false);
        try {
            changes.forEach(change -> count(change, commands, sent));
            connection.flushCommands();
        } finally {
            connection.setAutoFlushCommands(true);
        }
        if (!LettuceFutures.awaitAll(LIMIT, sent.toArray(RedisFuture[]::new))) {
            throw new IllegalStateException("no answer within " + LIMIT);
        }
    }

    private static void count(Facts change, RedisAsyncCommands<String, String> commands, List<RedisFuture<?>> sent) {
        String minute = PREFIX + Bucket.minuteOf(change.at()) + ":";
        String page = change.wiki() + ":" + change.title();
        sent.add(commands.incr(PREFIX + "total"));
        sent.add(commands.incr(minute + "total"));
        sent.add(commands.incr(minute + "type:" + change.type()));
        sent.add(commands.incr(minute + "wiki:" + change.wiki()));
        sent.add(commands.incr(minute + "namespace:" + change.namespace()));
        sent.add(commands.incr(minute + "actor:" + change.actor()));
        sent.add(commands.incr(minute + "minor:" + change.minor()));
        sent.add(commands.incr(minute + "patrolled:" + change.patrolled()));
        sent.add(commands.hincrby(PREFIX + "types", change.type(), 1));
        sent.add(commands.hincrby(PREFIX + "wikis", change.wiki(), 1));
        sent.add(commands.hincrby(PREFIX + "bytes", "net", change.growth()));
        sent.add(commands.zincrby(minute + "users", 1, change.user()));
        sent.add(commands.zincrby(minute + "pages", 1, page));
        sent.add(commands.zincrby(PREFIX + "users", 1, change.user()));
        sent.add(commands.zincrby(PREFIX + "pages", 1, page));
    }

    /**
     * Reads all counters of a window.
     *
     * @param firstMinute number of the first minute
     * @return the sum of the counters found
     */
    public long snapshot(long firstMinute, int minutes) {
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
