package io.github.wikistream.metric.query;

import java.time.Duration;
import java.util.Objects;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/**
 * A query of a {@link MetricReader}. One call answers any number of them.
 *
 * @param <A> the type of the answer
 */
@API(status = Status.EXPERIMENTAL, since = "0.1.0")
public sealed interface MetricQuery<A> {
    /** Returns the type of the answer. */
    Class<A> answerType();

    /** The newest minute with a count. */
    record NewestMinute() implements MetricQuery<MetricReader.Newest> {
        @Override
        public Class<MetricReader.Newest> answerType() {
            return MetricReader.Newest.class;
        }
    }

    /**
     * All counters of a metric, over all time.
     *
     * @param metric name of the metric
     */
    record Totals(String metric) implements MetricQuery<MetricReader.Totals> {
        /** Checks the name. */
        public Totals {
            Counter.requireMetricName(metric);
        }

        @Override
        public Class<MetricReader.Totals> answerType() {
            return MetricReader.Totals.class;
        }
    }

    /**
     * All counters of a metric over a window.
     *
     * @param metric name of the metric
     */
    record Counts(String metric, Window window) implements MetricQuery<MetricReader.Counts> {
        /** Checks the name. */
        public Counts {
            Counter.requireMetricName(metric);
            Objects.requireNonNull(window, "window");
        }

        @Override
        public Class<MetricReader.Counts> answerType() {
            return MetricReader.Counts.class;
        }
    }

    /**
     * One counter over a window, step by step.
     *
     * @param metric name of the metric
     * @param key key of the counter
     * @param window with steps of an hour, the window is extended to whole hours
     */
    record Series(String metric, String key, Window window, Step step) implements MetricQuery<MetricReader.Series> {
        /** Checks the name and that the series is no longer than {@link MetricReader#MAX_STEPS}. */
        public Series {
            Counter.requireMetricName(metric);
            Objects.requireNonNull(key, "key");
            requireSteps(window, step);
        }

        @Override
        public Class<MetricReader.Series> answerType() {
            return MetricReader.Series.class;
        }
    }

    /**
     * All counters of a metric over a window, step by step.
     *
     * @param metric name of the metric
     * @param window with steps of an hour, the window is extended to whole hours
     */
    record AllSeries(String metric, Window window, Step step) implements MetricQuery<MetricReader.AllSeries> {
        /** Checks the name and that the series are no longer than {@link MetricReader#MAX_STEPS}. */
        public AllSeries {
            Counter.requireMetricName(metric);
            requireSteps(window, step);
        }

        @Override
        public Class<MetricReader.AllSeries> answerType() {
            return MetricReader.AllSeries.class;
        }
    }

    /**
     * The members of a leaderboard with the highest gains in a window.
     *
     * @param metric name of the metric
     * @param limit the number of members, 1 to {@link MetricReader#MAX_PLACES}
     */
    record Top(String metric, Window window, int limit) implements MetricQuery<MetricReader.Leaderboard> {
        /** Checks the name and the limit. */
        public Top {
            Counter.requireMetricName(metric);
            Objects.requireNonNull(window, "window");
            if (limit < 1 || limit > MetricReader.MAX_PLACES) {
                throw new IllegalArgumentException(
                        "a leaderboard has 1 to " + MetricReader.MAX_PLACES + " ranks: " + limit);
            }
        }

        @Override
        public Class<MetricReader.Leaderboard> answerType() {
            return MetricReader.Leaderboard.class;
        }
    }

    /**
     * The number of distinct members of a set in a window.
     *
     * @param metric name of the metric
     * @param key key of the set
     */
    record Uniques(String metric, String key, Window window) implements MetricQuery<MetricReader.Uniques> {
        /** Checks the name. */
        public Uniques {
            Counter.requireMetricName(metric);
            Objects.requireNonNull(key, "key");
            Objects.requireNonNull(window, "window");
        }

        @Override
        public Class<MetricReader.Uniques> answerType() {
            return MetricReader.Uniques.class;
        }
    }

    /**
     * The distribution of values in a window.
     *
     * @param metric name of the metric
     * @param key key of the distribution
     */
    record Spread(String metric, String key, Window window) implements MetricQuery<MetricReader.Spread> {
        /** Checks the name. */
        public Spread {
            Counter.requireMetricName(metric);
            Objects.requireNonNull(key, "key");
            Objects.requireNonNull(window, "window");
        }

        @Override
        public Class<MetricReader.Spread> answerType() {
            return MetricReader.Spread.class;
        }
    }

    /** The length of a step of a series. */
    enum Step {
        /** A minute. */
        MINUTE(1),
        /** An hour. */
        HOUR(60);

        private final int minutes;

        Step(int minutes) {
            this.minutes = minutes;
        }

        /** Returns the length in minutes. */
        public int minutes() {
            return minutes;
        }

        /** Returns the length. */
        public Duration duration() {
            return Duration.ofMinutes(minutes);
        }
    }

    private static void requireSteps(Window window, Step step) {
        int steps = window.minutes() / step.minutes();
        if (steps > MetricReader.MAX_STEPS) {
            throw new IllegalArgumentException("a series has at most " + MetricReader.MAX_STEPS + " steps, not " + steps
                    + ": ask for a shorter window or longer steps");
        }
    }
}
