package io.github.wikistream.redis;

import io.github.wikistream.metric.query.Bucket;
import io.github.wikistream.metric.query.Bucket.Step;
import io.github.wikistream.metric.query.BucketRetention;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.LongFunction;

/** The steps for a newest minute that moves on. */
final class Rollover {
    private static final List<String> NO_WORDS = List.of();

    private final RedisKeys keys;
    private final ScriptCall call;
    private final Set<String> groups;
    private final long since;

    /**
     * Plans nothing yet.
     *
     * @param groups all groups so far
     * @param since  the first minute since which nothing has expired; those before are not in the last hour
     */
    Rollover(RedisKeys keys, ScriptCall call, Set<String> groups, long since) {
        this.keys = keys;
        this.call = call;
        this.groups = groups;
        this.since = since;
    }

    private Collection<String> of(String kind) {
        return groups.stream().filter(group -> group.startsWith(kind)).toList();
    }

    private static String metric(String membersGroup) {
        return membersGroup.substring(RedisKeys.MEMBERS.length());
    }

    /** Moves the last hour on, keeps the leaderboards of the hour that ends meanwhile, and removes what is no longer retained. */
    void moveOn(long from, long to) {
        passEnd(from, to);
        removeOld(from, to);
    }

    private void passEnd(long from, long to) {
        long hour = Bucket.hourOf(from);
        if (hour == Bucket.hourOf(to)) {
            leave(from, to);
            return;
        }
        long end = (hour + 1) * Step.HOUR.minutes() - 1;
        leave(from, end);
        if (hour >= BucketRetention.oldestMemberHour(to)) {
            for (String group : of(RedisKeys.MEMBERS)) {
                String metric = metric(group);
                call.step(
                        "close",
                        BatchPlan.BUCKET,
                        List.of(
                                keys.top(metric, Bucket.hour(hour)),
                                keys.cut(metric),
                                keys.lastHour(group),
                                keys.topOfLastHour(metric)),
                        List.of(RedisKeys.hourText(hour)));
            }
        }
        leave(end, to);
    }

    /** Takes minutes out of the last hour. */
    private void leave(long from, long to) {
        if (to - from >= BatchPlan.LAST_HOUR_MINUTES) {
            clearLastHour();
            return;
        }
        List<Bucket> over = new ArrayList<>();
        long first = Math.max(from - BatchPlan.LAST_HOUR_MINUTES + 1, since);
        for (long minute = first; minute <= to - BatchPlan.LAST_HOUR_MINUTES; minute++) {
            over.add(Bucket.minute(minute));
        }
        if (over.isEmpty()) {
            return;
        }
        for (String group : of(RedisKeys.COUNT)) {
            take("subtract", group, List.of(keys.lastHour(group)), over);
        }
        for (String group : of(RedisKeys.MEMBERS)) {
            take("unrank", group, List.of(keys.lastHour(group), keys.topOfLastHour(metric(group))), over);
        }
    }

    private void take(String step, String group, List<String> lastHour, List<Bucket> over) {
        List<String> from = new ArrayList<>(lastHour);
        over.forEach(minute -> from.add(keys.of(group, minute)));
        call.step(step, Duration.ZERO, from, NO_WORDS);
    }

    /** Removes all of the last hour. */
    void clearLastHour() {
        List<String> old = new ArrayList<>();
        of(RedisKeys.COUNT).forEach(group -> old.add(keys.lastHour(group)));
        for (String group : of(RedisKeys.MEMBERS)) {
            old.add(keys.lastHour(group));
            old.add(keys.topOfLastHour(metric(group)));
        }
        call.step("remove", Duration.ZERO, old, NO_WORDS);
    }

    private void removeOld(long from, long to) {
        List<String> old = new ArrayList<>();
        List<Bucket> counts = buckets(
                BucketRetention.oldestCountMinute(from), BucketRetention.oldestCountMinute(to), from, Bucket::minute);
        counts.addAll(buckets(
                BucketRetention.oldestCountHour(from),
                BucketRetention.oldestCountHour(to),
                Bucket.hourOf(from),
                Bucket::hour));
        List<Bucket> memberMinutes = buckets(
                BucketRetention.oldestMemberMinute(from), BucketRetention.oldestMemberMinute(to), from, Bucket::minute);
        List<Bucket> memberHours = buckets(
                BucketRetention.oldestMemberHour(from),
                BucketRetention.oldestMemberHour(to),
                Bucket.hourOf(from),
                Bucket::hour);
        addAll(old, RedisKeys.COUNT, counts, keys::of);
        addAll(old, RedisKeys.DISTRIBUTION, counts, keys::of);
        addAll(old, RedisKeys.MEMBERS, memberMinutes, keys::of);
        addAll(old, RedisKeys.MEMBERS, memberHours, (group, hour) -> keys.top(metric(group), hour));
        addAll(old, RedisKeys.DISTINCT, memberMinutes, keys::of);
        addAll(old, RedisKeys.DISTINCT, memberHours, keys::of);
        if (!old.isEmpty()) {
            call.step("remove", Duration.ZERO, old, NO_WORDS);
        }
        if (!memberHours.isEmpty()) {
            List<String> hours = memberHours.stream()
                    .map(hour -> RedisKeys.hourText(hour.number()))
                    .toList();
            of(RedisKeys.MEMBERS)
                    .forEach(group -> call.step("forget", Duration.ZERO, List.of(keys.cut(metric(group))), hours));
        }
    }

    private interface KeyOf {
        String key(String group, Bucket bucket);
    }

    private void addAll(List<String> old, String kind, List<Bucket> buckets, KeyOf keyOf) {
        for (String group : of(kind)) {
            buckets.forEach(bucket -> old.add(keyOf.key(group, bucket)));
        }
    }

    /** Returns the buckets that were kept and are no longer; there is none behind {@code last}. */
    private static List<Bucket> buckets(long oldest, long oldestNow, long last, LongFunction<Bucket> bucket) {
        List<Bucket> buckets = new ArrayList<>();
        for (long number = oldest; number < Math.min(oldestNow, last + 1); number++) {
            buckets.add(bucket.apply(number));
        }
        return buckets;
    }
}
