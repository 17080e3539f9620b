package io.github.wikistream.redis;

import io.github.wikistream.error.SinkException;
import io.github.wikistream.metric.Answers;
import io.github.wikistream.metric.BestRanks;
import io.github.wikistream.metric.Bucket;
import io.github.wikistream.metric.Distribution;
import io.github.wikistream.metric.MetricReader;
import io.github.wikistream.metric.Question;
import io.github.wikistream.metric.Retention;
import io.github.wikistream.metric.Window;
import io.github.wikistream.redis.Keys.Kind;
import io.lettuce.core.KeyValue;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.TransactionResult;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads the keys of one pipeline. However many questions are asked at once, they are one transaction, so they see the same whole batches,
 * and are sent in one piece, so they cost one round trip. Which keys answer them follows from the newest minute; the one seen last is
 * assumed, and where it has changed so that other keys are needed, all is asked once more. That happens once a minute at most, and where an
 * hour's leaderboard has fewer places at hand than were asked for.
 */
final class RedisMetricReader implements MetricReader {
    private static final String TASK = "reading counts";
    /** How PFCOUNT is off, as Redis documents it. */
    private static final double UNIQUES_ERROR = 0.0081;

    private final Link link;
    private final Keys keys;
    private volatile State last = State.UNKNOWN;

    RedisMetricReader(Link link, Keys keys) {
        this.link = link;
        this.keys = keys;
    }

    /**
     * What the answers depend on.
     *
     * @param newest the newest minute that holds a count
     * @param since  the first minute since which nothing has expired, if anything has
     * @param alive  whether the pipeline was written to lately enough for nothing to have expired
     */
    private record State(OptionalLong newest, long since, boolean alive) {
        static final State UNKNOWN = new State(OptionalLong.empty(), Long.MIN_VALUE, false);

        /** Tells whether all of a window is there that is not too old. */
        boolean holds(Window window) {
            long from = Bucket.minuteOf(window.from());
            return newest.isEmpty() || from > newest.getAsLong() || (alive && from >= since);
        }
    }

    /** A question under way. */
    private interface Inquiry {
        /** Tells whether the keys that were asked for are the right ones in this state. */
        boolean fits(State state);

        /** Returns the answer. */
        Object answer(State state);
    }

    @Override
    public Answers ask(Collection<? extends Question<?>> questions) {
        Set<Question<?>> asked = new LinkedHashSet<>(questions);
        Set<Question<?>> byMinutes = new HashSet<>();
        boolean whole = true;
        while (true) {
            Map<Question<?>, Object> answers = new HashMap<>();
            State assumed = last;
            boolean transaction = whole;
            Round round = send(connection -> new Round(connection, asked, assumed, byMinutes, transaction));
            State state;
            try {
                state = round.await();
            } catch (SinkException e) {
                if (!transaction || !Faults.isFull(e)) {
                    throw e;
                }
                // A full server queues nothing for a transaction. It takes no batch either, so none comes in between.
                whole = false;
                continue;
            }
            last = state;
            boolean again = false;
            for (Map.Entry<Question<?>, Inquiry> inquiry : round.inquiries.entrySet()) {
                if (inquiry.getValue().fits(state)) {
                    Object answer = inquiry.getValue().answer(state);
                    if (answer == TOO_FEW) {
                        again |= byMinutes.add(inquiry.getKey());
                    } else {
                        answers.put(inquiry.getKey(), answer);
                    }
                } else {
                    again = true;
                }
            }
            if (!again) {
                return new Answers(answers);
            }
        }
    }

    /** Says that an hour's leaderboard must be added up from its minutes. */
    private static final Object TOO_FEW = new Object();

    /** Sends what belongs together: no other thread's commands come between. */
    private synchronized <T> T send(Function<StatefulRedisConnection<String, String>, T> commands) {
        StatefulRedisConnection<String, String> connection = link.connection();
        boolean sent = false;
        try {
            T answers = commands.apply(connection);
            sent = true;
            return answers;
        } catch (RedisException e) {
            throw link.failed("sending a question", e);
        } finally {
            if (!sent) {
                link.drop();
            }
        }
    }

    /** Answers that are under way; in a transaction, those of the commands are there once {@code end} is. */
    private final class Round {
        private final RedisAsyncCommands<String, String> commands;
        private final List<RedisFuture<?>> parts = new ArrayList<>();
        private final Map<Question<?>, Inquiry> inquiries = new LinkedHashMap<>();
        private final @Nullable RedisFuture<String> begin;
        private final RedisFuture<List<KeyValue<String, String>>> checkpoint;
        private final RedisFuture<Long> alive;
        private final @Nullable RedisFuture<TransactionResult> end;

