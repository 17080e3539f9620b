package io.github.wikistream.testkit.contract;

import io.github.wikistream.error.FencedException;
import io.github.wikistream.error.SinkException;
import io.github.wikistream.event.Checkpoint;
import io.github.wikistream.internal.bucket.BucketRetention;
import io.github.wikistream.metric.MetricBatch;
import io.github.wikistream.metric.MetricContext;
import io.github.wikistream.metric.MetricStore;
import io.github.wikistream.metric.memory.InMemoryMetricStore;
import io.github.wikistream.metric.memory.Twins;
import io.github.wikistream.metric.query.Distribution;
import io.github.wikistream.metric.query.MetricQuery;
import io.github.wikistream.metric.query.MetricReader;
import io.github.wikistream.metric.query.QueryResults;
import io.github.wikistream.metric.query.Window;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** An in-memory store that fails on request and can break one rule. */
final class DefectiveMetricStore implements MetricStore {
    /** A way to break one rule. The name begins with the rule's number. */
    enum Defect {
        NONE,
        RULE_1_ONLY_THE_OPENING_THREAD_MAY_APPLY,
        RULE_1_ONLY_THE_OPENING_THREAD_MAY_READ,
        RULE_2_LEAVES_HALF_A_BATCH_BEHIND,
        RULE_2_SWALLOWS_THE_FAILURE,
        RULE_2_IGNORES_BATCHES_WITHOUT_COUNTS,
        RULE_2_CUTS_LARGE_BATCHES,
        RULE_3_TRUSTS_ITS_OWN_MEMORY,
        RULE_3_FORGETS_THE_RECENT_IDS,
        RULE_3_ONE_STORE_FOR_ALL_PIPELINES,
        RULE_4_TAKES_ANY_BATCH,
        RULE_4_TAKES_ANY_FIRST_BATCH,
        RULE_4_TAKES_ANY_BATCH_WITHOUT_COUNTS,
        RULE_4_COUNTS_BEFORE_IT_REFUSES,
        RULE_4_COMPARES_WITH_ITS_OWN_LAST_BATCH,
        RULE_4_CHECKS_BEFORE_IT_LOCKS,
        RULE_5_FORGETS_LEADERBOARDS,
        RULE_5_COUNTS_ONE_MINUTE_TOO_MANY,
        RULE_5_KEEPS_TWELVE_HOURS,
        RULE_5_COUNTS_LATE_EVENTS_NOW,
        RULE_5_DROPS_WHAT_IS_TOO_LATE,
        RULE_5_CALLS_ALL_COMPLETE,
        RULE_5_COUNTS_IN_DOUBLES,
        RULE_5_TRIMS_KEYS,
        RULE_5_NEVER_COUNTS_DOWN,
        RULE_5_MIXES_COUNTS_AND_LEADERBOARDS,
        RULE_5_ORDERS_TIES_AS_JAVA_DOES,
        RULE_5_LEAVES_GAPS_OUT_OF_SERIES,
        RULE_5_DROPS_HOURS_OLDER_THAN_A_DAY,
        RULE_5_DROPS_WHAT_IS_A_DAY_LATE,
        RULE_5_STATES_NO_ERROR,
        RULE_5_SWAPS_SERIES_ASKED_AT_ONCE,
        RULE_6_FAILS_WHEN_CLOSED_TWICE,
        RULE_6_FAILS_WHEN_CLOSED_UNOPENED,
        RULE_6_APPLIES_AFTER_CLOSE,
        RULE_6_APPLIES_BEFORE_OPEN,
        RULE_7_COUNTS_MEMBERS_AGAIN_EACH_MINUTE,
        RULE_7_FORGETS_DISTINCT_MEMBERS,
        RULE_7_MIXES_SETS,
        RULE_7_UNDERSTATES_ITS_ERROR,
        RULE_8_FORGETS_NEGATIVE_VALUES,
        RULE_8_MIXES_KEYS,
        RULE_9_ANSWERS_OF_ANOTHER_MOMENT;

