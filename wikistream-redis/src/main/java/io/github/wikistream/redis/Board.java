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
    private final Map<String, Member> members = new HashMap<>();
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
            BoardMinute target = minute(minute);
            RunningBoard hour = hourOf(minute, newest);
            Lines.forEach(lines, (name, count) -> target.load(member(name), count, hour));
        }
    }

    void add(long minute, Map<String, Long> gains, long newest) {
        BoardMinute target = minute(minute);
        RunningBoard hour = hourOf(minute, newest);
        gains.forEach((name, gain) -> target.append(member(name), gain, hour));
        appended.add(target);
    }

    private Member member(String name) {
        return members.computeIfAbsent(name, Member::new);
    }

    private BoardMinute minute(long number) {
        return minutes.computeIfAbsent(
                number, unused -> new BoardMinute(number, keys.tops(Bucket.minute(number), metric)));
    }

    private @Nullable RunningBoard hourOf(long minute, long newest) {
        return minute > newest - RunningBoard.MINUTES ? running : null;
    }

    /** Moves on: minutes leave the running hour, hours close, and what is too old is forgotten. */
    void moveOn(long from, long to, Changes changes, Lifetimes lifetimes) {
        if (to - from >= RunningBoard.MINUTES) {
            running.clear(members.values());
        } else {
            minutes.subMap(from - RunningBoard.MINUTES + 1, to - RunningBoard.MINUTES + 1)
                    .values()
                    .forEach(running::leave);
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
        Map<Long, BoardMinute> old = minutes.headMap(Retention.oldestMemberMinute(to));
        old.values().forEach(this::forget);
        old.clear();
        // The newest may not be over, and the one before has stragglers.
        minutes.headMap(to - 1).values().forEach(minute -> minute.tighten(changes));
    }

    private void forget(BoardMinute minute) {
        for (Member.Gain gain : minute.gains()) {
            Member member = gain.member();
            member.forget(minute);
            if (member.isForgotten()) {
                members.remove(member.name());
            }
        }
    }

    private void close(long hour, Changes changes, Lifetimes lifetimes) {
        BestRanks best = new BestRanks(Retention.HOUR_PLACES + 1);
        for (Member member : members.values()) {
            long sum = member.in(hour);
            if (sum > 0) {
                best.accept(member.name(), sum);
            }
        }
        List<Rank> ranks = best.ranks();
        if (ranks.isEmpty()) {
            return;
        }
        StringBuilder lines = new StringBuilder();
        ranks.stream().limit(Retention.HOUR_PLACES).forEach(rank -> Lines.append(lines, rank.count(), rank.member()));
        changes.set(keys.tops(Bucket.hour(hour), metric), Lines.packed(lines.toString()), Lifetimes.BUCKET);
        if (ranks.size() > Retention.HOUR_PLACES) {
            String leftOut = Long.toString(ranks.get(Retention.HOUR_PLACES).count());
            lifetimes.touch(changes, keys.leftOut(metric), "hash", Lifetimes.BUCKET);
            changes.add("HSET", keys.leftOut(metric), Long.toString(hour), leftOut);
        }
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
        running.addTo(changes, lifetimes, members.values());
    }
}
