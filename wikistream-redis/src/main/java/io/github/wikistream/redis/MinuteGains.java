package io.github.wikistream.redis;

import io.github.wikistream.internal.bucket.Bucket;
import io.github.wikistream.internal.bucket.BucketRetention;
import io.github.wikistream.metric.MetricBatch;
import io.github.wikistream.metric.query.Distribution;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The steps that add the gains of one minute to all buckets it belongs to. */
final class MinuteGains {
    private final RedisKeys keys;
    private final ScriptCall call;
    private final Set<String> groups;
    private final long minute;
    private final long hour;
    private final long newest;
    private final boolean inLastHour;

    /**
     * Creates an instance without steps.
     *
     * @param groups receives the groups that gain something
     * @param newest the newest minute, this one included
     * @param since the first minute after which nothing has expired
     */
    MinuteGains(RedisKeys keys, ScriptCall call, Set<String> groups, long minute, long newest, long since) {
        this.keys = keys;
        this.call = call;
        this.groups = groups;
        this.minute = minute;
        this.newest = newest;
        hour = Bucket.hourOf(minute);
        inLastHour = minute > newest - StoredMinutes.LAST_HOUR_MINUTES && minute >= since;
    }

    void add(Map<String, MetricBatch.Gains> byMetric) {
        byMetric.forEach((metric, gains) -> {
            addCounts(RedisKeys.COUNT + metric, gains.counts());
            addMembers(metric, gains.tops());
            gains.uniques().forEach((key, members) -> addDistinct(RedisKeys.DISTINCT + metric + ":" + key, members));
            gains.distributions()
                    .forEach((key, values) -> addDistribution(RedisKeys.DISTRIBUTION + metric + ":" + key, values));
        });
    }

    private void addCounts(String group, Map<String, Long> gains) {
        if (gains.isEmpty()) {
            return;
        }
        groups.add(group);
        List<String> words = words(gains);
        List<String> buckets = countBuckets(group);
        if (inLastHour) {
            buckets.add(keys.lastHour(group));
        }
        step("total", List.of(keys.total(group)), words);
        step("add", buckets, words);
    }

    private void addDistribution(String group, Distribution values) {
        groups.add(group);
        Map<String, Long> gains = new HashMap<>();
        values.buckets().forEach((number, count) -> gains.put(number.toString(), count));
        step("add", countBuckets(group), words(gains));
    }

    private void addMembers(String metric, Map<String, Long> gains) {
        if (gains.isEmpty()) {
            return;
        }
        String group = RedisKeys.MEMBERS + metric;
        groups.add(group);
        List<String> words = words(gains);
        if (minute >= BucketRetention.oldestMemberMinute(newest)) {
            step("append", List.of(keys.of(group, Bucket.minute(minute))), words);
        }
        if (inLastHour) {
            step("rank", List.of(keys.lastHour(group), keys.topOfLastHour(metric)), words);
        }
        if (hour < Bucket.hourOf(newest) && hour >= BucketRetention.oldestMemberHour(newest)) {
            step("late", List.of(keys.top(metric, Bucket.hour(hour)), keys.cut(metric, Bucket.hour(hour))), words);
        }
    }

    private void addDistinct(String group, Set<String> members) {
        List<String> buckets =
                retained(group, BucketRetention.oldestMemberMinute(newest), BucketRetention.oldestMemberHour(newest));
        if (!buckets.isEmpty()) {
            groups.add(group);
        }
        step("distinct", buckets, members);
    }

    private List<String> countBuckets(String group) {
        return retained(group, BucketRetention.oldestCountMinute(newest), BucketRetention.oldestCountHour(newest));
    }

    /** Returns the keys of the minute and the hour, unless they are too old. */
    private List<String> retained(String group, long oldestMinute, long oldestHour) {
        List<String> buckets = new ArrayList<>();
        if (minute >= oldestMinute) {
            buckets.add(keys.of(group, Bucket.minute(minute)));
        }
        if (hour >= oldestHour) {
            buckets.add(keys.of(group, Bucket.hour(hour)));
        }
        return buckets;
    }

    private void step(String name, List<String> buckets, Collection<String> words) {
        if (!buckets.isEmpty() && !words.isEmpty()) {
            call.step(name, buckets, words);
        }
    }

    /** Returns alternating fields and gains, without gains of 0. */
    private static List<String> words(Map<String, Long> gains) {
        List<String> words = new ArrayList<>(2 * gains.size());
        gains.forEach((field, gain) -> {
            if (gain != 0) {
                words.add(field);
                words.add(gain.toString());
            }
        });
        return words;
    }
}
