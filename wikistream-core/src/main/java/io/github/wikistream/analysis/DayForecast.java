package io.github.wikistream.analysis;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Forecasts a series in two ways: by a moving mean, and by that mean plus the effect of the time of day. Determines
 * whether the time of day reduces the error.
 */
final class DayForecast {
    private static final double ERROR_MEMORY = 500;
    /** The ratio of squared errors below which the time of day is used. */
    private static final double WORTH_IT = 0.9;

    private final DayProfile profile = new DayProfile();
    private final RunningMean plain;
    private final RunningMean lessProfile;
    private final RunningMean plainErrors = new RunningMean(ERROR_MEMORY);
    private final RunningMean dailyErrors = new RunningMean(ERROR_MEMORY);

    /**
     * Creates a forecast without values.
     *
     * @param memory the approximate number of values in the mean
     */
    DayForecast(int memory) {
        plain = new RunningMean(memory);
        lessProfile = new RunningMean(memory);
    }

    /** Returns the forecast without the time of day. */
    double plain() {
        return plain.value();
    }

    /** Returns the forecast for a time of day. */
    double daily(Instant at) {
        return lessProfile.value() + profile.at(at);
    }

    /** Returns whether the time of day was observed on an earlier day. */
    boolean knows(Instant at) {
        return profile.knows(at);
    }

    /** Returns whether the time of day reduces the error. */
    boolean isDaily() {
        return dailyErrors.value() < WORTH_IT * plainErrors.value();
    }

    void learn(Instant at, double value) {
        double season = profile.at(at);
        if (knows(at)) {
            plainErrors.add(square(value - plain()));
            dailyErrors.add(square(value - daily(at)));
        }
        plain.add(value);
        lessProfile.add(value - season);
        profile.learn(at, value);
    }

    private static double square(double x) {
        return x * x;
    }

    /** The deviation of each part of a day from the mean of the day; learnt from completed parts. */
    private static final class DayProfile {
        private static final int PARTS = 48;
        private static final int MOST_DAYS = 6;
        private static final long SECONDS_PER_DAY = Duration.ofDays(1).toSeconds();

        private final double[] means = new double[PARTS];
        private final int[] days = new int[PARTS];
        private double day;
        private @Nullable Instant last;
        private int current = -1;
        private double sum;
        private long count;

        /** Returns the effect of a time of day; 0 while it is unknown. The fewer observations, the smaller its weight. */
        double at(Instant at) {
            int part = part(at);
            return days[part] == 0 ? 0 : means[part] * days[part] / (days[part] + 0.5);
        }

        boolean knows(Instant at) {
            return days[part(at)] > 0;
        }

        private static int part(Instant at) {
            return (int) (Math.floorMod(at.getEpochSecond(), SECONDS_PER_DAY) * PARTS / SECONDS_PER_DAY);
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
            if (part != current && count > 0) {
                double difference = sum / count - day;
                days[current] = Math.min(MOST_DAYS, days[current] + 1);
                means[current] += (difference - means[current]) / days[current];
                sum = 0;
                count = 0;
            }
            current = part;
            sum += value;
            count++;
        }
    }
}
