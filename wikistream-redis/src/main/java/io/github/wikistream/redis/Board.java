package io.github.wikistream.redis;

import io.github.wikistream.metric.BestRanks;
import io.github.wikistream.metric.Bucket;
import io.github.wikistream.metric.MetricReader.Rank;
import io.github.wikistream.metric.Retention;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a writer knows of one leaderboard: its minutes as long as they are kept, and the sums of the hour that ends with the newest. The
 * minutes lie in Redis as {@link Lines}, and so do the first places of the hour.
 */
final class Board {
    /** Keeps stragglers from making a closed hour as large as an open one; in bytes. */
    private static final long LARGEST_HOUR = 512 * 1024;

    private final Keys keys;
    private final String metric;
    private final TreeMap<Long, BoardMinute> minutes = new TreeMap<>();
    private final Set<BoardMinute> appended = new LinkedHashSet<>();
    private final RunningBoard running;

    Board(Keys keys, String metric) {
        this.keys = keys;
        this.metric = metric;
        running = new RunningBoard(keys.runningTop(metric));
    }

    /** Takes a minute as it is stored. */
    void load(long minute, @Nullable String lines, long newest) {
        if (lines != null) {
            minute(minute).load(lines, hourOf(minute, newest));
        }
    }

    void add(long minute, Map<String, Long> gains, long newest) {
        BoardMinute target = minute(minute);
        RunningBoard hour = hourOf(minute, newest);
        gains.forEach((member, gain) -> target.append(member, gain, hour));
        appended.add(target);
    }

    private BoardMinute minute(long number) {
        return minutes.computeIfAbsent(number, unused -> new BoardMinute(keys.tops(Bucket.minute(number), metric)));
    }

    private @Nullable RunningBoard hourOf(long minute, long newest) {
        return minute > newest - RunningBoard.MINUTES ? running : null;
    }

    /** Moves on: minutes leave the running hour, hours close, and what is too old is forgotten. */
    void moveOn(long from, long to, Changes changes, Lifetimes lifetimes) {
        if (to - from >= RunningBoard.MINUTES) {
            running.clear();
        } else {
            minutes.subMap(from - RunningBoard.MINUTES + 1, to - RunningBoard.MINUTES + 1)
                    .values()
                    .forEach(gone -> gone.leave(running));
            running.moveOn();
        }
        long oldestHour = Retention.oldestMemberHour(to);
        for (long hour = Retention.firstOpenHour(from); hour < Retention.firstOpenHour(to); hour++) {
            if (hour >= oldestHour) {
                close(hour, changes, lifetimes);
            }
        }
        for (long hour = Retention.oldestMemberHour(from); hour < Math.min(oldestHour, Bucket.hourOf(from)); hour++) {
            changes.add("HDEL", keys.leftOut(metric), Long.toString(hour));
        }
        minutes.headMap(Retention.oldestMemberMinute(to)).clear();
        // The newest may not be over, and the one before has stragglers.
        minutes.headMap(to - 1).values().forEach(minute -> minute.tighten(changes));
    }

    private void close(long hour, Changes changes, Lifetimes lifetimes) {
        Map<String, Long> sums = new HashMap<>();
        int length = Bucket.Step.HOUR.minutes();
        minutes.subMap(hour * length, (hour + 1) * length)
                .values()
                .forEach(minute -> minute.forEach((member, count) -> sums.merge(member, count, Long::sum)));
        if (sums.isEmpty()) {
            return;
        }
        List<Rank> ranks = best(sums);
        StringBuilder lines = new StringBuilder();
        ranks.stream().limit(Retention.HOUR_PLACES).forEach(rank -> Lines.append(lines, rank.count(), rank.member()));
        changes.set(keys.tops(Bucket.hour(hour), metric), lines.toString(), Lifetimes.BUCKET);
        if (ranks.size() > Retention.HOUR_PLACES) {
            String leftOut = Long.toString(ranks.get(Retention.HOUR_PLACES).count());
            lifetimes.touch(changes, keys.leftOut(metric), "hash", Lifetimes.BUCKET);
            changes.add("HSET", keys.leftOut(metric), Long.toString(hour), leftOut);
        }
    }

    private static List<Rank> best(Map<String, Long> sums) {
        BestRanks best = new BestRanks(Retention.HOUR_PLACES + 1);
        sums.forEach(best::accept);
        return best.ranks();
    }

    /**
     * Adds to an hour that is closed.
     *
     * @param length how long its text is already
     */
    void addLate(long hour, Map<String, Long> gains, long length, Changes changes, Lifetimes lifetimes) {
        if (length > LARGEST_HOUR) {
            long most = gains.values().stream().mapToLong(Long::longValue).max().orElse(0);
            lifetimes.touch(changes, keys.leftOut(metric), "hash", Lifetimes.BUCKET);
            changes.add("HINCRBY", keys.leftOut(metric), Long.toString(hour), Long.toString(most));
        } else {
            String key = keys.tops(Bucket.hour(hour), metric);
            lifetimes.touch(changes, key, "string", Lifetimes.BUCKET);
            changes.append(key, List.of(Lines.of(gains)));
        }
    }

    /** Adds what the batch has changed. */
    void addTo(Changes changes, Lifetimes lifetimes) {
        appended.forEach(minute -> minute.addTo(changes, lifetimes));
        appended.clear();
        running.addTo(changes, lifetimes);
    }
}
