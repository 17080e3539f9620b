package io.github.wikistream.redis;

import io.github.wikistream.error.SinkException;
import io.github.wikistream.metric.query.BestRanks;
import io.github.wikistream.metric.query.Bucket;
import io.github.wikistream.metric.query.Bucket.Step;
import io.github.wikistream.metric.query.BucketRetention;
import io.github.wikistream.metric.query.Distribution;
import io.github.wikistream.metric.query.MetricQuery;
import io.github.wikistream.metric.query.MetricReader;
import io.github.wikistream.metric.query.QueryResults;
import io.github.wikistream.metric.query.Window;
import io.lettuce.core.KeyValue;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScoredValue;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.TransactionResult;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Questions that are sent together. In a transaction, the answers are there once {@code end} is. */
final class ReadRound {
    private static final String TASK = "reading counts";
    /** The standard error of PFCOUNT, as Redis documents it. */
    private static final double UNIQUES_ERROR = 0.0081;

    private static final Script FIRST_PLACES = Script.load("first-places.lua");

    private final Link link;
    private final RedisKeys keys;
    private final RedisAsyncCommands<String, String> commands;
    private final List<RedisFuture<?>> parts = new ArrayList<>();
    private final Map<MetricQuery<?>, Sent> sent = new LinkedHashMap<>();
    private final @Nullable RedisFuture<String> begin;
    private final RedisFuture<List<KeyValue<String, String>>> checkpoint;
    private final RedisFuture<Long> alive;
    private final @Nullable RedisFuture<TransactionResult> end;

    /**
     * Sends questions.
     *
     * @param assumed what the store is expected to hold; decides which keys are read
     */
    ReadRound(
            Link link,
            RedisKeys keys,
            StatefulRedisConnection<String, String> connection,
            Set<MetricQuery<?>> questions,
            ReadState assumed,
            boolean transaction) {
        this.link = link;
        this.keys = keys;
        commands = connection.async();
        connection.setAutoFlushCommands(false);
        try {
            begin = transaction ? commands.multi() : null;
            checkpoint = part(commands.hmget(keys.checkpoint(), "newest", "since"));
            alive = part(commands.exists(keys.newest()));
            questions.forEach(question -> sent.put(question, send(question, assumed)));
            end = transaction ? commands.exec() : null;
            connection.flushCommands();
        } finally {
            connection.setAutoFlushCommands(true);
        }
    }

    /** Returns whether the keys that were read are those that a state calls for. */
    boolean fits(ReadState state) {
        return sent.values().stream().allMatch(each -> each.fits().test(state));
    }

    QueryResults answers(ReadState state) {
        Map<MetricQuery<?>, Object> answers = new HashMap<>();
        sent.forEach((question, each) -> answers.put(question, each.answer().apply(state)));
        return new QueryResults(answers);
    }

    private <T> RedisFuture<T> part(RedisFuture<T> future) {
        parts.add(future);
        return future;
    }

    /** Waits for the answers and returns what the store held. */
    ReadState state() {
        try {
            if (begin != null && end != null) {
                link.await(begin, TASK);
                link.await(end, TASK);
            }
        } catch (SinkException e) {
            // The end only says that something was refused; what was refused says why.
            for (RedisFuture<?> part : parts) {
                if (part.isDone()) {
                    link.await(part, TASK);
                }
            }
            throw e;
        }
        List<KeyValue<String, String>> stored = got(checkpoint);
        return new ReadState(
                RedisKeys.minute(stored.get(0)),
                RedisKeys.minute(stored.get(1)).orElse(Long.MIN_VALUE),
                got(alive) > 0);
    }

    private <T> T got(RedisFuture<T> part) {
        return link.await(part, TASK);
    }

