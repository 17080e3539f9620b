package io.github.wikistream.metric.query;

import io.github.wikistream.internal.text.KeyText;
import io.github.wikistream.metric.query.MetricQuery.Step;
import io.github.wikistream.metric.standard.StandardMetrics;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;
import org.jspecify.annotations.Nullable;

/**
 * Answers queries about the metrics of one pipeline. Metrics and keys that were never counted are 0 or absent. Every
 * method throws {@link io.github.wikistream.error.StoreException} if the store cannot be reached.
 *
 * <p>The answer to a query about a window contains the counted window: the requested one, or up to an hour more at
 * either end if the store keeps only hours there (see {@link io.github.wikistream.metric.MetricStore}). It also states
 * whether all of the window is still retained.
 */
@API(status = Status.EXPERIMENTAL, since = "0.1.0")
public interface MetricReader {
    /** The maximum number of ranks of a leaderboard. */
    int MAX_PLACES = 10_000;

    /** The maximum number of steps of a series: more than all minutes that are kept. */
    int MAX_STEPS = 10_000;

    /**
     * Answers several queries from one state between two batches, usually in one round trip.
     *
     * @param questions any number; duplicates are ignored
     */
    QueryResults ask(Collection<? extends MetricQuery<?>> questions);

    /** Answers one query. */
    default <A> A ask(MetricQuery<A> question) {
        return ask(List.of(question)).to(question);
    }

    /** Returns the newest minute with a count; empty before the first. */
    default Optional<Instant> newestMinute() {
        return ask(new MetricQuery.NewestMinute()).minute();
    }

    /** Returns all counters of a metric, by key, over all time. */
    default Map<String, Long> totals(String metric) {
        return ask(new MetricQuery.Totals(metric)).values();
    }

    /** Returns all counters of a metric, by key, over a window. */
    default Counts counts(String metric, Window window) {
        return ask(new MetricQuery.Counts(metric, window));
    }

    /**
     * Returns a slice of a metric over a window: its counters for one wiki or one kind of actor.
     *
     * @param metric name of a metric that is sliced this way, such as {@link StandardMetrics#TYPES}
     * @param dimension the dimension
     * @param value the slice, such as {@code enwiki} or {@code bot}
     */
    default Counts slice(String metric, Dimension dimension, String value, Window window) {
        return counts(dimension.slicesOf(metric), window).slice(value);
    }

    /** Returns one counter minute by minute; minutes without a count are 0. */
    default Series series(String metric, String key, Window window) {
        return ask(new MetricQuery.Series(metric, key, window, Step.MINUTE));
    }

    /**
     * Returns the members of a metric's leaderboard with the highest gains in a window.
     *
     * @param limit the number of members, 1 to {@link #MAX_PLACES}
     * @throws IllegalArgumentException if {@code limit} is out of that range
     */
    default Leaderboard top(String metric, Window window, int limit) {
        return ask(new MetricQuery.Top(metric, window, limit));
    }

    /** Returns the number of distinct members of a set in a window. */
    default Uniques uniques(String metric, String key, Window window) {
        return ask(new MetricQuery.Uniques(metric, key, window));
    }

    /** Returns the distribution of values in a window. */
    default Spread spread(String metric, String key, Window window) {
        return ask(new MetricQuery.Spread(metric, key, window));
    }

    /**
     * The newest minute with a count.
     *
     * @param minute empty before the first
     */
    record Newest(Optional<Instant> minute) {}

    /** Counters over all time. */
    final class Totals {
        private final Map<String, Long> values;

        public Totals(Map<String, Long> values) {
            this.values = Map.copyOf(values);
        }

        /** Returns the counters by key. */
        public Map<String, Long> values() {
            return values;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Totals that && values.equals(that.values);
        }

        @Override
        public int hashCode() {
            return Objects.hash(values);
        }

        @Override
        public String toString() {
            return "Totals[values=" + values + "]";
        }
    }

    /** Counters over a window. */
    final class Counts {
        private final Window window;
        private final boolean complete;
        private final Map<String, Long> values;