        Round(
                StatefulRedisConnection<String, String> connection,
                Set<Question<?>> questions,
                State assumed,
                Set<Question<?>> byMinutes,
                boolean transaction) {
            commands = connection.async();
            connection.setAutoFlushCommands(false);
            try {
                begin = transaction ? commands.multi() : null;
                checkpoint = sent(commands.hmget(keys.checkpoint(), "newest", "since"));
                alive = sent(commands.exists(keys.newest()));
                questions.forEach(question ->
                        inquiries.put(question, inquire(question, assumed.newest(), byMinutes.contains(question))));
                end = transaction ? commands.exec() : null;
                connection.flushCommands();
            } finally {
                connection.setAutoFlushCommands(true);
            }
        }

        private <T> RedisFuture<T> sent(RedisFuture<T> part) {
            parts.add(part);
            return part;
        }

        State await() {
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
            OptionalLong newest = stored.get(0).hasValue()
                    ? OptionalLong.of(Long.parseLong(stored.get(0).getValue()))
                    : OptionalLong.empty();
            long since = stored.get(1).hasValue() ? Long.parseLong(stored.get(1).getValue()) : Long.MIN_VALUE;
            return new State(newest, since, got(alive) > 0);
        }

        private <T> T got(RedisFuture<T> part) {
            return link.await(part, TASK);
        }

        private Inquiry inquire(Question<?> question, OptionalLong newest, boolean byMinutes) {
            if (question instanceof Question.NewestMinute) {
                return always(state -> new Newest(
                        state.newest().isPresent()
                                ? Optional.of(
                                        Instant.ofEpochSecond(state.newest().getAsLong() * 60))
                                : Optional.empty()));
            }
            if (question instanceof Question.Totals asked) {
                RedisFuture<String> stored = sent(commands.get(keys.total(asked.metric())));
                return always(state -> new Totals(sums(List.of(stored))));
            }
            if (question instanceof Question.Counts asked) {
                return counts(asked, newest);
            }
            if (question instanceof Question.Series asked) {
                return series(asked, newest);
            }
            if (question instanceof Question.AllSeries asked) {
                return allSeries(asked, newest);
            }
            if (question instanceof Question.Top asked) {
                return isRunning(asked.window(), newest) && !byMinutes ? runningTop(asked) : top(asked, newest);
            }
            if (question instanceof Question.Uniques asked) {
                return uniques(asked, newest);
            }
            if (question instanceof Question.Spread asked) {
                return spread(asked, newest);
            }
            throw new IllegalArgumentException("unknown question: " + question);
        }

        private Inquiry counts(Question.Counts asked, OptionalLong newest) {
            if (isRunning(asked.window(), newest)) {
                RedisFuture<String> stored = sent(commands.get(keys.runningSums(asked.metric())));
                return new Planned(
                        state -> isRunning(asked.window(), state.newest()),
                        state -> new Counts(asked.window(), state.holds(asked.window()), sums(List.of(stored))));
            }
            Retention.Plan plan = Retention.counts(asked.window(), newest);
            List<RedisFuture<String>> stored = texts(Kind.COUNT, asked.metric(), plan);
            return planned(
                    plan,
                    state -> Retention.counts(asked.window(), state.newest()),
                    complete -> new Counts(plan.window(), complete, sums(stored)));
        }

        private List<RedisFuture<String>> texts(Kind kind, String metric, Retention.Plan plan) {
            return plan.buckets().stream()
                    .map(bucket -> sent(commands.get(keys.sums(kind, bucket, metric))))
                    .toList();
        }

        private Map<String, Long> sums(List<RedisFuture<String>> stored) {
            List<@Nullable String> texts = new ArrayList<>();
            stored.forEach(text -> texts.add(got(text)));
            return Lines.sums(texts);
        }

        private Inquiry series(Question.Series asked, OptionalLong newest) {
            Retention.Plan plan = Retention.series(asked.window(), asked.step(), newest);
            List<RedisFuture<String>> stored = texts(Kind.COUNT, asked.metric(), plan);
            return planned(
                    plan,
                    state -> Retention.series(asked.window(), asked.step(), state.newest()),
                    complete -> new Series(
                            plan.window(),
                            asked.step(),
                            complete,
                            stored.stream()
                                    .map(text -> Lines.sumOf(got(text), asked.key()))
                                    .toList()));
        }

