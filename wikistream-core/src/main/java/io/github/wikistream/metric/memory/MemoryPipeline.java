package io.github.wikistream.metric.memory;

import io.github.wikistream.error.FencedException;
import io.github.wikistream.event.Checkpoint;
import io.github.wikistream.internal.bucket.BestRanks;
import io.github.wikistream.internal.bucket.Bucket;
import io.github.wikistream.internal.bucket.BucketRetention;
import io.github.wikistream.metric.MetricBatch;
import io.github.wikistream.metric.query.Counter;
import io.github.wikistream.metric.query.Distribution;
import io.github.wikistream.metric.query.MetricQuery;
import io.github.wikistream.metric.query.MetricQuery.Step;
import io.github.wikistream.metric.query.MetricReader;
import io.github.wikistream.metric.query.QueryResults;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;

/** The counts of one pipeline in memory. Thread-safe. */
final class MemoryPipeline implements MetricReader {
    /** The bucket of a minute or hour without counts; always empty. */
    private static final KeyCounts NOTHING = new KeyCounts();

    private static final MemoryBucket EMPTY = new MemoryBucket();

    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private final Map<String, KeyCounts> totals = new HashMap<>();
    private final TreeMap<Long, MemoryBucket> minutes = new TreeMap<>();
    private final TreeMap<Long, MemoryBucket> hours = new TreeMap<>();
    private Checkpoint checkpoint = Checkpoint.NONE;
    private OptionalLong newest = OptionalLong.empty();

    Checkpoint checkpoint() {
        lock.readLock().lock();
        try {
            return checkpoint;
        } finally {
            lock.readLock().unlock();
        }
    }

    void apply(MetricBatch batch) {
        lock.writeLock().lock();
        try {
            if (!batch.previous().token().equals(checkpoint.token())) {
                throw new FencedException(
                        "metric store in memory", batch.previous().token(), checkpoint.token());
            }
            batch.minutes().stream()
                    .filter(minute -> !minute.isEmpty())
                    .mapToLong(minute -> Bucket.minuteOf(minute.start()))
                    .max()
                    .ifPresent(this::moveOn);
            for (MetricBatch.Minute minute : batch.minutes()) {
                minute.gains().forEach((metric, gains) -> add(totals, metric, gains.counts()));
                if (!minute.isEmpty() && newest.isPresent()) {
                    add(minute, Bucket.minuteOf(minute.start()), newest.getAsLong());
                }
            }
            checkpoint = batch.checkpoint();
        } finally {
            lock.writeLock().unlock();
        }
    }

    static void add(Map<String, KeyCounts> byMetric, String metric, Map<String, Long> gains) {
        if (!gains.isEmpty()) {
            gains.forEach(byMetric.computeIfAbsent(metric, unused -> new KeyCounts())::add);
        }
    }

    /** Closes the leaderboards of past hours and drops expired buckets. */
    private void moveOn(long minute) {
        if (newest.isPresent() && newest.getAsLong() >= minute) {
            return;
        }
        newest = OptionalLong.of(minute);
        long firstOpen = BucketRetention.firstOpenHour(minute);
        long oldestMemberHour = BucketRetention.oldestMemberHour(minute);
        hours.subMap(oldestMemberHour, firstOpen).forEach((hour, bucket) -> bucket.closeTops(minutesOf(hour)));
        minutes.headMap(BucketRetention.oldestMemberMinute(minute)).values().forEach(MemoryBucket::forgetMembers);
        minutes.headMap(BucketRetention.oldestCountMinute(minute)).clear();
        hours.headMap(oldestMemberHour).values().forEach(MemoryBucket::forgetMembers);
        hours.headMap(BucketRetention.oldestCountHour(minute)).clear();
    }

    private Collection<MemoryBucket> minutesOf(long hour) {
        return minutes.subMap(hour * MetricQuery.Step.HOUR.minutes(), (hour + 1) * MetricQuery.Step.HOUR.minutes())
                .values();
    }

    private void add(MetricBatch.Minute gains, long minute, long now) {
        long hour = Bucket.hourOf(minute);
        if (hour >= BucketRetention.oldestCountHour(now)) {
            MemoryBucket bucket = hours.computeIfAbsent(hour, unused -> new MemoryBucket());
            bucket.addCounts(gains);
            if (hour >= BucketRetention.oldestMemberHour(now)) {
                bucket.addUniques(gains);
                if (hour < BucketRetention.firstOpenHour(now)) {
                    bucket.addLate(gains);
                }
            }
        }
        if (minute >= BucketRetention.oldestCountMinute(now)) {
            MemoryBucket bucket = minutes.computeIfAbsent(minute, unused -> new MemoryBucket());
            bucket.addCounts(gains);
            if (minute >= BucketRetention.oldestMemberMinute(now)) {
                bucket.addUniques(gains);
                bucket.addTops(gains);
            }
        }
    }