    private Sent send(MetricQuery<?> question, ReadState assumed) {
        if (question instanceof MetricQuery.NewestMinute) {
            return new Sent(
                    state -> true,
                    state -> new MetricReader.Newest(
                            state.newest().isPresent()
                                    ? Optional.of(Bucket.minute(state.newest().getAsLong())
                                            .start())
                                    : Optional.empty()));
        }
        if (question instanceof MetricQuery.Totals asked) {
            RedisFuture<Map<String, String>> stored =
                    part(commands.hgetall(keys.total(RedisKeys.COUNT + asked.metric())));
            return new Sent(state -> true, state -> new MetricReader.Totals(sums(List.of(stored))));
        }
        if (question instanceof MetricQuery.Counts asked) {
            return send(assumed, state -> counts(asked.window(), state, true), buckets -> counts(asked, buckets));
        }
        if (question instanceof MetricQuery.Series asked) {
            return send(
                    assumed,
                    state -> series(asked.window(), asked.step(), state),
                    buckets -> series(asked, buckets.plan()));
        }
        if (question instanceof MetricQuery.AllSeries asked) {
            return send(
                    assumed,
                    state -> series(asked.window(), asked.step(), state),
                    buckets -> allSeries(asked, buckets.plan()));
        }
        if (question instanceof MetricQuery.Top asked) {
            return send(
                    assumed,
                    state -> new Buckets(
                            BucketRetention.top(asked.window(), state.newest()), state.isLastHour(asked.window())),
                    buckets -> top(asked, buckets));
        }
        if (question instanceof MetricQuery.Uniques asked) {
            return send(
                    assumed,
                    state -> new Buckets(BucketRetention.uniques(asked.window(), state.newest()), false),
                    buckets -> uniques(asked, buckets.plan()));
        }
        if (question instanceof MetricQuery.Spread asked) {
            return send(
                    assumed, state -> counts(asked.window(), state, false), buckets -> spread(asked, buckets.plan()));
        }
        throw new IllegalArgumentException("unknown question: " + question);
    }

    /**
     * Sends a question about a window.
     *
     * @param ask sends commands and returns what makes the answer, given whether all of the window is stored
     */
    private Sent send(
            ReadState assumed,
            Function<ReadState, Buckets> bucketsOf,
            Function<Buckets, Function<Boolean, Object>> ask) {
        Buckets buckets = bucketsOf.apply(assumed);
        Function<Boolean, Object> answer = ask.apply(buckets);
        return new Sent(
                state -> bucketsOf.apply(state).equals(buckets), state -> answer.apply(state.holds(buckets.plan())));
    }

    private static Buckets counts(Window window, ReadState state, boolean hasLastHour) {
        return new Buckets(BucketRetention.counts(window, state.newest()), hasLastHour && state.isLastHour(window));
    }

    private static Buckets series(Window window, Step step, ReadState state) {
        return new Buckets(BucketRetention.series(window, step, state.newest()), false);
    }

    private Function<Boolean, Object> counts(MetricQuery.Counts asked, Buckets buckets) {
        String group = RedisKeys.COUNT + asked.metric();
        List<RedisFuture<Map<String, String>>> stored = buckets.lastHour()
                ? List.of(part(commands.hgetall(keys.lastHour(group))))
                : hashes(group, buckets.plan());
        return complete -> new MetricReader.Counts(buckets.plan().window(), complete, sums(stored));
    }

    private List<RedisFuture<Map<String, String>>> hashes(String group, BucketRetention.Plan plan) {
        return plan.buckets().stream()
                .map(bucket -> part(commands.hgetall(keys.of(group, bucket))))
                .toList();
    }

    private Function<Boolean, Object> series(MetricQuery.Series asked, BucketRetention.Plan plan) {
        List<RedisFuture<String>> stored = plan.buckets().stream()
                .map(bucket -> part(commands.hget(keys.of(RedisKeys.COUNT + asked.metric(), bucket), asked.key())))
                .toList();
        return complete -> {
            List<Long> values = new ArrayList<>();
            for (RedisFuture<String> each : stored) {
                String value = got(each);
                values.add(value == null ? 0 : Long.parseLong(value));
            }
            return new MetricReader.Series(plan.window(), asked.step(), complete, values);
        };
    }

    private Function<Boolean, Object> allSeries(MetricQuery.AllSeries asked, BucketRetention.Plan plan) {
        List<RedisFuture<Map<String, String>>> stored = hashes(RedisKeys.COUNT + asked.metric(), plan);
        return complete -> {
            Map<String, Long[]> series = new HashMap<>();
            for (int i = 0; i < stored.size(); i++) {
                int step = i;
                sums(List.of(stored.get(i)))
                        .forEach((key, count) ->
                                series.computeIfAbsent(key, unused -> zeros(stored.size()))[step] = count);
            }
            Map<String, List<Long>> values = new HashMap<>();
            series.forEach((key, each) -> values.put(key, List.of(each)));
            return new MetricReader.AllSeries(plan.window(), asked.step(), complete, values);
        };
    }

