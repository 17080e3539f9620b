package io.github.wikistream.redis;

import io.github.wikistream.metric.Bucket;
import io.github.wikistream.metric.Bucket.Step;
import io.github.wikistream.metric.HyperLogLog;
import io.github.wikistream.metric.Retention;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The distinct members of sets. A bucket that begins while this writer is at work has a sketch here, which replaces the one in Redis when
 * it changes: so the server neither hashes nor searches. To other buckets members are added one by one, less those that this writer has sent
 * already.
 */
final class DistinctMembers {
    /** What this writer knows of a set in one bucket. */
    private static final class Sketch {
        private final String key;
        private final HyperLogLog members = new HyperLogLog();
        private final boolean whole;

        Sketch(String key, boolean whole) {
            this.key = key;
            this.whole = whole;
        }
    }

    private final Keys keys;
    private final Map<Bucket, Map<String, Sketch>> known = new HashMap<>();
    private final Set<Sketch> changed = new LinkedHashSet<>();

    DistinctMembers(Keys keys) {
        this.keys = keys;
    }

    /**
     * Adds to the minute and the hour of a set, as far as they are kept.
     *
     * @param set    metric, colon, key of the set
     * @param before the newest minute before the batch, {@link Long#MIN_VALUE} if there was none; what lies behind it was empty
     * @param now    the newest minute
     */
    void add(
            String set, Set<String> members, long minute, long before, long now, Changes changes, Lifetimes lifetimes) {
        if (minute >= Retention.oldestMemberMinute(now)) {
            add(set, members, Bucket.minute(minute), minute > before, changes, lifetimes);
        }
        long hour = Bucket.hourOf(minute);
        if (hour >= Retention.oldestMemberHour(now)) {
            add(set, members, Bucket.hour(hour), hour > Bucket.hourOf(before), changes, lifetimes);
        }
    }

    private void add(
            String set, Set<String> members, Bucket bucket, boolean begins, Changes changes, Lifetimes lifetimes) {
        Sketch sketch = known.computeIfAbsent(bucket, unused -> new HashMap<>())
                .computeIfAbsent(set, unused -> new Sketch(keys.uniques(bucket, set), begins));
        List<String> news = members.stream().filter(sketch.members::add).toList();
        if (news.isEmpty()) {
            return;
        }
        if (sketch.whole) {
            changed.add(sketch);
        } else {
            lifetimes.touch(changes, sketch.key, "string", Lifetimes.BUCKET);
            changes.addAll("PFADD", sketch.key, news);
        }
    }

    /** Adds the sketches that have changed, and forgets buckets that are over: what still comes for them is sent by itself. */
    void addTo(Changes changes, Lifetimes lifetimes, long now) {
        for (Sketch sketch : changed) {
            lifetimes.replace(changes, sketch.key, "string");
            changes.set(sketch.key, SketchBytes.of(sketch.members), Lifetimes.BUCKET);
        }
        changed.clear();
        known.keySet()
                .removeIf(bucket -> bucket.step() == Step.HOUR
                        ? bucket.number() < Bucket.hourOf(now) - 1
                        : bucket.number() < now - 1);
    }
}
