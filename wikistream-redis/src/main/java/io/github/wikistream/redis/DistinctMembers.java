package io.github.wikistream.redis;

import io.github.wikistream.metric.Bucket;
import io.github.wikistream.metric.HyperLogLog;
import io.github.wikistream.metric.Retention;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Sends the distinct members of a set, less those that would change nothing: what a bucket has been sent by this writer is noted in a
 * sketch like the one in Redis. Of an hour of users nearly all have been seen before.
 */
final class DistinctMembers {
    private final Keys keys;
    private final Map<Bucket, Map<String, HyperLogLog>> sent = new HashMap<>();

    DistinctMembers(Keys keys) {
        this.keys = keys;
    }

    /**
     * Adds to the minute and the hour of a set, as far as they are kept.
     *
     * @param set metric, colon, key of the set
     * @param now the newest minute
     */
    void add(String set, Set<String> members, long minute, long now, Changes changes, Lifetimes lifetimes) {
        if (minute >= Retention.oldestMemberMinute(now)) {
            add(set, members, Bucket.minute(minute), changes, lifetimes);
        }
        long hour = Bucket.hourOf(minute);
        if (hour >= Retention.oldestMemberHour(now)) {
            add(set, members, Bucket.hour(hour), changes, lifetimes);
        }
    }

    private void add(String set, Set<String> members, Bucket bucket, Changes changes, Lifetimes lifetimes) {
        HyperLogLog before = sent.computeIfAbsent(bucket, unused -> new HashMap<>())
                .computeIfAbsent(set, unused -> new HyperLogLog());
        List<String> news = new ArrayList<>();
        for (String member : members) {
            if (before.add(member)) {
                news.add(member);
            }
        }
        if (!news.isEmpty()) {
            String key = keys.uniques(bucket, set);
            lifetimes.touch(changes, key, "string", Lifetimes.BUCKET);
            changes.addAll("PFADD", key, news);
        }
    }

    /** Forgets buckets that are over; what still comes for them is sent whole. */
    void forget(long now) {
        sent.keySet()
                .removeIf(bucket -> bucket.step() == Bucket.Step.HOUR
                        ? bucket.number() < Bucket.hourOf(now) - 1
                        : bucket.number() < now - 1);
    }
}