        private Inquiry allSeries(Question.AllSeries asked, OptionalLong newest) {
            Retention.Plan plan = Retention.series(asked.window(), asked.step(), newest);
            List<RedisFuture<String>> stored = texts(Kind.COUNT, asked.metric(), plan);
            return planned(plan, state -> Retention.series(asked.window(), asked.step(), state.newest()), complete -> {
                Map<String, Long[]> series = new HashMap<>();
                for (int i = 0; i < stored.size(); i++) {
                    int step = i;
                    sums(List.of(stored.get(i)))
                            .forEach((key, sum) -> series.computeIfAbsent(key, unused -> {
                                Long[] values = new Long[stored.size()];
                                Arrays.fill(values, 0L);
                                return values;
                            })[step] = sum);
                }
                Map<String, List<Long>> values = new HashMap<>();
                series.forEach((key, each) -> values.put(key, List.of(each)));
                return new AllSeries(plan.window(), asked.step(), complete, values);
            });
        }

        private Inquiry runningTop(Question.Top asked) {
            RedisFuture<String> stored = sent(commands.get(keys.runningTop(asked.metric())));
            return new Planned(state -> isRunning(asked.window(), state.newest()), state -> {
                List<Rank> ranks = best(sums(List.of(stored)), asked.limit());
                // Only the first places are in it: where more are wanted, the minutes must tell.
                return ranks.size() < asked.limit()
                        ? TOO_FEW
                        : new Leaderboard(asked.window(), state.holds(asked.window()), ranks, 0);
            });
        }

        private static List<Rank> best(Map<String, Long> sums, int limit) {
            BestRanks best = new BestRanks(limit);
            sums.forEach(best::accept);
            return best.ranks();
        }

        private Inquiry top(Question.Top asked, OptionalLong newest) {
            Retention.Plan plan = Retention.top(asked.window(), newest);
            List<RedisFuture<String>> stored = plan.buckets().stream()
                    .map(bucket -> sent(commands.get(keys.tops(bucket, asked.metric()))))
                    .toList();
            String[] hours = plan.buckets().stream()
                    .filter(bucket -> bucket.step() == Bucket.Step.HOUR)
                    .map(bucket -> Long.toString(bucket.number()))
                    .toArray(String[]::new);
            RedisFuture<List<KeyValue<String, String>>> leftOut =
                    hours.length == 0 ? null : sent(commands.hmget(keys.leftOut(asked.metric()), hours));
            return planned(plan, state -> Retention.top(asked.window(), state.newest()), complete -> {
                long error = leftOut == null
                        ? 0
                        : got(leftOut).stream()
                                .mapToLong(hour -> Long.parseLong(hour.getValueOrElse("0")))
                                .sum();
                return new Leaderboard(plan.window(), complete, best(sums(stored), asked.limit()), error);
            });
        }

        private Inquiry uniques(Question.Uniques asked, OptionalLong newest) {
            Retention.Plan plan = Retention.uniques(asked.window(), newest);
            String[] sets = plan.buckets().stream()
                    .map(bucket -> keys.uniques(bucket, Keys.part(asked.metric(), asked.key())))
                    .toArray(String[]::new);
            RedisFuture<Long> count = sets.length == 0 ? null : sent(commands.pfcount(sets));
            return planned(
                    plan,
                    state -> Retention.uniques(asked.window(), state.newest()),
                    complete -> new Uniques(plan.window(), complete, count == null ? 0 : got(count), UNIQUES_ERROR));
        }

        private Inquiry spread(Question.Spread asked, OptionalLong newest) {
            Retention.Plan plan = Retention.counts(asked.window(), newest);
            List<RedisFuture<String>> stored = texts(Kind.SPREAD, Keys.part(asked.metric(), asked.key()), plan);
            return planned(plan, state -> Retention.counts(asked.window(), state.newest()), complete -> {
                TreeMap<Integer, Long> sum = new TreeMap<>();
                sums(stored).forEach((bucket, count) -> sum.put(Integer.valueOf(bucket), count));
                return new Spread(plan.window(), complete, new Distribution(sum));
            });
        }
    }

    private record Planned(Predicate<State> fitting, Function<State, Object> answering) implements Inquiry {
        @Override
        public boolean fits(State state) {
            return fitting.test(state);
        }

        @Override
        public Object answer(State state) {
            return answering.apply(state);
        }
    }

    private static Inquiry always(Function<State, Object> answer) {
        return new Planned(state -> true, answer);
    }

    private static Inquiry planned(
            Retention.Plan plan, Function<State, Retention.Plan> wanted, Function<Boolean, Object> answer) {
        return new Planned(
                state -> wanted.apply(state).equals(plan),
                state -> answer.apply(plan.complete() && state.holds(plan.window())));
    }

    /** Tells whether a window is the hour that ends with the newest minute, whose numbers are at hand. */
    private static boolean isRunning(Window window, OptionalLong newest) {
        return newest.isPresent()
                && window.minutes() == RunningBoard.MINUTES
                && Bucket.minuteOf(window.to()) == newest.getAsLong() + 1;
    }
}