        /** Returns the broken rule, such as {@code rule 3}. */
        String rule() {
            return "rule " + name().charAt("RULE_".length());
        }
    }

    /** Shared by the stores of a test. */
    static final class Data {
        private final InMemoryMetricStore counts = new InMemoryMetricStore();
        private final Meeting writers = new Meeting();
        private boolean breakNext;

        void breakNext() {
            breakNext = true;
        }
    }

    private final Data data;
    private final Defect defect;
    private final MetricStore store;
    private @Nullable MetricContext context;
    private @Nullable Thread opener;
    private @Nullable Checkpoint own;
    private boolean closed;

    DefectiveMetricStore(Data data, Defect defect) {
        this.data = data;
        this.defect = defect;
        this.store = Twins.of(data.counts);
    }

    @Override
    public Checkpoint open(MetricContext asked) {
        context = defect == Defect.RULE_3_ONE_STORE_FOR_ALL_PIPELINES ? new MetricContext("all") : asked;
        opener = Thread.currentThread();
        Checkpoint stored = store.open(context);
        if (defect == Defect.RULE_4_COMPARES_WITH_ITS_OWN_LAST_BATCH) {
            own = own == null ? null : stored;
        }
        return switch (defect) {
            case RULE_3_TRUSTS_ITS_OWN_MEMORY -> own == null ? stored : own;
            case RULE_3_FORGETS_THE_RECENT_IDS ->
                Checkpoint.builder()
                        .token(stored.token())
                        .position(stored.position())
                        .build();
            default -> stored;
        };
    }

    @Override
    public void apply(MetricBatch batch) {
        if ((closed && defect == Defect.RULE_6_APPLIES_AFTER_CLOSE)
                || (context == null && defect == Defect.RULE_6_APPLIES_BEFORE_OPEN)) {
            store.open(context == null ? new MetricContext("contract") : context);
        }
        if (defect == Defect.RULE_1_ONLY_THE_OPENING_THREAD_MAY_APPLY
                && opener != null
                && Thread.currentThread() != opener) {
            throw SinkException.permanent("memory: belongs to another thread", null);
        }
        MetricBatch altered = context == null || closed ? batch : alter(batch);
        if (data.breakNext) {
            data.breakNext = false;
            fail(altered);
            return;
        }
        if (defect == Defect.RULE_2_IGNORES_BATCHES_WITHOUT_COUNTS
                && batch.minutes().isEmpty()
                && batch.previous().token().equals(stored().token())) {
            return;
        }
        try {
            store.apply(altered);
        } catch (FencedException e) {
            if (defect == Defect.RULE_4_COUNTS_BEFORE_IT_REFUSES) {
                Checkpoint stored = stored();
                store.apply(new MetricBatch(stored, stored, altered.minutes()));
            }
            throw e;
        }
        own = batch.checkpoint();
    }

    private void fail(MetricBatch batch) {
        if (defect == Defect.RULE_2_LEAVES_HALF_A_BATCH_BEHIND) {
            store.apply(new MetricBatch(batch.previous(), batch.previous(), batch.minutes()));
        }
        if (defect != Defect.RULE_2_SWALLOWS_THE_FAILURE) {
            throw SinkException.retryable("memory: broken on request", null);
        }
    }

    private Checkpoint stored() {
        if (context == null) {
            throw new IllegalStateException("not open");
        }
        return store.open(context);
    }

    /** Accepts a batch that follows what this object considers the last one, whatever is stored by then. */
    private MetricBatch following(Checkpoint believed, MetricBatch batch) {
        if (!batch.previous().token().equals(believed.token())) {
            throw new FencedException("memory", batch.previous().token(), believed.token());
        }
        data.writers.meet();
        return new MetricBatch(stored(), batch.checkpoint(), batch.minutes());
    }

