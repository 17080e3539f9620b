package io.github.wikistream.analysis;

import java.time.Instant;

/**
 * Scores each value of a series by its improbability, given the values before it: counts, levels, percentages, negative
 * values, of any scale and any regular or irregular interval. One pass, constant memory (some ten kilobytes), no
 * look-ahead. Not thread-safe.
 *
 * <p><b>Computation.</b> Each value has four deviations: the step from the value before it; its forecast error; the
 * mean forecast error of the last {@value #SHORT} values; and the difference of the mean of the last {@value #LONG}
 * values from the level of about the last {@value #LEVEL}. The forecast is the mean of about the last {@value
 * #FORECAST} values; from the second day on it includes the time of day, if that reduces its error. Each deviation is
 * compared with earlier ones of its kind: its probability is the share of them that were as large. Beyond the largest
 * one it falls with the fourth power, and for single values faster if their tail does, by peaks over threshold. So no
 * distribution is assumed, and a series that jumps often does not alarm at each jump. The surprise is -log<sub>10</sub>
 * of the least of the four probabilities, and the score is surprise / (surprise + {@value #HALF}): 0.5 is one in a
 * thousand.
 *
 * <p><b>One alarm for one event.</b> A value after a surprise with a lower surprise scores three tenths of its own,
 * until the series has been quiet for a while: the threshold decays by a third in some {@value #HOLD} values.
 *
 * <p><b>Limits.</b> The first {@value #WARM_UP} values score 0. After few values nothing can be very improbable: after
 * a hundred, a value slightly above all others scores 0.4. What lasts becomes usual. A falling variance, an unusual day
 * of the week, and a value that is unusual only because of another series are not detected.
 */
public final class SeriesScorer {
    private static final int FORECAST = 60;
    private static final int LEVEL = 500;
    private static final int SHORT = 30;
    private static final int LONG = 100;
    private static final int HOLD = 60;
    private static final int WARM_UP = 20;
    private static final double HALF = 3;

    private final DayForecast forecast = new DayForecast(FORECAST);
    private final RunningMean level = new RunningMean(LEVEL);
    private final WindowMean longer = new WindowMean(LONG);
    private final EmpiricalTail steps = new EmpiricalTail(true);
    private final EmpiricalTail drifts = new EmpiricalTail(false);
    private final ForecastErrors plainErrors = new ForecastErrors(SHORT);
    private final ForecastErrors dailyErrors = new ForecastErrors(SHORT);
    private final AlarmDamper hold = new AlarmDamper(HOLD);
    private double previous;
    private long seen;

    public SeriesScorer() {}

    /**
     * Scores the next value.
     *
     * @param at when it was measured; used for the time of day only
     * @param value any finite number
     * @return 0 for a usual value, up to 1
     * @throws IllegalArgumentException if {@code value} is not finite
     */
    public double score(Instant at, double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("a value must be a finite number: " + value);
        }
        double surprise = seen == 0 ? 0 : surprise(at, value);
        forecast.learn(at, value);
        level.add(value);
        previous = value;
        seen++;
        return seen <= WARM_UP ? 0 : Surprisal.score(hold.pass(surprise), HALF);
    }

    private double surprise(Instant at, double value) {
        double ofStep = steps.surprise(value - previous);
        double ofDrift = drifts.surprise(longer.add(value - level.value()));
        double ofError = plainErrors.surprise(value - forecast.plain());
        if (forecast.knows(at)) {
            // Both are updated, so that either is ready when it becomes the better one.
            double ofDailyError = dailyErrors.surprise(value - forecast.daily(at));
            ofError = forecast.isDaily() ? ofDailyError : ofError;
        }
        return Math.max(ofError, Math.max(ofStep, ofDrift));
    }
}
