package io.github.wikistream.redis;

import io.github.wikistream.metric.MetricBatch;
import io.github.wikistream.metric.query.Bucket;
import io.github.wikistream.metric.query.BucketRetention;
import io.github.wikistream.metric.query.Distribution;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.LongPredicate;

/** The steps that add what a batch gains up to the end of one hour: gains of that hour, and late ones. */
final class HourGains {
    private final RedisKeys keys;
    private final ScriptCall call;
    private final Set<String> groups;
    private final List<MetricBatch.Minute> minutes;
    private final long now;
    private final long since;

    /**
     * Plans nothing yet.
     *
     * @param groups takes the groups that gain something
     * @param now    the newest minute once these gains are added
     * @param since  the first minute since which nothing has expired
     */
    HourGains(
            RedisKeys keys,
            ScriptCall call,
            Set<String> groups,
            List<MetricBatch.Minute> minutes,
            long now,
            long since) {
        this.keys = keys;
        this.call = call;
        this.groups = groups;
        this.minutes = minutes;
        this.now = now;
        this.since = since;
    }

    /** What one metric gains in one minute, by key or member. */
    private record Gained<T>(long minute, Map<String, T> gains) {}

    void add() {
        Set<String> metrics = new TreeSet<>();
        minutes.forEach(minute -> metrics.addAll(minute.gains().keySet()));
        for (String metric : metrics) {
            addCounts(metric, of(metric, MetricBatch.Gains::counts));
            addTops(metric, of(metric, MetricBatch.Gains::tops));
            addUniques(metric, of(metric, MetricBatch.Gains::uniques));
            addDistributions(metric, of(metric, MetricBatch.Gains::distributions));
        }
    }

    /** Returns what a metric gains; minutes in which it gains nothing are left out. */
    private <T> List<Gained<T>> of(String metric, Function<MetricBatch.Gains, Map<String, T>> kind) {
        List<Gained<T>> gained = new ArrayList<>();
        for (MetricBatch.Minute minute : minutes) {
            MetricBatch.Gains gains = minute.gains().get(metric);
            if (gains != null && !kind.apply(gains).isEmpty()) {
                gained.add(new Gained<>(Bucket.minuteOf(minute.start()), kind.apply(gains)));
            }
        }
        return gained;
    }

    private boolean isInLastHour(long minute) {
        return minute > now - BatchPlan.LAST_HOUR_MINUTES && minute >= since;
    }

    private void addCounts(String metric, List<Gained<Long>> gains) {
        if (gains.isEmpty()) {
            return;
        }
        String group = RedisKeys.COUNT + metric;
        groups.add(group);
        call.step("add", BatchPlan.LASTING, List.of(keys.total(group)), sums(gains, minute -> true));
        Map<String, LongPredicate> buckets = countBuckets(group, gains);
        buckets.put(keys.lastHour(group), this::isInLastHour);
        addSums(gains, buckets);
    }

    private void addDistributions(String metric, List<Gained<Distribution>> gains) {
        Map<String, List<Gained<Long>>> byKey = new TreeMap<>();
        gains.forEach(gained -> gained.gains().forEach((key, distribution) -> {
            Map<String, Long> counts = new LinkedHashMap<>();
            distribution.buckets().forEach((number, count) -> counts.put(number.toString(), count));
            byKey.computeIfAbsent(key, unused -> new ArrayList<>()).add(new Gained<>(gained.minute(), counts));
        }));
        byKey.forEach((key, counts) -> {
            String group = RedisKeys.DISTRIBUTION + metric + ":" + key;
            groups.add(group);
            addSums(counts, countBuckets(group, counts));
        });
    }

    /** Returns the minutes and hours of a group that are kept, each with what lies in it. */
    private Map<String, LongPredicate> countBuckets(String group, List<Gained<Long>> gains) {
        Map<String, LongPredicate> buckets = new LinkedHashMap<>();
        for (Gained<Long> gained : gains) {
            long minute = gained.minute();
            long hour = Bucket.hourOf(minute);
            if (minute >= BucketRetention.oldestCountMinute(now)) {
                buckets.put(keys.of(group, Bucket.minute(minute)), each -> each == minute);
            }
            if (hour >= BucketRetention.oldestCountHour(now)) {
                buckets.put(keys.of(group, Bucket.hour(hour)), each -> Bucket.hourOf(each) == hour);
            }
        }
        return buckets;
    }