    private MetricBatch alter(MetricBatch batch) {
        List<MetricBatch.Minute> minutes = batch.minutes();
        return switch (defect) {
            case RULE_4_COMPARES_WITH_ITS_OWN_LAST_BATCH -> own == null ? batch : following(own, batch);
            case RULE_4_CHECKS_BEFORE_IT_LOCKS -> following(stored(), batch);
            case RULE_4_TAKES_ANY_BATCH -> new MetricBatch(stored(), batch.checkpoint(), minutes);
            case RULE_4_TAKES_ANY_FIRST_BATCH ->
                batch.previous().isNone() ? new MetricBatch(stored(), batch.checkpoint(), minutes) : batch;
            case RULE_4_TAKES_ANY_BATCH_WITHOUT_COUNTS ->
                minutes.isEmpty() ? new MetricBatch(stored(), batch.checkpoint(), minutes) : batch;
            case RULE_2_CUTS_LARGE_BATCHES -> minutes.size() == 20 ? with(batch, minutes.subList(0, 19)) : batch;
            case RULE_5_COUNTS_LATE_EVENTS_NOW -> with(batch, late(minutes, 1, newest().orElse(Instant.MIN)));
            case RULE_5_DROPS_WHAT_IS_TOO_LATE -> with(batch, late(minutes, 200 * 60, null));
            case RULE_5_DROPS_WHAT_IS_A_DAY_LATE -> with(batch, lateForMinutes(minutes));
            case RULE_5_TRIMS_KEYS ->
                with(
                        batch,
                        minutes.stream()
                                .map(minute -> each(
                                        minute,
                                        gains -> MetricBatch.Gains.builder()
                                                .counts(trimmed(gains.counts()))
                                                .tops(trimmed(gains.tops()))
                                                .uniques(gains.uniques())
                                                .distributions(gains.distributions())
                                                .build()))
                                .toList());
            case RULE_5_NEVER_COUNTS_DOWN ->
                with(
                        batch,
                        minutes.stream()
                                .map(minute -> each(
                                        minute,
                                        gains -> MetricBatch.Gains.builder()
                                                .counts(withoutNegatives(gains.counts()))
                                                .tops(gains.tops())
                                                .uniques(gains.uniques())
                                                .distributions(gains.distributions())
                                                .build()))
                                .toList());
            default -> batch;
        };
    }

    private static MetricBatch with(MetricBatch batch, List<MetricBatch.Minute> minutes) {
        return new MetricBatch(batch.previous(), batch.checkpoint(), minutes);
    }

    private Optional<Instant> newest() {
        return context == null ? Optional.empty() : store.reader().newestMinute();
    }

    /** Moves minutes that are late by that many minutes to another minute, or drops them if there is none. */
    private List<MetricBatch.Minute> late(List<MetricBatch.Minute> minutes, long by, @Nullable Instant target) {
        Instant limit = newest().orElse(Instant.MIN.plus(Duration.ofDays(20))).minus(Duration.ofMinutes(by));
        List<MetricBatch.Minute> moved = new ArrayList<>();
        for (MetricBatch.Minute minute : minutes) {
            if (minute.start().isAfter(limit)) {
                moved.add(minute);
            } else if (target != null) {
                moved.add(new MetricBatch.Minute(target, minute.gains()));
            }
        }
        return moved;
    }

    /** Moves minutes that are a day to eight days late to where they count in the totals only. */
    private List<MetricBatch.Minute> lateForMinutes(List<MetricBatch.Minute> minutes) {
        Instant now = newest().orElse(Instant.MIN.plus(Duration.ofDays(20)));
        List<MetricBatch.Minute> kept = late(minutes, BucketRetention.COUNT_MINUTES + 1L, null);
        minutes.stream()
                .filter(minute -> !kept.contains(minute))
                .forEach(minute -> kept.add(
                        0,
                        each(
                                new MetricBatch.Minute(
                                        now.minus(Duration.ofDays(15)).truncatedTo(ChronoUnit.MINUTES), minute.gains()),
                                gains -> MetricBatch.Gains.builder()
                                        .counts(gains.counts())
                                        .build())));
        return kept;
    }

    private static MetricBatch.Minute each(MetricBatch.Minute minute, UnaryOperator<MetricBatch.Gains> change) {
        Map<String, MetricBatch.Gains> changed = new HashMap<>();
        minute.gains().forEach((metric, gains) -> changed.put(metric, change.apply(gains)));
        return new MetricBatch.Minute(minute.start(), changed);
    }