    private Function<Boolean, Object> top(MetricQuery.Top asked, Buckets buckets) {
        String group = RedisKeys.MEMBERS + asked.metric();
        if (buckets.lastHour()) {
            String[] both = {keys.topOfLastHour(asked.metric()), keys.lastHour(group)};
            RedisFuture<List<String>> places = part(
                    commands.eval(FIRST_PLACES.text(), ScriptOutputType.MULTI, both, Integer.toString(asked.limit())));
            return complete -> leaderboard(asked, buckets.plan(), complete, pairs(got(places)), 0);
        }
        List<RedisFuture<Map<String, String>>> minutes = new ArrayList<>();
        List<RedisFuture<List<ScoredValue<String>>>> hours = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (Bucket bucket : buckets.plan().buckets()) {
            if (bucket.step() == Step.HOUR) {
                hours.add(part(commands.zrangeWithScores(keys.top(asked.metric(), bucket), 0, -1)));
                names.add(RedisKeys.hourText(bucket.number()));
            } else {
                minutes.add(part(commands.hgetall(keys.of(group, bucket))));
            }
        }
        RedisFuture<List<KeyValue<String, String>>> cuts =
                names.isEmpty() ? null : part(commands.hmget(keys.cut(asked.metric()), names.toArray(String[]::new)));
        return complete -> {
            Map<String, Long> counts = sums(minutes);
            hours.forEach(hour ->
                    got(hour).forEach(place -> counts.merge(place.getValue(), (long) place.getScore(), Long::sum)));
            long error = cuts == null
                    ? 0
                    : got(cuts).stream()
                            .mapToLong(cut -> Long.parseLong(cut.getValueOrElse("0")))
                            .sum();
            return leaderboard(asked, buckets.plan(), complete, counts, error);
        };
    }

    private Function<Boolean, Object> uniques(MetricQuery.Uniques asked, BucketRetention.Plan plan) {
        String group = RedisKeys.DISTINCT + asked.metric() + ":" + asked.key();
        String[] sets =
                plan.buckets().stream().map(bucket -> keys.of(group, bucket)).toArray(String[]::new);
        RedisFuture<Long> count = sets.length == 0 ? null : part(commands.pfcount(sets));
        return complete ->
                new MetricReader.Uniques(plan.window(), complete, count == null ? 0 : got(count), UNIQUES_ERROR);
    }

    private Function<Boolean, Object> spread(MetricQuery.Spread asked, BucketRetention.Plan plan) {
        List<RedisFuture<Map<String, String>>> stored =
                hashes(RedisKeys.DISTRIBUTION + asked.metric() + ":" + asked.key(), plan);
        return complete -> {
            TreeMap<Integer, Long> counts = new TreeMap<>();
            sums(stored).forEach((number, count) -> counts.put(Integer.valueOf(number), count));
            return new MetricReader.Spread(plan.window(), complete, new Distribution(counts));
        };
    }

    /** Adds up hashes; what comes to 0 is left out. */
    private Map<String, Long> sums(List<RedisFuture<Map<String, String>>> stored) {
        Map<String, Long> sums = new HashMap<>();
        stored.forEach(
                hash -> got(hash).forEach((field, count) -> sums.merge(field, Long.parseLong(count), Long::sum)));
        sums.values().removeIf(sum -> sum == 0);
        return sums;
    }

    private static MetricReader.Leaderboard leaderboard(
            MetricQuery.Top asked, BucketRetention.Plan plan, boolean complete, Map<String, Long> counts, long error) {
        BestRanks best = new BestRanks(asked.limit());
        counts.forEach(best::accept);
        return new MetricReader.Leaderboard(plan.window(), complete, best.ranks(), error);
    }

    private static Map<String, Long> pairs(List<String> words) {
        Map<String, Long> pairs = new HashMap<>();
        for (int i = 0; i < words.size(); i += 2) {
            pairs.put(words.get(i), (long) Double.parseDouble(words.get(i + 1)));
        }
        return pairs;
    }

    private static Long[] zeros(int length) {
        Long[] zeros = new Long[length];
        Arrays.fill(zeros, 0L);
        return zeros;
    }

    /**
     * A question that was sent.
     *
     * @param fits   whether the keys that were asked for are those that this state calls for
     * @param answer makes the answer of what came back
     */
    private record Sent(Predicate<ReadState> fits, Function<ReadState, Object> answer) {}

    /**
     * Which keys answer a question about a window.
     *
     * @param lastHour whether it is the last hour, which has keys of its own; the plan's buckets are not needed then
     */
    private record Buckets(BucketRetention.Plan plan, boolean lastHour) {}
}