    private MemoryBucket at(Bucket bucket) {
        return (bucket.step() == Step.HOUR ? hours : minutes).getOrDefault(bucket.number(), EMPTY);
    }

    @Override
    public QueryResults ask(Collection<? extends MetricQuery<?>> questions) {
        lock.readLock().lock();
        try {
            Map<MetricQuery<?>, Object> answers = new HashMap<>();
            for (MetricQuery<?> question : questions) {
                answers.put(question, answer(question));
            }
            return new QueryResults(answers);
        } finally {
            lock.readLock().unlock();
        }
    }

    private Object answer(MetricQuery<?> question) {
        if (question instanceof MetricQuery.NewestMinute) {
            return new Newest(
                    newest.isPresent() ? Optional.of(Bucket.startOfMinute(newest.getAsLong())) : Optional.empty());
        }
        if (question instanceof MetricQuery.Totals asked) {
            return new Totals(totals.getOrDefault(asked.metric(), NOTHING).toMap());
        }
        if (question instanceof MetricQuery.Counts asked) {
            BucketRetention.Plan plan = BucketRetention.counts(asked.window(), newest);
            KeyCounts sum = new KeyCounts();
            plan.buckets().forEach(bucket -> at(bucket).counts(asked.metric()).forEach(sum::add));
            Map<String, Long> values = sum.toMap();
            values.values().removeIf(value -> value == 0);
            return new Counts(plan.window(), plan.complete(), values);
        }
        if (question instanceof MetricQuery.Series asked) {
            BucketRetention.Plan plan = BucketRetention.series(asked.window(), asked.step(), newest);
            List<Long> values = plan.buckets().stream()
                    .map(bucket -> at(bucket).counts(asked.metric()).get(asked.key()))
                    .toList();
            return new Series(plan.window(), asked.step(), plan.complete(), values);
        }
        if (question instanceof MetricQuery.AllSeries asked) {
            return allSeries(asked);
        }
        if (question instanceof MetricQuery.Top asked) {
            return top(asked);
        }
        if (question instanceof MetricQuery.Uniques asked) {
            BucketRetention.Plan plan = BucketRetention.uniques(asked.window(), newest);
            HyperLogLog sum = new HyperLogLog();
            Counter counter = new Counter(asked.metric(), asked.key());
            plan.buckets().forEach(bucket -> at(bucket).addUniquesTo(counter, sum));
            return new Uniques(plan.window(), plan.complete(), sum.estimate(), HyperLogLog.STANDARD_ERROR);
        }
        if (question instanceof MetricQuery.Spread asked) {
            BucketRetention.Plan plan = BucketRetention.counts(asked.window(), newest);
            Counter counter = new Counter(asked.metric(), asked.key());
            TreeMap<Integer, Long> sum = new TreeMap<>();
            plan.buckets().forEach(bucket -> at(bucket).addDistributionTo(counter, sum));
            return new Spread(plan.window(), plan.complete(), new Distribution(sum));
        }
        throw new IllegalArgumentException("unknown question: " + question);
    }

    private AllSeries allSeries(MetricQuery.AllSeries asked) {
        BucketRetention.Plan plan = BucketRetention.series(asked.window(), asked.step(), newest);
        int steps = plan.buckets().size();
        Map<String, Long[]> series = new HashMap<>();
        Function<String, Long[]> zeros = key -> {
            Long[] values = new Long[steps];
            Arrays.fill(values, 0L);
            return values;
        };
        for (int i = 0; i < steps; i++) {
            int step = i;
            at(plan.buckets().get(i)).counts(asked.metric()).forEach((key, count) -> {
                if (count != 0) {
                    series.computeIfAbsent(key, zeros)[step] = count;
                }
            });
        }
        Map<String, List<Long>> values = new HashMap<>();
        series.forEach((key, each) -> values.put(key, List.of(each)));
        return new AllSeries(plan.window(), asked.step(), plan.complete(), values);
    }

    private Leaderboard top(MetricQuery.Top asked) {
        BucketRetention.Plan plan = BucketRetention.top(asked.window(), newest);
        KeyCounts sum = new KeyCounts();
        long error = 0;
        for (Bucket each : plan.buckets()) {
            MemoryBucket bucket = at(each);
            bucket.tops(asked.metric()).forEach(sum::add);
            error += bucket.leftOut(asked.metric());
        }
        return new Leaderboard(plan.window(), plan.complete(), best(sum, asked.limit()), error);
    }

    static List<Rank> best(KeyCounts sum, int limit) {
        BestRanks best = new BestRanks(limit);
        sum.forEach(best);
        return best.ranks();
    }
}