    /** Adds gains to buckets. Those in which the same minutes lie are one step: what they gain is sent once. */
    private void addSums(List<Gained<Long>> gains, Map<String, LongPredicate> buckets) {
        Map<Set<Long>, List<String>> byMinutes = new LinkedHashMap<>();
        buckets.forEach((key, isIn) -> {
            Set<Long> its = new TreeSet<>();
            gains.stream().map(Gained::minute).filter(isIn::test).forEach(its::add);
            byMinutes.computeIfAbsent(its, unused -> new ArrayList<>()).add(key);
        });
        byMinutes.forEach((its, bucketKeys) -> {
            List<String> words = sums(gains, its::contains);
            if (!words.isEmpty()) {
                call.step("add", BatchPlan.BUCKET, bucketKeys, words);
            }
        });
    }

    private void addTops(String metric, List<Gained<Long>> gains) {
        if (gains.isEmpty()) {
            return;
        }
        String group = RedisKeys.MEMBERS + metric;
        groups.add(group);
        Set<Long> late = new TreeSet<>();
        for (Gained<Long> gained : gains) {
            long minute = gained.minute();
            long hour = Bucket.hourOf(minute);
            String bucket = keys.of(group, Bucket.minute(minute));
            List<String> words = sums(List.of(gained), each -> true);
            if (isInLastHour(minute)) {
                List<String> ranked = List.of(keys.lastHour(group), keys.topOfLastHour(metric), bucket);
                call.step("rank", BatchPlan.BUCKET, ranked, words);
            } else if (minute >= BucketRetention.oldestMemberMinute(now)) {
                call.step("add", BatchPlan.BUCKET, List.of(bucket), words);
            }
            if (hour < Bucket.hourOf(now) && hour >= BucketRetention.oldestMemberHour(now)) {
                late.add(hour);
            }
        }
        for (long hour : late) {
            List<String> lateWords = new ArrayList<>(List.of(RedisKeys.hourText(hour)));
            lateWords.addAll(sums(gains, minute -> Bucket.hourOf(minute) == hour));
            call.step(
                    "late",
                    BatchPlan.BUCKET,
                    List.of(keys.top(metric, Bucket.hour(hour)), keys.cut(metric)),
                    lateWords);
        }
    }

    private void addUniques(String metric, List<Gained<Set<String>>> gains) {
        gains.forEach(gained -> gained.gains().forEach((key, members) -> {
            String group = RedisKeys.DISTINCT + metric + ":" + key;
            long hour = Bucket.hourOf(gained.minute());
            List<String> buckets = new ArrayList<>();
            if (gained.minute() >= BucketRetention.oldestMemberMinute(now)) {
                buckets.add(keys.of(group, Bucket.minute(gained.minute())));
            }
            if (hour >= BucketRetention.oldestMemberHour(now)) {
                buckets.add(keys.of(group, Bucket.hour(hour)));
            }
            if (!buckets.isEmpty()) {
                groups.add(group);
                call.step("distinct", BatchPlan.BUCKET, buckets, List.copyOf(members));
            }
        }));
    }

    /** Returns what is gained in some minutes as fields and gains; what gains 0 is left out. */
    private static List<String> sums(List<Gained<Long>> gains, LongPredicate isIn) {
        List<Map<String, Long>> its = new ArrayList<>();
        for (Gained<Long> gained : gains) {
            if (isIn.test(gained.minute())) {
                its.add(gained.gains());
            }
        }
        Map<String, Long> sums = its.size() == 1 ? its.get(0) : new HashMap<>();
        if (its.size() > 1) {
            its.forEach(each -> each.forEach((field, gain) -> sums.merge(field, gain, Math::addExact)));
        }
        List<String> words = new ArrayList<>(2 * sums.size());
        sums.forEach((field, gain) -> {
            if (gain != 0) {
                words.add(field);
                words.add(gain.toString());
            }
        });
        return words;
    }
}