    private static Map<String, Long> trimmed(Map<String, Long> values) {
        Map<String, Long> trimmed = new HashMap<>();
        values.forEach((key, value) -> trimmed.merge(key.strip(), value, Long::sum));
        return trimmed;
    }

    private static Map<String, Long> withoutNegatives(Map<String, Long> values) {
        Map<String, Long> kept = new HashMap<>(values);
        kept.values().removeIf(value -> value < 0);
        return kept;
    }

    @Override
    public MetricReader reader() {
        return new DefectiveReader(store.reader());
    }

    @Override
    public void close() {
        if (closed && defect == Defect.RULE_6_FAILS_WHEN_CLOSED_TWICE) {
            throw SinkException.permanent("memory: closed already", null);
        }
        if (context == null && defect == Defect.RULE_6_FAILS_WHEN_CLOSED_UNOPENED) {
            throw new IllegalStateException("memory: nothing to close");
        }
        closed = true;
        store.close();
    }

    private final class DefectiveReader implements MetricReader {
        private final MetricReader reader;
        private @Nullable Totals before;

        DefectiveReader(MetricReader reader) {
            this.reader = reader;
        }

        @Override
        public QueryResults ask(Collection<? extends MetricQuery<?>> questions) {
            if (defect == Defect.RULE_1_ONLY_THE_OPENING_THREAD_MAY_READ && Thread.currentThread() != opener) {
                throw SinkException.permanent("memory: belongs to another thread", null);
            }
            QueryResults answers = reader.ask(questions);
            Map<MetricQuery<?>, Object> altered = new HashMap<>();
            for (MetricQuery<?> question : questions) {
                altered.put(question, answer(question, answers, questions.size() > 1));
            }
            return new QueryResults(altered);
        }

        private Object answer(MetricQuery<?> question, QueryResults answers, boolean amongOthers) {
            if (question instanceof MetricQuery.Totals asked) {
                return totals(asked.metric(), answers.to(asked), amongOthers);
            }
            if (question instanceof MetricQuery.Counts asked) {
                return counts(asked, answers.to(asked));
            }
            if (question instanceof MetricQuery.Series asked) {
                return series(answers.to(asked));
            }
            if (question instanceof MetricQuery.AllSeries asked && defect == Defect.RULE_5_SWAPS_SERIES_ASKED_AT_ONCE) {
                AllSeries all = answers.to(asked);
                Map<String, List<Long>> rotated = new HashMap<>();
                List<String> keys = List.copyOf(all.values().keySet());
                for (int i = 0; i < keys.size(); i++) {
                    rotated.put(keys.get(i), all.values().get(keys.get((i + 1) % keys.size())));
                }
                return new AllSeries(all.window(), all.step(), all.complete(), rotated);
            }
            if (question instanceof MetricQuery.Top asked) {
                return top(answers.to(asked));
            }
            if (question instanceof MetricQuery.Uniques asked) {
                return uniques(asked, answers.to(asked));
            }
            if (question instanceof MetricQuery.Spread asked) {
                return spread(asked, answers.to(asked));
            }
            return answers.to(question);
        }

        private Totals totals(String metric, Totals totals, boolean amongOthers) {
            if (amongOthers && defect == Defect.RULE_9_ANSWERS_OF_ANOTHER_MOMENT) {
                Totals stale = before == null ? totals : before;
                before = totals;
                return stale;
            }
            Map<String, Long> values = new HashMap<>(totals.values());
            if (defect == Defect.RULE_5_COUNTS_IN_DOUBLES) {
                values.replaceAll((key, value) -> (long) value.doubleValue());
            }
            if (defect == Defect.RULE_5_MIXES_COUNTS_AND_LEADERBOARDS) {
                reader.newestMinute()
                        .ifPresent(newest -> reader.top(metric, Window.endingAt(newest, Duration.ofMinutes(1)), 1000)
                                .ranks()
                                .forEach(rank -> values.merge(rank.member(), rank.count(), Long::sum)));
            }
            return new Totals(values);
        }

