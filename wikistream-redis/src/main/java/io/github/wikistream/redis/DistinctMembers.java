package io.github.wikistream.redis;

import io.github.wikistream.metric.Bucket;
import io.github.wikistream.metric.Bucket.Step;
import io.github.wikistream.metric.HyperLogLog;
import io.github.wikistream.metric.MetricBatch;
import io.github.wikistream.metric.Retention;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
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
     * Takes what a batch brings for the minutes and hours that are kept, and adds the commands for it.
     *
     * @param before the newest minute before the batch; empty if there was none. What lies behind it was empty
     * @param now    the newest minute
     */
    void apply(List<MetricBatch.Minute> batch, OptionalLong before, long now, Changes changes, Lifetimes lifetimes) {
        long last = before.orElse(Long.MIN_VALUE);
        for (MetricBatch.Minute each : batch) {
            long minute = Bucket.minuteOf(each.start());
            long hour = Bucket.hourOf(minute);
            each.gains()
                    .forEach((metric, gains) -> gains.uniques().forEach((key, members) -> {
                        String set = Keys.part(metric, key);
                        if (minute >= Retention.oldestMemberMinute(now)) {
                            add(set, members, Bucket.minute(minute), minute > last, changes, lifetimes);
                        }
                        if (hour >= Retention.oldestMemberHour(now)) {
                            add(set, members, Bucket.hour(hour), hour > Bucket.hourOf(last), changes, lifetimes);
                        }
                    }));
        }
        addTo(changes, lifetimes, now);
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
    private void addTo(Changes changes, Lifetimes lifetimes, long now) {
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
