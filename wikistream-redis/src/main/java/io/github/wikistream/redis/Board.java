package io.github.wikistream.redis;

import io.github.wikistream.metric.BestRanks;
import io.github.wikistream.metric.Bucket;
import io.github.wikistream.metric.MetricReader.Rank;
import io.github.wikistream.metric.Retention;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a writer knows of one leaderboard: its minutes as long as they are kept, and the sums of the hour that ends with the newest. The
 * minutes lie in Redis as {@link Lines}, and of the hour a sorted set of the first {@link Places}.
 */
final class Board {
    /** How many minutes the running leaderboard spans, the newest included. */
    static final int RUNNING_MINUTES = 60;

    /** Keeps stragglers from making a closed hour as large as an open one; in bytes. */
    private static final long LARGEST_HOUR = 512 * 1024;

    private final Keys keys;
    private final String metric;
    private final TreeMap<Long, Map<String, Long>> minutes = new TreeMap<>();
    private final Map<String, Long> running = new HashMap<>();
    /** Sums that have changed, as they were before. */
    private final Map<String, Long> before = new HashMap<>();
    /** Minutes that have been appended to: Redis keeps room for more, and members may have several lines. */
    private final Set<Long> loose = new HashSet<>();

    private final Map<Long, StringBuilder> appended = new TreeMap<>();
    private final Places places = new Places();
    private boolean renewed = true;
    private boolean moved;

    Board(Keys keys, String metric) {
        this.keys = keys;
        this.metric = metric;
    }

    /** Takes a minute as it is stored. */
    void load(long minute, @Nullable String lines, long newest) {
        if (lines != null) {
            Map<String, Long> counts = minutes.computeIfAbsent(minute, unused -> new HashMap<>());
            Lines.addTo(counts, lines);
            if (minute > newest - RUNNING_MINUTES) {
                counts.forEach((member, count) -> running.merge(member, count, Long::sum));
            }
            if (minute >= newest - 1) {
                loose.add(minute);
            }
        }
    }

    void add(long minute, String member, long gain, long newest) {
        minutes.computeIfAbsent(minute, unused -> new HashMap<>()).merge(member, gain, Math::addExact);
        Lines.append(appended.computeIfAbsent(minute, unused -> new StringBuilder()), gain, member);
        if (minute > newest - RUNNING_MINUTES) {
            run(member, gain);
        }
    }

    private void run(String member, long delta) {
        long sum = running.getOrDefault(member, 0L);
        before.putIfAbsent(member, sum);
        if (sum + delta == 0) {
            running.remove(member);
        } else {
            running.put(member, Math.addExact(sum, delta));
        }
    }

    /** Moves on: minutes leave the running hour, hours close, and what is too old is forgotten. */
    void moveOn(long from, long to, Changes changes, Lifetimes lifetimes) {
        if (to - from >= RUNNING_MINUTES) {
            running.clear();
            before.clear();
            renewed = true;
        } else {
            minutes.subMap(from - RUNNING_MINUTES + 1, to - RUNNING_MINUTES + 1)
                    .values()
                    .forEach(gone -> gone.forEach((member, count) -> run(member, -count)));
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
        tighten(to, changes);
        moved = true;
    }

    private void close(long hour, Changes changes, Lifetimes lifetimes) {
        Map<String, Long> sums = new HashMap<>();
        int length = Bucket.Step.HOUR.minutes();
        minutes.subMap(hour * length, (hour + 1) * length)
                .values()
                .forEach(counts -> counts.forEach((member, count) -> sums.merge(member, count, Long::sum)));
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

    /** Writes minutes anew that are over: a line for each member, and no room to spare. */
    private void tighten(long newest, Changes changes) {
        loose.removeIf(minute -> {
            if (minute >= newest - 1) {
                return false;
            }
            Map<String, Long> counts = minutes.get(minute);
            if (counts != null) {
                changes.set(keys.tops(Bucket.minute(minute), metric), Lines.of(counts), Lifetimes.BUCKET);
            }
            return true;
        });
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
        appended.forEach((minute, lines) -> {
            String key = keys.tops(Bucket.minute(minute), metric);
            lifetimes.touch(changes, key, "string", Lifetimes.BUCKET);
            changes.append(key, List.of(lines.toString()));
            loose.add(minute);
        });
        appended.clear();
        before.forEach((member, was) -> places.move(was, running.getOrDefault(member, 0L)));
        if (renewed || places.areMany() || (moved && places.areFew())) {
            renewed |= places.choose(running.values());
        }
        String board = keys.runningTop(metric);
        List<String> placed = new ArrayList<>();
        List<String> gone = new ArrayList<>();
        if (renewed) {
            lifetimes.renew(changes, board, "zset", Lifetimes.BUCKET);
            changes.unlink(List.of(board));
            running.forEach((member, sum) -> addPlace(placed, member, sum));
        } else {
            before.forEach((member, was) -> {
                long sum = running.getOrDefault(member, 0L);
                if (sum != was) {
                    addPlace(placed, member, sum);
                    if (!places.take(sum) && places.take(was)) {
                        gone.add(member);
                    }
                }
            });
        }
        if (!placed.isEmpty()) {
            lifetimes.touch(changes, board, "zset", Lifetimes.BUCKET);
            changes.addAll("ZADD", board, placed);
        }
        if (!gone.isEmpty()) {
            changes.addAll("ZREM", board, gone);
        }
        renewed = false;
        moved = false;
        before.clear();
    }

    /** Counts are negated: so Redis returns ties in the order of their bytes, which is that of code points. */
    private void addPlace(List<String> placed, String member, long sum) {
        if (places.take(sum)) {
            placed.add("-" + sum);
            placed.add(member);
        }
    }
}
