package io.github.wikistream.analysis;

import java.time.Instant;

/**
 * Scores each value of a series by how improbable it is, given those before it: counts, levels, percentages, negative values, of any scale
 * and any even or uneven step. One pass, constant memory (some ten kilobytes), no look ahead. Not safe for use by several threads.
 *
 * <p><b>What it computes.</b> Four deviations are taken of each value: the step from the value before it; how far it is off a forecast; how
 * far the last {@value #SHORT} values were off it in the mean; and how far the last {@value #LONG} were in the mean off the level of about
 * the last {@value #LEVEL}. The forecast is the mean of about the last {@value #FORECAST} values; from the second day on it takes the time of
 * day into account, if that makes its errors smaller. Each deviation is compared with those of its own kind before it: its probability is the
 * share of them that were as large. Beyond the largest one it falls with the fourth power, and for single values faster if their tail does, by
 * peaks over threshold. So nothing is assumed of how a series scatters, and one that jumps often does not alarm at each jump. The surprise is -log<sub>10</sub> of the least of the four probabilities, and the
 * score is surprise / (surprise + {@value #HALF}): 0.5 is one in a thousand.
 *
 * <p><b>One alarm for one event.</b> What follows a surprise and surprises less scores three tenths of its surprise, until it has been
 * quiet for a while: the surprise that must be exceeded fades by a third in some {@value #HOLD} values.
 *
 * <p><b>Its limits.</b> It warms up over {@value #WARM_UP} values, whose score is 0. With few values before it nothing can be very improbable:
 * after a hundred, 0.4 is the score of what exceeds them all by little. What lasts becomes usual. A variance that falls, a day of the week that
 * is odd, and a value that is odd only because of another series are not seen.
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

    /** Makes one that has seen nothing. */
    public SeriesScorer() {}

    /**
     * Scores the next value.
     *
     * @param at    when it was measured; used for the time of day alone
     * @param value any finite number
     * @return 0 for what is usual, up to 1
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
            // Both learn, so that either is ready when the other proves the better one.
            double ofDailyError = dailyErrors.surprise(value - forecast.daily(at));
            ofError = forecast.isDaily() ? ofDailyError : ofError;
        }
        return Math.max(ofError, Math.max(ofStep, ofDrift));
    }
}