        public Counts(Window window, boolean complete, Map<String, Long> values) {
            this.window = window;
            this.complete = complete;
            this.values = Map.copyOf(values);
        }

        /** Returns the window that was counted. */
        public Window window() {
            return window;
        }

        /** Returns whether all of the window is still retained. */
        public boolean complete() {
            return complete;
        }

        /** Returns the counters by key; keys without a count are absent. */
        public Map<String, Long> values() {
            return values;
        }

        /** Returns one counter, 0 if it has no count. */
        public long of(String key) {
            return values.getOrDefault(key, 0L);
        }

        /** Returns the sum of all counters. */
        public long sum() {
            return values.values().stream().mapToLong(Long::longValue).sum();
        }

        /** Returns the share of one counter in the sum, 0 to 1; empty if the sum is 0. For counters that never decrease. */
        public OptionalDouble share(String key) {
            long sum = sum();
            return sum == 0 ? OptionalDouble.empty() : OptionalDouble.of(of(key) / (double) sum);
        }

        /** Returns the mean rate of a counter per minute of the window; the current minute counts as a whole one. */
        public double perMinute(String key) {
            return of(key) / (double) window.minutes();
        }

        /**
         * Returns the counters of one slice, under their own keys.
         *
         * @param value the slice; see {@link Dimension}
         */
        public Counts slice(String value) {
            String prefix = value + Dimension.SEPARATOR;
            Map<String, Long> slice = new HashMap<>();
            values.forEach((key, count) -> {
                if (key.startsWith(prefix)) {
                    slice.put(key.substring(prefix.length()), count);
                }
            });
            return new Counts(window, complete, slice);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Counts that
                    && window.equals(that.window)
                    && complete == that.complete
                    && values.equals(that.values);
        }

        @Override
        public int hashCode() {
            return Objects.hash(window, complete, values);
        }

        @Override
        public String toString() {
            return "Counts[window=" + window + ", complete=" + complete + ", values=" + values + "]";
        }
    }

    /** One counter over a window, step by step. */
    final class Series {
        private final Window window;
        private final Step step;
        private final boolean complete;
        private final List<Long> values;

        public Series(Window window, Step step, boolean complete, List<Long> values) {
            this.window = window;
            this.step = step;
            this.complete = complete;
            this.values = List.copyOf(values);
        }

        /** Returns the window that was counted. */
        public Window window() {
            return window;
        }

        /** Returns the length of each step. */
        public Step step() {
            return step;
        }

        /** Returns whether all of the window is still retained. */
        public boolean complete() {
            return complete;
        }

        /** Returns one value for each step, oldest first; 0 where nothing was counted. */
        public List<Long> values() {
            return values;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Series that
                    && window.equals(that.window)
                    && step.equals(that.step)
                    && complete == that.complete
                    && values.equals(that.values);
        }

        @Override
        public int hashCode() {
            return Objects.hash(window, step, complete, values);
        }

        @Override
        public String toString() {
            return "Series[window=" + window + ", step=" + step + ", complete=" + complete + ", values=" + values + "]";
        }
    }

    /** All counters of a metric over a window, step by step. */
    final class AllSeries {
        private final Window window;
        private final Step step;
        private final boolean complete;
        private final Map<String, List<Long>> values;

        public AllSeries(Window window, Step step, boolean complete, Map<String, List<Long>> values) {
            this.window = window;
            this.step = step;
            this.complete = complete;
            this.values = sorted(values);
        }

        /** Returns the window that was counted. */
        public Window window() {
            return window;
        }

        /** Returns the length of each step. */
        public Step step() {
            return step;
        }

        /** Returns whether all of the window is still retained. */
        public boolean complete() {
            return complete;
        }

        /** Returns by key one value for each step, oldest first; keys without a count are absent. */
        public Map<String, List<Long>> values() {
            return values;
        }

        private static Map<String, List<Long>> sorted(Map<String, List<Long>> values) {
            Map<String, List<Long>> copy = new TreeMap<>();
            values.forEach((key, series) -> copy.put(key, List.copyOf(series)));
            return Collections.unmodifiableMap(copy);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof AllSeries that
                    && window.equals(that.window)
                    && step.equals(that.step)
                    && complete == that.complete
                    && values.equals(that.values);
        }