        private Counts counts(MetricQuery.Counts asked, Counts answer) {
            Window window = asked.window();
            if (defect == Defect.RULE_5_COUNTS_ONE_MINUTE_TOO_MANY) {
                window = new Window(window.from(), window.to().plusSeconds(60));
            }
            if (defect == Defect.RULE_5_KEEPS_TWELVE_HOURS
                    && window.minutes() > 12 * 60
                    && window.minutes() <= BucketRetention.COUNT_MINUTES) {
                window = new Window(window.to().minus(Duration.ofHours(12)), window.to());
            }
            Counts counts = window.equals(asked.window()) ? answer : reader.counts(asked.metric(), window);
            boolean old = defect == Defect.RULE_5_DROPS_HOURS_OLDER_THAN_A_DAY
                    && window.minutes() > BucketRetention.COUNT_MINUTES;
            return new Counts(
                    window.equals(asked.window()) ? counts.window() : asked.window(),
                    counts.complete() || defect == Defect.RULE_5_CALLS_ALL_COMPLETE,
                    old ? Map.of() : counts.values());
        }

        private Series series(Series series) {
            if (defect != Defect.RULE_5_LEAVES_GAPS_OUT_OF_SERIES) {
                return series;
            }
            return new Series(
                    series.window(),
                    series.step(),
                    series.complete(),
                    series.values().stream().filter(value -> value != 0).toList());
        }

        private Leaderboard top(Leaderboard top) {
            List<Rank> ranks = new ArrayList<>(top.ranks());
            if (defect == Defect.RULE_5_FORGETS_LEADERBOARDS) {
                // In all but the smallest: rule 9 reads a single rank.
                ranks.removeIf(rank -> ranks.size() > 1);
            }
            if (defect == Defect.RULE_5_ORDERS_TIES_AS_JAVA_DOES) {
                ranks.sort(Comparator.comparingLong(Rank::count).reversed().thenComparing(Rank::member));
            }
            long error = defect == Defect.RULE_5_STATES_NO_ERROR ? 0 : top.error();
            return new Leaderboard(top.window(), top.complete(), ranks, error);
        }

        private Uniques uniques(MetricQuery.Uniques asked, Uniques uniques) {
            long count = uniques.count();
            if (defect == Defect.RULE_7_FORGETS_DISTINCT_MEMBERS && asked.key().equals("all")) {
                count = 0;
            }
            if (defect == Defect.RULE_7_MIXES_SETS) {
                count += asked.key().equals("all")
                        ? 0
                        : reader.uniques(asked.metric(), "all", asked.window()).count();
            }
            if (defect == Defect.RULE_7_COUNTS_MEMBERS_AGAIN_EACH_MINUTE
                    && asked.metric().equals("people")
                    && asked.key().equals("all")) {
                count = 0;
                for (int i = 0; i < Math.min(60, asked.window().minutes()); i++) {
                    Window minute =
                            Window.endingAt(asked.window().to().minusSeconds(60L * i + 60), Duration.ofMinutes(1));
                    count += reader.uniques(asked.metric(), asked.key(), minute).count();
                }
            }
            double error = defect == Defect.RULE_7_UNDERSTATES_ITS_ERROR && uniques.count() > 10_000
                    ? 0
                    : uniques.standardError();
            return new Uniques(uniques.window(), uniques.complete(), count, error);
        }

        private Spread spread(MetricQuery.Spread asked, Spread spread) {
            if (!asked.metric().equals("sizes")
                    || (!asked.key().contains("bots") && !asked.key().equals("all"))) {
                return spread;
            }
            Distribution values = spread.distribution();
            if (defect == Defect.RULE_8_FORGETS_NEGATIVE_VALUES) {
                values = new Distribution(values.buckets().tailMap(0));
            }
            if (defect == Defect.RULE_8_MIXES_KEYS && asked.key().equals("bots")) {
                values = reader.spread(asked.metric(), "all bots", asked.window())
                        .distribution();
            }
            return new Spread(spread.window(), spread.complete(), values);
        }
    }
}
