package io.github.wikistream.redis;

import io.github.wikistream.internal.bucket.Bucket;
import io.github.wikistream.internal.bucket.BucketRetention;
import io.github.wikistream.metric.query.MetricQuery.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.LongUnaryOperator;

/** Advances to a newer minute: the steps for the last hour, and the keys of buckets that are no longer retained. */
final class Rollover {
    private final RedisKeys keys;
    private final ScriptCall call;
    private final Set<String> groups;
    private final long since;
    private final List<String> expired = new ArrayList<>();

    /**
     * Creates an instance without steps.
     *
     * @param groups all groups so far; may grow between calls
     * @param since the first minute after which nothing has expired; earlier minutes are not in the last hour
     */
    Rollover(RedisKeys keys, ScriptCall call, Set<String> groups, long since) {
        this.keys = keys;
        this.call = call;
        this.groups = groups;
        this.since = since;
    }

    /** Returns the keys of buckets that are no longer retained. Some may not exist. */
    List<String> expired() {
        return expired;
    }

    /**
     * Subtracts the minutes that leave the last hour, stores the leaderboards of hours that end in between, and
     * collects the buckets that are no longer retained.
     *
     * @param from the newest minute so far
     * @param to a later one
     */
    void advance(long from, long to) {
        long hour = Bucket.hourOf(from);
        if (hour == Bucket.hourOf(to)) {
            leaveLastHour(from, to);
        } else {
            long endOfHour = (hour + 1) * Step.HOUR.minutes() - 1;
            leaveLastHour(from, endOfHour);
            if (hour >= BucketRetention.oldestMemberHour(to)) {
                closeHour(Bucket.hour(hour));
            }
            leaveLastHour(endOfHour, to);
        }
        expire(from, to);
    }

    private List<String> groups(String kind) {
        return groups.stream().filter(group -> group.startsWith(kind)).toList();
    }

    /** Returns the metrics that have a leaderboard. */
    private List<String> leaderboards() {
        return groups(RedisKeys.MEMBERS).stream()
                .map(group -> group.substring(RedisKeys.MEMBERS.length()))
                .toList();
    }

    private void closeHour(Bucket hour) {
        for (String metric : leaderboards()) {
            call.step(
                    "close",
                    List.of(
                            keys.top(metric, hour),
                            keys.cut(metric, hour),
                            keys.lastHour(RedisKeys.MEMBERS + metric),
                            keys.topOfLastHour(metric)));
        }
    }

    private void leaveLastHour(long from, long to) {
        if (to - from >= StoredMinutes.LAST_HOUR_MINUTES) {
            clearLastHour();
            return;
        }
        List<Bucket> leaving = new ArrayList<>();
        long first = Math.max(from - StoredMinutes.LAST_HOUR_MINUTES + 1, since);
        for (long minute = first; minute <= to - StoredMinutes.LAST_HOUR_MINUTES; minute++) {
            leaving.add(Bucket.minute(minute));
        }
        if (leaving.isEmpty()) {
            return;
        }
        for (String group : groups(RedisKeys.COUNT)) {
            List<String> subtracted = new ArrayList<>(List.of(keys.lastHour(group)));
            leaving.forEach(minute -> subtracted.add(keys.of(group, minute)));
            call.step("subtract", subtracted);
        }
        for (String metric : leaderboards()) {
            String group = RedisKeys.MEMBERS + metric;
            List<String> subtracted = new ArrayList<>(List.of(keys.lastHour(group), keys.topOfLastHour(metric)));
            leaving.forEach(minute -> subtracted.add(keys.of(group, minute)));
            call.step("unrank", subtracted);
        }
    }

    /** Clears the last hour. */
    void clearLastHour() {
        List<String> old = new ArrayList<>();
        groups(RedisKeys.COUNT).forEach(group -> old.add(keys.lastHour(group)));
        for (String metric : leaderboards()) {
            old.add(keys.lastHour(RedisKeys.MEMBERS + metric));
            old.add(keys.topOfLastHour(metric));
        }
        call.step("remove", old);
    }

    private void expire(long from, long to) {
        List<Bucket> counts = new ArrayList<>(leaving(Step.MINUTE, BucketRetention::oldestCountMinute, from, to));
        counts.addAll(leaving(Step.HOUR, BucketRetention::oldestCountHour, from, to));
        List<Bucket> memberMinutes = leaving(Step.MINUTE, BucketRetention::oldestMemberMinute, from, to);
        List<Bucket> memberHours = leaving(Step.HOUR, BucketRetention::oldestMemberHour, from, to);
        addExpired(groups(RedisKeys.COUNT), counts, keys::of);
        addExpired(groups(RedisKeys.DISTRIBUTION), counts, keys::of);
        addExpired(groups(RedisKeys.MEMBERS), memberMinutes, keys::of);
        addExpired(leaderboards(), memberHours, keys::top);
        addExpired(leaderboards(), memberHours, keys::cut);
        addExpired(groups(RedisKeys.DISTINCT), memberMinutes, keys::of);
        addExpired(groups(RedisKeys.DISTINCT), memberHours, keys::of);
    }

    private void addExpired(List<String> names, List<Bucket> buckets, BiFunction<String, Bucket, String> key) {
        names.forEach(name -> buckets.forEach(bucket -> expired.add(key.apply(name, bucket))));
    }

    /**
     * Returns the buckets that are no longer retained when the newest minute advances.
     *
     * @param oldest returns the number of the oldest retained bucket, given the newest minute
     */
    private static List<Bucket> leaving(Step step, LongUnaryOperator oldest, long from, long to) {
        List<Bucket> buckets = new ArrayList<>();
        long end = Math.min(oldest.applyAsLong(to) - 1, Math.floorDiv(from, step.minutes()));
        for (long number = oldest.applyAsLong(from); number <= end; number++) {
            buckets.add(new Bucket(step, number));
        }
        return buckets;
    }
}
