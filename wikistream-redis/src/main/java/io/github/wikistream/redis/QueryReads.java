package io.github.wikistream.redis;

import io.github.wikistream.internal.bucket.BestRanks;
import io.github.wikistream.internal.bucket.Bucket;
import io.github.wikistream.internal.bucket.BucketRetention;
import io.github.wikistream.metric.query.Distribution;
import io.github.wikistream.metric.query.MetricQuery;
import io.github.wikistream.metric.query.MetricQuery.Step;
import io.github.wikistream.metric.query.MetricReader;
import io.github.wikistream.metric.query.QueryResults;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScoredValue;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** The reads that answer queries, provided that certain minutes are stored. */
final class QueryReads {
    /** The standard error of PFCOUNT, as documented by Redis. */
    private static final double UNIQUES_ERROR = 0.0081;

    private static final Script FIRST_PLACES = Script.load("first-places.lua");

    private final ReadTransaction transaction;
    private final RedisAsyncCommands<String, String> commands;
    private final RedisKeys keys;
    private final StoredMinutes stored;
    private final Map<MetricQuery<?>, Supplier<Object>> answers = new HashMap<>();

    /** Adds the reads to a transaction. */
    QueryReads(
            ReadTransaction transaction,
            RedisKeys keys,
            StoredMinutes stored,
            Collection<? extends MetricQuery<?>> queries) {
        this.transaction = transaction;
        this.commands = transaction.commands();
        this.keys = keys;
        this.stored = stored;
        queries.forEach(query -> answers.computeIfAbsent(query, this::read));
    }

    /** Waits for the answers and returns the minutes that are actually stored. */
    StoredMinutes await() {
        return transaction.await();
    }

    QueryResults results() {
        Map<MetricQuery<?>, Object> results = new HashMap<>();
        answers.forEach((query, answer) -> results.put(query, answer.get()));
        return new QueryResults(results);
    }

    private Supplier<Object> read(MetricQuery<?> query) {
        if (query instanceof MetricQuery.NewestMinute) {
            return () -> new MetricReader.Newest(stored.newest().stream()
                    .mapToObj(newest -> Bucket.minute(newest).start())
                    .findFirst());
        }
        if (query instanceof MetricQuery.Totals totals) {
            RedisFuture<Map<String, String>> total = hash(keys.total(RedisKeys.COUNT + totals.metric()));
            return () -> new MetricReader.Totals(sums(List.of(total)));
        }
        if (query instanceof MetricQuery.Counts counts) {
            return counts(counts);
        }
        if (query instanceof MetricQuery.Series series) {
            return series(series);
        }
        if (query instanceof MetricQuery.AllSeries series) {
            return allSeries(series);
        }
        if (query instanceof MetricQuery.Top top) {
            return stored.isLastHour(top.window()) ? topOfLastHour(top) : top(top);
        }
        if (query instanceof MetricQuery.Uniques uniques) {
            return uniques(uniques);
        }
        if (query instanceof MetricQuery.Spread spread) {
            return spread(spread);
        }
        throw new IllegalArgumentException("unknown query: " + query);
    }

    private RedisFuture<Map<String, String>> hash(String key) {
        return transaction.add(commands.hgetall(key));
    }

    private List<RedisFuture<Map<String, String>>> hashes(String group, Collection<Bucket> buckets) {
        return buckets.stream().map(bucket -> hash(keys.of(group, bucket))).toList();
    }

    private Supplier<Object> counts(MetricQuery.Counts query) {
        BucketRetention.Plan plan = BucketRetention.counts(query.window(), stored.newest());
        String group = RedisKeys.COUNT + query.metric();
        List<RedisFuture<Map<String, String>>> hashes =
                stored.isLastHour(query.window()) ? List.of(hash(keys.lastHour(group))) : hashes(group, plan.buckets());
        return () -> new MetricReader.Counts(plan.window(), stored.holds(plan), sums(hashes));
    }

    private Supplier<Object> series(MetricQuery.Series query) {
        BucketRetention.Plan plan = BucketRetention.series(query.window(), query.step(), stored.newest());
        String group = RedisKeys.COUNT + query.metric();
        List<RedisFuture<String>> counts = plan.buckets().stream()
                .map(bucket -> transaction.add(commands.hget(keys.of(group, bucket), query.key())))
                .toList();
        return () -> {
            List<Long> values = new ArrayList<>();
            for (RedisFuture<String> each : counts) {
                String count = transaction.answer(each);
                values.add(count == null ? 0 : Long.parseLong(count));
            }
            return new MetricReader.Series(plan.window(), query.step(), stored.holds(plan), values);
        };
    }

    private Supplier<Object> allSeries(MetricQuery.AllSeries query) {
        BucketRetention.Plan plan = BucketRetention.series(query.window(), query.step(), stored.newest());
        List<RedisFuture<Map<String, String>>> hashes = hashes(RedisKeys.COUNT + query.metric(), plan.buckets());
        return () -> {
            Map<String, Long[]> series = new HashMap<>();
            for (int i = 0; i < hashes.size(); i++) {
                int step = i;
                sums(List.of(hashes.get(i)))
                        .forEach((key, count) ->
                                series.computeIfAbsent(key, unused -> zeros(hashes.size()))[step] = count);
            }
            Map<String, List<Long>> values = new HashMap<>();
            series.forEach((key, each) -> values.put(key, List.of(each)));
            return new MetricReader.AllSeries(plan.window(), query.step(), stored.holds(plan), values);
        };
    }

