package io.github.wikistream.metric;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Scores each value of a series by how improbable it is, given those before it: counts, levels, percentages, negative values, of any scale
 * and any even or uneven step. One pass, constant memory (a few kilobytes), no look ahead. Not safe for use by several threads.
 *
 * <p><b>What it computes.</b> Three forecasts are made of each value: the mean of about the last {@value #FAST} values; that of about the
 * last {@value #SLOW}; and for the mean of the last {@value #WINDOW} values, again the slow one. The slow one takes the time of day into
 * account, in {@value #BINS} parts of a day, as soon as a day has passed, if that has made its errors smaller. How far each forecast is off is
 * divided by how far it is off as a rule, and the quotient's probability is that of Student's distribution with 4 degrees of freedom, or,
 * where that is larger, the share of earlier quotients that were as large: so a series that jumps often does not alarm at each jump. The
 * surprise is -log<sub>10</sub> of the least of the three probabilities; the score is surprise / (surprise + {@value #HALF}): 0.5 is one in a
 * thousand.
 *
 * <p><b>Its limits.</b> It warms up over {@value #WARM_UP} values, whose score is 0. What lasts becomes usual within about {@value #SLOW}
 * values. A slow drift, a variance that falls, and a value that is odd only because of another series are not seen.
 */
public final class SeriesScorer {
    private static final int FAST = 4;
    private static final int SLOW = 60;
    private static final int WINDOW = 5;
    private static final int BINS = 48;
    private static final int WARM_UP = 20;
    private static final double HALF = 3;
    private static final double SCALE_MEMORY = 500;
    private static final double SECONDS_PER_DAY = Duration.ofDays(1).toSeconds();

    private final Channel fastErrors = new Channel();
    private final Channel slowErrors = new Channel();
    private final Channel windowErrors = new Channel();
    private final DayProfile profile = new DayProfile();
    private final double[] window = new double[WINDOW];
    private double fast;
    private double slow;
    private double plainSlow;
    /** Mean squared errors of the slow forecast with and without the time of day. */
    private double profiled;

    private double plain;
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
        if (seen == 0) {
            fast = value;
            slow = value;
            plainSlow = value;
        }
        double season = profile.at(at);
        double slowError = value - slow - season;
        double plainError = value - plainSlow;
        boolean seasonal = profiled < 0.9 * plain;
        double error = seasonal ? slowError : plainError;
        window[(int) (seen % WINDOW)] = error;
        double windowError = 0;
        for (double each : window) {
            windowError += each / WINDOW;
        }
        double surprise = Math.max(
                fastErrors.surprise(value - fast),
                Math.max(slowErrors.surprise(error), windowErrors.surprise(windowError)));
        learn(at, value, season, slowError, plainError);
        return seen <= WARM_UP ? 0 : Surprise.score(surprise, HALF);
    }

    private void learn(Instant at, double value, double season, double slowError, double plainError) {
        seen++;
        fast += (value - fast) * Math.max(1.0 / seen, 1.0 / FAST);
        double pace = Math.max(1.0 / seen, 1.0 / SLOW);
        slow += (value - season - slow) * pace;
        plainSlow += (value - plainSlow) * pace;
        profile.learn(at, value);
        double memory = Math.max(1.0 / seen, 1 / SCALE_MEMORY);
        profiled += (slowError * slowError - profiled) * memory;
        plain += (plainError * plainError - plain) * memory;
    }

    /** The errors of one forecast: how large they are as a rule, and how often they are how much larger. */
    private static final class Channel {
        private static final int LEVELS = 96;
        private static final double LEVELS_PER_DOUBLING = 6;
        private static final double FADING = 1 - 1.0 / 5_000;
        private static final double CLIP = 4;
        private static final double TAIL_POWER = 4;
        private static final int LOWEST_DOUBLING = -4;

        private final double[] levels = new double[LEVELS];
        private double squares;
        private double weight;
        private double most;
        private long seen;

        double surprise(double error) {
            double usual = Math.sqrt(squares);
            double size = Math.abs(error);
            double quotient = usual > 0 ? size / usual : size > 0 && seen > WARM_UP ? Double.MAX_VALUE : 0;
            double surprise = seen < WARM_UP / 2 ? 0 : Math.min(Surprise.ofDeviation(quotient), seldom(quotient));
            learn(size, usual, quotient);
            return surprise;
        }

        /** How seldom quotients have been as large; beyond the largest one, by a power law. */
        private double seldom(double quotient) {
            double above = 0.5;
            for (int i = level(quotient); i < LEVELS; i++) {
                above += levels[i];
            }
            double beyond = quotient > most && most > 0 ? TAIL_POWER * Math.log10(quotient / most) : 0;
            return Math.min(Surprise.MOST, -Math.log10(Math.min(1, above / (weight + 1))) + beyond);
        }

        private void learn(double size, double usual, double quotient) {
            seen++;
            double clipped = usual > 0 && seen > WARM_UP ? Math.min(size, CLIP * usual) : size;
            squares += (clipped * clipped - squares) * Math.max(1.0 / seen, 1 / SCALE_MEMORY);
            if (seen > WARM_UP / 2) {
                for (int i = 0; i < LEVELS; i++) {
                    levels[i] *= FADING;
                }
                levels[level(quotient)]++;
                weight = weight * FADING + 1;
                most = Math.max(most * FADING, Math.min(quotient, 1e6));
            }
        }

        private static int level(double quotient) {
            double doublings = quotient <= 0 ? LOWEST_DOUBLING : Math.log(quotient) / Math.log(2);
            int level = (int) ((doublings - LOWEST_DOUBLING) * LEVELS_PER_DOUBLING);
            return Math.max(0, Math.min(LEVELS - 1, level));
        }
    }

    /** How the parts of a day differ from the day's mean; learnt from days that are over. */
    private static final class DayProfile {
        private static final int MOST_DAYS = 6;

        private final double[] means = new double[BINS];
        private final int[] days = new int[BINS];
        private double day;
        private @Nullable Instant last;
        private int bin = -1;
        private double sum;
        private long count;

        /** Returns what a time of day adds; 0 while it is not known. The less often it was seen, the less it is trusted. */
        double at(Instant at) {
            int part = part(at);
            return days[part] == 0 ? 0 : means[part] * days[part] / (days[part] + 0.5);
        }

        private static int part(Instant at) {
            return (int) (Math.floorMod(at.getEpochSecond(), (long) SECONDS_PER_DAY) * BINS / (long) SECONDS_PER_DAY);
        }

        void learn(Instant at, double value) {
            Instant before = last;
            double seconds =
                    before == null ? 0 : Math.abs(Duration.between(before, at).toSeconds());
            last = at;
            if (before == null) {
                day = value;
            }
            day += (value - day) * (1 - Math.exp(-seconds / SECONDS_PER_DAY));
            int part = part(at);
            if (part != bin && count > 0) {
                double difference = sum / count - day;
                days[bin] = Math.min(MOST_DAYS, days[bin] + 1);
                means[bin] += (difference - means[bin]) / days[bin];
                sum = 0;
                count = 0;
            }
            bin = part;
            sum += value;
            count++;
        }
    }
}
