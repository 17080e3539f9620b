package io.github.wikistream.testkit.contract;

import io.github.wikistream.error.FencedException;
import io.github.wikistream.error.SinkException;
import io.github.wikistream.event.Checkpoint;
import io.github.wikistream.metric.Counter;
import io.github.wikistream.metric.InMemoryMetricStore;
import io.github.wikistream.metric.MetricBatch;
import io.github.wikistream.metric.MetricContext;
import io.github.wikistream.metric.MetricReader;
import io.github.wikistream.metric.MetricStore;
import io.github.wikistream.metric.Twins;
import io.github.wikistream.metric.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The store in memory, made to fail on request, and breaking one rule if told to. */
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
        RULE_5_TAKES_ANY_LIMIT,
        RULE_5_LEAVES_GAPS_OUT_OF_SERIES,
        RULE_6_FAILS_WHEN_CLOSED_TWICE,
        RULE_6_FAILS_WHEN_CLOSED_UNOPENED,
        RULE_6_APPLIES_AFTER_CLOSE,
        RULE_6_APPLIES_BEFORE_OPEN;

        /** Returns the rule that is broken, such as {@code rule 3}. */
        String rule() {
            return "rule " + name().charAt("RULE_".length());
        }
    }

    /** What the stores of a test share. */
    static final class Data {
        private final InMemoryMetricStore counts = new InMemoryMetricStore();
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
        return switch (defect) {
            case RULE_3_TRUSTS_ITS_OWN_MEMORY -> own == null ? stored : own;
            case RULE_3_FORGETS_THE_RECENT_IDS ->
                new Checkpoint(stored.token(), stored.position(), Checkpoint.NONE.recentIds());
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

    private MetricBatch alter(MetricBatch batch) {
        List<MetricBatch.Minute> minutes = batch.minutes();
        return switch (defect) {
            case RULE_4_TAKES_ANY_BATCH -> new MetricBatch(stored(), batch.checkpoint(), minutes);
            case RULE_4_TAKES_ANY_FIRST_BATCH ->
                batch.previous().isNone() ? new MetricBatch(stored(), batch.checkpoint(), minutes) : batch;
            case RULE_4_TAKES_ANY_BATCH_WITHOUT_COUNTS ->
                minutes.isEmpty() ? new MetricBatch(stored(), batch.checkpoint(), minutes) : batch;
            case RULE_2_CUTS_LARGE_BATCHES -> minutes.size() == 20 ? with(batch, minutes.subList(0, 19)) : batch;
            case RULE_5_COUNTS_LATE_EVENTS_NOW -> with(batch, late(minutes, 1, newest().orElse(Instant.MIN)));
            case RULE_5_DROPS_WHAT_IS_TOO_LATE -> with(batch, late(minutes, 25 * 60, null));
            case RULE_5_TRIMS_KEYS ->
                with(
                        batch,
                        minutes.stream()
                                .map(minute -> new MetricBatch.Minute(
                                        minute.start(), trimmed(minute.counts()), trimmed(minute.tops())))
                                .toList());
            case RULE_5_NEVER_COUNTS_DOWN ->
                with(
                        batch,
                        minutes.stream()
                                .map(minute -> new MetricBatch.Minute(
                                        minute.start(), withoutNegatives(minute.counts()), minute.tops()))
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

    /** Moves minutes that are late by so many minutes to another, or drops them if there is none. */
    private List<MetricBatch.Minute> late(List<MetricBatch.Minute> minutes, long by, @Nullable Instant target) {
        Instant limit = newest().orElse(Instant.MIN.plus(Duration.ofDays(2))).minus(Duration.ofMinutes(by));
        List<MetricBatch.Minute> moved = new ArrayList<>();
        for (MetricBatch.Minute minute : minutes) {
            if (minute.start().isAfter(limit)) {
                moved.add(minute);
            } else if (target != null) {
                moved.add(new MetricBatch.Minute(target, minute.counts(), minute.tops()));
            }
        }
        return moved;
    }

    private static Map<Counter, Long> trimmed(Map<Counter, Long> values) {
        Map<Counter, Long> trimmed = new HashMap<>();
        values.forEach((counter, value) ->
                trimmed.merge(new Counter(counter.metric(), counter.key().strip()), value, Long::sum));
        return trimmed;
    }

    private static Map<Counter, Long> withoutNegatives(Map<Counter, Long> values) {
        Map<Counter, Long> kept = new HashMap<>(values);
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

        DefectiveReader(MetricReader reader) {
            this.reader = reader;
        }

        @Override
        public Optional<Instant> newestMinute() {
            return reader.newestMinute();
        }

        @Override
        public Map<String, Long> totals(String metric) {
            if (defect == Defect.RULE_1_ONLY_THE_OPENING_THREAD_MAY_READ && Thread.currentThread() != opener) {
                throw SinkException.permanent("memory: belongs to another thread", null);
            }
            Map<String, Long> values = new HashMap<>(reader.totals(metric));
            if (defect == Defect.RULE_5_COUNTS_IN_DOUBLES) {
                values.replaceAll((key, value) -> (long) value.doubleValue());
            }
            if (defect == Defect.RULE_5_MIXES_COUNTS_AND_LEADERBOARDS) {
                reader.newestMinute()
                        .ifPresent(newest -> reader.top(metric, Window.endingAt(newest, Duration.ofMinutes(1)), 1000)
                                .ranks()
                                .forEach(rank -> values.merge(rank.member(), rank.count(), Long::sum)));
            }
            return values;
        }

        @Override
        public Counts counts(String metric, Window window) {
            Counts counts = reader.counts(metric, altered(window));
            return new Counts(window, complete(counts.complete()), counts.values());
        }

        @Override
        public Series series(String metric, String key, Window window) {
            Series series = reader.series(metric, key, window);
            if (defect == Defect.RULE_5_LEAVES_GAPS_OUT_OF_SERIES) {
                return new Series(
                        window,
                        series.complete(),
                        series.values().stream().filter(value -> value != 0).toList());
            }
            return series;
        }

        @Override
        public Leaderboard top(String metric, Window window, int limit) {
            if (defect == Defect.RULE_5_TAKES_ANY_LIMIT && (limit < 1 || limit > 1000)) {
                return reader.top(metric, window, 1000);
            }
            Leaderboard top = reader.top(metric, window, limit);
            List<Rank> ranks = new ArrayList<>(top.ranks());
            if (defect == Defect.RULE_5_FORGETS_LEADERBOARDS) {
                ranks.clear();
            }
            if (defect == Defect.RULE_5_ORDERS_TIES_AS_JAVA_DOES) {
                ranks.sort(Comparator.comparingLong(Rank::count).reversed().thenComparing(Rank::member));
            }
            return new Leaderboard(window, top.complete(), ranks);
        }

        private Window altered(Window window) {
            if (defect == Defect.RULE_5_COUNTS_ONE_MINUTE_TOO_MANY) {
                return new Window(window.from(), window.to().plusSeconds(60));
            }
            if (defect == Defect.RULE_5_KEEPS_TWELVE_HOURS && window.minutes() > 12 * 60) {
                return new Window(window.to().minus(Duration.ofHours(12)), window.to());
            }
            return window;
        }

        private boolean complete(boolean complete) {
            return complete || defect == Defect.RULE_5_CALLS_ALL_COMPLETE;
        }
    }
}