    private static Long[] zeros(int length) {
        Long[] zeros = new Long[length];
        Arrays.fill(zeros, 0L);
        return zeros;
    }

    private Supplier<Object> topOfLastHour(MetricQuery.Top query) {
        String[] rankedAndAll = {keys.topOfLastHour(query.metric()), keys.lastHour(RedisKeys.MEMBERS + query.metric())};
        RedisFuture<List<String>> places = transaction.add(commands.eval(
                FIRST_PLACES.text(), ScriptOutputType.MULTI, rankedAndAll, Integer.toString(query.limit())));
        BucketRetention.Plan plan = BucketRetention.top(query.window(), stored.newest());
        return () -> {
            Map<String, Long> counts = new HashMap<>();
            addPairs(counts, transaction.answer(places));
            return leaderboard(query, plan, counts, 0);
        };
    }

    /** Adds alternating members and counts; Lua may have written a large count as {@code 1e+17}. */
    private static void addPairs(Map<String, Long> counts, List<String> words) {
        for (int i = 0; i < words.size(); i += 2) {
            counts.merge(words.get(i), (long) Double.parseDouble(words.get(i + 1)), Long::sum);
        }
    }

    private Supplier<Object> top(MetricQuery.Top query) {
        BucketRetention.Plan plan = BucketRetention.top(query.window(), stored.newest());
        List<RedisFuture<List<String>>> minutes = new ArrayList<>();
        List<RedisFuture<List<ScoredValue<String>>>> hours = new ArrayList<>();
        List<RedisFuture<String>> cuts = new ArrayList<>();
        for (Bucket bucket : plan.buckets()) {
            if (bucket.step() == Step.HOUR) {
                hours.add(transaction.add(commands.zrangeWithScores(keys.top(query.metric(), bucket), 0, -1)));
                cuts.add(transaction.add(commands.get(keys.cut(query.metric(), bucket))));
            } else {
                String minute = keys.of(RedisKeys.MEMBERS + query.metric(), bucket);
                minutes.add(transaction.add(commands.lrange(minute, 0, -1)));
            }
        }
        return () -> {
            Map<String, Long> counts = new HashMap<>();
            minutes.forEach(minute -> addPairs(counts, transaction.answer(minute)));
            hours.forEach(hour -> transaction
                    .answer(hour)
                    .forEach(place -> counts.merge(place.getValue(), (long) place.getScore(), Long::sum)));
            long error = 0;
            for (RedisFuture<String> each : cuts) {
                String cut = transaction.answer(each);
                error += cut == null ? 0 : Long.parseLong(cut);
            }
            return leaderboard(query, plan, counts, error);
        };
    }

    private MetricReader.Leaderboard leaderboard(
            MetricQuery.Top query, BucketRetention.Plan plan, Map<String, Long> counts, long error) {
        BestRanks best = new BestRanks(query.limit());
        counts.forEach(best::accept);
        return new MetricReader.Leaderboard(plan.window(), stored.holds(plan), best.ranks(), error);
    }

    private Supplier<Object> uniques(MetricQuery.Uniques query) {
        BucketRetention.Plan plan = BucketRetention.uniques(query.window(), stored.newest());
        String group = RedisKeys.DISTINCT + query.metric() + ":" + query.key();
        String[] sets =
                plan.buckets().stream().map(bucket -> keys.of(group, bucket)).toArray(String[]::new);
        if (sets.length == 0) {
            return () -> new MetricReader.Uniques(plan.window(), stored.holds(plan), 0, UNIQUES_ERROR);
        }
        RedisFuture<Long> count = transaction.add(commands.pfcount(sets));
        return () ->
                new MetricReader.Uniques(plan.window(), stored.holds(plan), transaction.answer(count), UNIQUES_ERROR);
    }

    private Supplier<Object> spread(MetricQuery.Spread query) {
        BucketRetention.Plan plan = BucketRetention.counts(query.window(), stored.newest());
        List<RedisFuture<Map<String, String>>> hashes =
                hashes(RedisKeys.DISTRIBUTION + query.metric() + ":" + query.key(), plan.buckets());
        return () -> {
            TreeMap<Integer, Long> counts = new TreeMap<>();
            sums(hashes).forEach((number, count) -> counts.put(Integer.valueOf(number), count));
            return new MetricReader.Spread(plan.window(), stored.holds(plan), new Distribution(counts));
        };
    }

    /** Adds up hashes; fields with a sum of 0 are left out. */
    private Map<String, Long> sums(List<RedisFuture<Map<String, String>>> hashes) {
        Map<String, Long> sums = new HashMap<>();
        hashes.forEach(hash -> transaction
                .answer(hash)
                .forEach((field, count) -> sums.merge(field, Long.parseLong(count), Long::sum)));
        sums.values().removeIf(sum -> sum == 0);
        return sums;
    }
}
