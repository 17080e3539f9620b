package io.github.wikistream.metric.query;

import io.github.wikistream.internal.text.KeyText;
import io.github.wikistream.metric.query.Bucket.Step;
import io.github.wikistream.metric.standard.StandardMetrics;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * Answers questions about the counts of one pipeline. Metrics and keys that were never counted are simply 0 or absent. Every method may
 * throw {@link io.github.wikistream.error.SinkException} if the store cannot be reached.
 *
 * <p>An answer about a window names the window that was counted: it is the one that was asked for, or up to an hour more at either end
 * where only hours are left (see {@link BucketRetention}); and it says whether all of it is still kept.
 */
public interface MetricReader {
    /** The most places of a leaderboard. */
    int MAX_PLACES = 10_000;

    /** The most steps of a series: more than all minutes that are kept. */
    int MAX_STEPS = 10_000;

    /**
     * Answers several questions at once: all of the same moment, between two batches, and as a rule in one round trip.
     *
     * @param questions any number; the same one twice is one
     */
    QueryResults ask(Collection<? extends MetricQuery<?>> questions);

    /** Answers one question. */
    default <A> A ask(MetricQuery<A> question) {
        return ask(List.of(question)).to(question);
    }

    /** Returns the newest minute that holds a count; empty before the first. */
    default Optional<Instant> newestMinute() {
        return ask(new MetricQuery.NewestMinute()).minute();
    }

    /** Returns all counters of a metric, by key, over all that was ever counted. */
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
     * @param metric    name of a metric that is sliced this way, such as {@link StandardMetrics#TYPES}
     * @param dimension what it is sliced by
     * @param value     which slice, such as {@code enwiki} or {@code bot}
     */
    default Counts slice(String metric, Dimension dimension, String value, Window window) {
        return counts(dimension.slicesOf(metric), window).slice(value);
    }

    /** Returns one counter minute by minute, minutes without a count as 0. */
    default Series series(String metric, String key, Window window) {
        return ask(new MetricQuery.Series(metric, key, window, Step.MINUTE));
    }

    /**
     * Returns the members of a metric's leaderboard that gained most in a window.
     *
     * @param limit how many at most, 1 to {@link #MAX_PLACES}
     * @throws IllegalArgumentException if {@code limit} is out of that range
     */
    default Leaderboard top(String metric, Window window, int limit) {
        return ask(new MetricQuery.Top(metric, window, limit));
    }

    /** Returns how many different members a set saw in a window. */
    default Uniques uniques(String metric, String key, Window window) {
        return ask(new MetricQuery.Uniques(metric, key, window));
    }

    /** Returns how the values of a distribution are spread in a window. */
    default Spread spread(String metric, String key, Window window) {
        return ask(new MetricQuery.Spread(metric, key, window));
    }

    /**
     * The newest minute that holds a count.
     *
     * @param minute empty before the first
     */
    record Newest(Optional<Instant> minute) {}

    /**
     * Counters over all that was ever counted.
     *
     * @param values by key
     */
    record Totals(Map<String, Long> values) {
        /** Copies the values. */
        public Totals {
            values = Map.copyOf(values);
        }
    }

    /**
     * Counters over a window.
     *
     * @param window   what was counted
     * @param complete whether the store still keeps every minute of it
     * @param values   by key; keys without a count are left out
     */
    record Counts(Window window, boolean complete, Map<String, Long> values) {
        /** Copies the values. */
        public Counts {
            values = Map.copyOf(values);
        }

        /** Returns one counter, 0 if it has no count. */
        public long of(String key) {
            return values.getOrDefault(key, 0L);
        }

        /** Returns the sum of all counters. */
        public long sum() {
            return values.values().stream().mapToLong(Long::longValue).sum();
        }

        /** Returns what part of the sum one counter is, 0 to 1; empty if the sum is 0. For counters that only rise. */
        public OptionalDouble share(String key) {
            long sum = sum();
            return sum == 0 ? OptionalDouble.empty() : OptionalDouble.of(of(key) / (double) sum);
        }

        /** Returns a counter's mean rate, per minute of the window, the running minute counted like a whole one. */
        public double perMinute(String key) {
            return of(key) / (double) window.minutes();
        }

        /**
         * Returns the counters of one slice, under their own keys.
         *
         * @param value which slice; see {@link Dimension}
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
    }

    /**
     * One counter over a window, step by step.
     *
     * @param window   what was counted
     * @param step     how long each step is
     * @param complete whether the store still keeps every step of it
     * @param values   one for each step, oldest first; 0 where nothing was counted
     */
    record Series(Window window, Step step, boolean complete, List<Long> values) {
        /** Copies the values. */
        public Series {
            values = List.copyOf(values);
        }
    }

    /**
     * All counters of a metric over a window, step by step.
     *
     * @param window   what was counted
     * @param step     how long each step is
     * @param complete whether the store still keeps every step of it
     * @param values   by key, one for each step, oldest first; keys without a count are left out
     */
    record AllSeries(Window window, Step step, boolean complete, Map<String, List<Long>> values) {
        /** Copies the values. */
        public AllSeries {
            Map<String, List<Long>> copy = new TreeMap<>();
            values.forEach((key, series) -> copy.put(key, List.copyOf(series)));
            values = Collections.unmodifiableMap(copy);
        }
    }

    /**
     * The best of a leaderboard.
     *
     * @param window   what was counted
     * @param complete whether the store still keeps all of it
     * @param ranks    most first, ties in the order of the members' code points
     * @param error    how much any member may have had more than stands here, members left out included: 0 for windows that lie within
     *                 the last 70 minutes, else the sum of what each closed hour of the window may have left out
     */
    record Leaderboard(Window window, boolean complete, List<Rank> ranks, long error) {
        /** Copies the ranks. */
        public Leaderboard {
            ranks = List.copyOf(ranks);
        }
    }

    /**
     * One place in a leaderboard.
     *
     * @param member who
     * @param count  how many
     */
    record Rank(String member, long count) {
        /** The order of a leaderboard: most first, ties in the order of the members' code points. */
        public static final Comparator<Rank> BEST_FIRST = Comparator.comparingLong(Rank::count)
                .reversed()
                .thenComparing(Rank::member, KeyText::compareCodePoints);
    }

    /**
     * How many different members there were.
     *
     * @param window        what was counted
     * @param complete      whether the store still keeps all of it
     * @param count         the estimate
     * @param standardError how far the estimate is off as a rule (two times of three), relative to the true number; 0 if it is exact
     */
    record Uniques(Window window, boolean complete, long count, double standardError) {}

    /**
     * How values are spread.
     *
     * @param window       what was counted
     * @param complete     whether the store still keeps all of it
     * @param distribution the values
     */
    record Spread(Window window, boolean complete, Distribution distribution) {}
}
