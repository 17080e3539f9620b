package io.github.wikistream.redis;

import io.github.wikistream.metric.BestRanks;
import io.github.wikistream.metric.Bucket;
import io.github.wikistream.metric.MetricBatch;
import io.github.wikistream.metric.MetricReader.Rank;
import io.github.wikistream.metric.Retention;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
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
    /** Texts by key that the next batch brings. */
    private final Map<String, byte[]> tightened = new LinkedHashMap<>();

    private long tidied = Long.MIN_VALUE;
    private long rounds;

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

    /**
     * Takes what a batch brings, and adds the commands for it.
     *
     * @param before the newest minute before the batch; empty if there was none
     */
    void apply(List<MetricBatch.Minute> batch, OptionalLong before, long newest, Changes changes, Lifetimes lifetimes) {
        if (before.isPresent() && before.getAsLong() < newest) {
            moveOn(before.getAsLong(), newest, changes, lifetimes);
        }
        for (MetricBatch.Minute each : batch) {
            MetricBatch.Gains gains = each.gains().get(metric);
            long minute = Bucket.minuteOf(each.start());
            if (gains != null && !gains.tops().isEmpty() && minute >= Retention.oldestMemberMinute(newest)) {
                add(minute, gains.tops(), newest);
            }
        }
        appended.forEach(minute -> minute.addTo(changes, lifetimes));
        appended.clear();
        running.addTo(changes, lifetimes, members.values());
    }

    private void add(long minute, Map<String, Long> gains, long newest) {
        BoardMinute target = minute(minute);
        RunningBoard hour = hourOf(minute, newest);
        // All look-ups first: a processor that has nothing else to do meanwhile waits for many of them at a time.
        List<@Nullable Member> known = new ArrayList<>(gains.size());
        gains.keySet().forEach(name -> known.add(members.get(name)));
        Iterator<@Nullable Member> next = known.iterator();
        gains.forEach((name, gain) -> {
            Member member = next.next();
            target.append(member == null ? member(name) : member, gain, hour);
        });
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

    /** Moves on: minutes leave the running hour, and hours close. */
    private void moveOn(long from, long to, Changes changes, Lifetimes lifetimes) {
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
    }

    /**
     * Does what can wait until a batch is on its way: forgets what is too old, and makes the texts of minutes that are over anew, which go with
     * the next batch.
     */
    void tidy(long newest) {
        if (tidied == newest) {
            return;
        }
        tidied = newest;
        Map<Long, BoardMinute> old = minutes.headMap(Retention.oldestMemberMinute(newest));
        old.values().forEach(this::forget);
        old.clear();
        // The newest may not be over, and the one before has stragglers.
        for (BoardMinute minute : minutes.headMap(newest - 1).values()) {
            byte[] text = minute.tighten(++rounds);
            if (text != null) {
                tightened.put(minute.key(), text);
            }
        }
    }

    /** Adds the texts that have been made anew since the last batch. */
    void addTidied(Changes changes) {
        tightened.forEach((key, text) -> changes.set(key, text, Lifetimes.BUCKET));
        tightened.clear();
    }

    private void forget(BoardMinute minute) {
        minute.forEach((member, count) -> {
            member.release();
            if (member.isForgotten()) {
                members.remove(member.name());
            }
        });
    }

    private void close(long hour, Changes changes, Lifetimes lifetimes) {
        long first = hour * Bucket.Step.HOUR.minutes();
        Collection<BoardMinute> its =
                minutes.subMap(first, first + Bucket.Step.HOUR.minutes()).values();
        rounds++;
        List<Member> several = new ArrayList<>();
        its.forEach(minute -> minute.forEach((member, count) -> {
            long sum = member.gather(rounds, count);
            if (sum > 1 && sum - count <= 1) {
                several.add(member);
            }
        }));
        BestRanks best = new BestRanks(Retention.HOUR_PLACES + 1);
        if (several.size() > Retention.HOUR_PLACES) {
            // Most have gained 1 and no more, and find no place behind so many.
            several.forEach(member -> best.accept(member.name(), member.takeGathered()));
        } else {
            its.forEach(minute -> minute.forEach((member, count) -> {
                long sum = member.takeGathered();
                if (sum > 0) {
                    best.accept(member.name(), sum);
                }
            }));
        }
        List<Rank> ranks = best.ranks();
        if (ranks.isEmpty()) {
            return;
        }
        LineWriter lines = new LineWriter();
        ranks.stream().limit(Retention.HOUR_PLACES).forEach(rank -> lines.append(rank.count(), rank.member()));
        changes.set(keys.tops(Bucket.hour(hour), metric), Lines.packed(lines.take()), Lifetimes.BUCKET);
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
}
