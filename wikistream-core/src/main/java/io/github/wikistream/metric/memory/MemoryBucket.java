package io.github.wikistream.metric.memory;

import io.github.wikistream.internal.bucket.BucketRetention;
import io.github.wikistream.metric.MetricBatch;
import io.github.wikistream.metric.query.Counter;
import io.github.wikistream.metric.query.MetricReader;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The counts of one minute or hour. Not thread-safe. */
final class MemoryBucket {
    private static final KeyCounts NOTHING = new KeyCounts();

    /** Limits the growth of a closed hour by late events. */
    private static final int MOST_PLACES = 10 * BucketRetention.HOUR_PLACES;

    private final Map<String, KeyCounts> counts = new HashMap<>();
    private final Map<Counter, TreeMap<Integer, Long>> distributions = new HashMap<>();
    private final Map<String, KeyCounts> tops = new HashMap<>();
    private final Map<Counter, HyperLogLog> uniques = new HashMap<>();

    /** Of a closed hour: the highest count of a member that was dropped. */
    private final Map<String, Long> leftOut = new HashMap<>();

    private boolean closed;

    void addCounts(MetricBatch.Minute minute) {
        minute.gains().forEach((metric, gains) -> {
            MemoryPipeline.add(counts, metric, gains.counts());
            gains.distributions().forEach((key, distribution) -> {
                TreeMap<Integer, Long> sum =
                        distributions.computeIfAbsent(new Counter(metric, key), unused -> new TreeMap<>());
                distribution.buckets().forEach((bucket, count) -> sum.merge(bucket, count, Long::sum));
            });
        });
    }

    void addTops(MetricBatch.Minute minute) {
        minute.gains().forEach((metric, gains) -> MemoryPipeline.add(tops, metric, gains.tops()));
    }

    void addUniques(MetricBatch.Minute minute) {
        minute.gains()
                .forEach((metric, gains) -> gains.uniques().forEach((key, members) -> {
                    HyperLogLog sum = uniques.computeIfAbsent(new Counter(metric, key), unused -> new HyperLogLog());
                    members.forEach(sum::add);
                }));
    }

    /** Reduces the leaderboards of a closed hour to their first places. Idempotent. */
    void closeTops(Collection<MemoryBucket> itsMinutes) {
        if (closed) {
            return;
        }
        closed = true;
        Map<String, KeyCounts> sums = new HashMap<>();
        for (MemoryBucket minute : itsMinutes) {
            minute.tops.forEach(
                    (metric, tally) -> tally.forEach(sums.computeIfAbsent(metric, unused -> new KeyCounts())::add));
        }
        sums.forEach((metric, sum) -> {
            List<MetricReader.Rank> best = MemoryPipeline.best(sum, BucketRetention.HOUR_PLACES + 1);
            KeyCounts kept = new KeyCounts();
            best.stream().limit(BucketRetention.HOUR_PLACES).forEach(rank -> kept.add(rank.member(), rank.count()));
            tops.put(metric, kept);
            if (best.size() > BucketRetention.HOUR_PLACES) {
                leftOut.put(metric, best.get(BucketRetention.HOUR_PLACES).count());
            }
        });
    }

    /** Adds to a closed hour. The count of a member that was dropped before is too low by at most the bound. */
    void addLate(MetricBatch.Minute minute) {
        closed = true;
        minute.gains().forEach((metric, gains) -> {
            KeyCounts sum = tops.computeIfAbsent(metric, unused -> new KeyCounts());
            long most = 0;
            for (Map.Entry<String, Long> gain : gains.tops().entrySet()) {
                if (sum.size() < MOST_PLACES || sum.get(gain.getKey()) > 0) {
                    sum.add(gain.getKey(), gain.getValue());
                } else {
                    most = Math.max(most, gain.getValue());
                }
            }
            if (most > 0) {
                leftOut.merge(metric, most, Long::sum);
            }
        });
    }

    void forgetMembers() {
        tops.clear();
        uniques.clear();
        leftOut.clear();
    }

    KeyCounts counts(String metric) {
        return counts.getOrDefault(metric, NOTHING);
    }

    KeyCounts tops(String metric) {
        return tops.getOrDefault(metric, NOTHING);
    }

    long leftOut(String metric) {
        return leftOut.getOrDefault(metric, 0L);
    }

    void addUniquesTo(Counter counter, HyperLogLog sum) {
        HyperLogLog mine = uniques.get(counter);
        if (mine != null) {
            sum.addAll(mine);
        }
    }

    void addDistributionTo(Counter counter, Map<Integer, Long> sum) {
        distributions
                .getOrDefault(counter, new TreeMap<>())
                .forEach((bucket, count) -> sum.merge(bucket, count, Long::sum));
    }
}