        @Override
        public int hashCode() {
            return Objects.hash(window, step, complete, values);
        }

        @Override
        public String toString() {
            return "AllSeries[window=" + window + ", step=" + step + ", complete=" + complete + ", values=" + values
                    + "]";
        }
    }

    /** The members of a leaderboard with the highest gains in a window. */
    final class Leaderboard {
        private final Window window;
        private final boolean complete;
        private final List<Rank> ranks;
        private final long error;

        public Leaderboard(Window window, boolean complete, List<Rank> ranks, long error) {
            this.window = window;
            this.complete = complete;
            this.ranks = List.copyOf(ranks);
            this.error = error;
        }

        /** Returns the window that was counted. */
        public Window window() {
            return window;
        }

        /** Returns whether all of the window is still retained. */
        public boolean complete() {
            return complete;
        }

        /** Returns the members with the highest counts first, ties in code point order of the members. */
        public List<Rank> ranks() {
            return ranks;
        }

        /**
         * Returns by how much the count of any member may be too low, including absent members: 0 for windows within
         * the last 70 minutes, else the sum of what each closed hour of the window may have dropped.
         */
        public long error() {
            return error;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Leaderboard that
                    && window.equals(that.window)
                    && complete == that.complete
                    && ranks.equals(that.ranks)
                    && error == that.error;
        }

        @Override
        public int hashCode() {
            return Objects.hash(window, complete, ranks, error);
        }

        @Override
        public String toString() {
            return "Leaderboard[window=" + window + ", complete=" + complete + ", ranks=" + ranks + ", error=" + error
                    + "]";
        }
    }

    /**
     * A rank in a leaderboard.
     *
     * @param member the member
     * @param count its count
     */
    record Rank(String member, long count) {
        /** The order of a leaderboard: highest count first, ties in code point order of the members. */
        public static final Comparator<Rank> BEST_FIRST = Comparator.comparingLong(Rank::count)
                .reversed()
                .thenComparing(Rank::member, KeyText::compareCodePoints);
    }

    /** The number of distinct members of a set in a window. */
    final class Uniques {
        private final Window window;
        private final boolean complete;
        private final long count;
        private final double standardError;

        public Uniques(Window window, boolean complete, long count, double standardError) {
            this.window = window;
            this.complete = complete;
            this.count = count;
            this.standardError = standardError;
        }

        /** Returns the window that was counted. */
        public Window window() {
            return window;
        }

        /** Returns whether all of the window is still retained. */
        public boolean complete() {
            return complete;
        }

        /** Returns the estimate. */
        public long count() {
            return count;
        }

        /** Returns the standard error of the estimate, relative to the true number; 0 if the estimate is exact. */
        public double standardError() {
            return standardError;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Uniques that
                    && window.equals(that.window)
                    && complete == that.complete
                    && count == that.count
                    && Double.compare(standardError, that.standardError) == 0;
        }

        @Override
        public int hashCode() {
            return Objects.hash(window, complete, count, standardError);
        }

        @Override
        public String toString() {
            return "Uniques[window=" + window + ", complete=" + complete + ", count=" + count + ", standardError="
                    + standardError + "]";
        }
    }

    /** The distribution of values in a window. */
    final class Spread {
        private final Window window;
        private final boolean complete;
        private final Distribution distribution;

        public Spread(Window window, boolean complete, Distribution distribution) {
            this.window = window;
            this.complete = complete;
            this.distribution = distribution;
        }

        /** Returns the window that was counted. */
        public Window window() {
            return window;
        }

        /** Returns whether all of the window is still retained. */
        public boolean complete() {
            return complete;
        }

        /** Returns the values. */
        public Distribution distribution() {
            return distribution;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Spread that
                    && window.equals(that.window)
                    && complete == that.complete
                    && distribution.equals(that.distribution);
        }

        @Override
        public int hashCode() {
            return Objects.hash(window, complete, distribution);
        }

        @Override
        public String toString() {
            return "Spread[window=" + window + ", complete=" + complete + ", distribution=" + distribution + "]";
        }
    }
}
