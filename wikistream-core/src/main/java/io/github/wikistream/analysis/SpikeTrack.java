package io.github.wikistream.analysis;

import io.github.wikistream.internal.bucket.Bucket;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The state of a {@link SpikeDetector} for one key, in constant memory. */
final class SpikeTrack {
    static final int WINDOW = 5;
    private static final int HOURS = 24;
    private static final int MINUTES_PER_HOUR = 60;
    private static final double LEVEL_MINUTES = 60;
    private static final double DAY_MINUTES = 1_440;
    private static final double DISPERSION_MINUTES = 1_440;
    private static final double LEAST_DISPERSION = 0.005;
    private static final double USUAL_DISPERSION = 0.05;
    private static final double USUAL_WEIGHT = 60;
    /** The number of counts of an hour of the day before it is used. */
    private static final double HOUR_WEIGHT = 30;

    private static final double HOUR_FADING = 0.7;
    private static final double LEAST_LEVEL = 0.05;
    private static final int QUIET_MINUTES = 5;
    /** The duration after which a spike becomes the usual level. */
    private static final int LONGEST = 180;

    /** Counts and expectations of the last closed minutes, which are not part of the level yet. */
    private final long[] recent = new long[WINDOW];

    private final double[] recentExpected = new double[WINDOW];

    private Filling filling = new Filling();
    private Filling before = new Filling();

    private final double[] hourCounts = new double[HOURS];
    private final double[] hourUsual = new double[HOURS];
    private double thisHourCounts;
    private double thisHourUsual;

    private final Dispersion one = new Dispersion();
    private final Dispersion five = new Dispersion();
    private double level;
    private double dayLevel;
    private long learned;
    private long total;

    private int quiet;
    private @Nullable Open open;

    /** The excess of the variance over the mean, relative to the squared mean; estimated by the method of moments. */
    private static final class Dispersion {
        private double excess;
        private double squares;

        void learn(double error, double expected) {
            double fade = 1 - 1 / DISPERSION_MINUTES;
            double usual = Math.sqrt(expected + value(expected) * expected * expected);
            double clipped = Math.max(-4 * usual, Math.min(4 * usual, error));
            excess = excess * fade + clipped * clipped - expected;
            squares = squares * fade + expected * expected;
        }

        double value(double expected) {
            double weight = USUAL_WEIGHT * expected * expected;
            return Math.max(LEAST_DISPERSION, (excess + USUAL_DISPERSION * weight) / (squares + weight));
        }
    }

    /** The progress of a minute: the last observation of each ten seconds. */
    private static final class Filling {
        private static final int SLOTS = 6;

        private final double[] parts = new double[SLOTS];
        private final long[] counts = new long[SLOTS];

        void note(double part, long count) {
            int slot = Math.min(SLOTS - 1, (int) (part * SLOTS));
            parts[slot] = part;
            counts[slot] = count;
        }

        void clear() {
            Arrays.fill(parts, 0);
            Arrays.fill(counts, 0);
        }

        /** Returns the last observation up to a part of the minute; an empty slot has a part of 0 and a count of 0. */
        int slotUpTo(double part) {
            int slot = Math.min(SLOTS - 1, (int) (part * SLOTS));
            while (slot > 0 && (parts[slot] == 0 || parts[slot] > part)) {
                slot--;
            }
            return slot;
        }
    }

    /** The current spike. */
    private static final class Open {
        private final long start;
        private long peak;
        private double surprise;
        private double expected;
        private long observed;
        private int window;

        Open(long start) {
            this.start = start;
        }
    }

    /** An observation. */
    record Look(double surprise, double expected, long observed, int window) {}

    SpikeTrack(double firstLevel) {
        level = Math.max(LEAST_LEVEL, firstLevel);
        dayLevel = level;
    }

    long inFiveMinutes(long running) {
        long sum = running;
        for (int i = 1; i < WINDOW; i++) {
            sum += recent[i];
        }
        return sum;
    }

    boolean isIdle() {
        return open == null && level <= LEAST_LEVEL && inFiveMinutes(0) == 0;
    }

    private double expected(long minute) {
        return Math.max(LEAST_LEVEL, level * season(minute));
    }

    /** The ratio of the hour of the day to the day, interpolated between the middles of two hours; 1 while unknown. */
    private double season(long minute) {
        double hours = Math.floorMod(minute, HOURS * MINUTES_PER_HOUR) / (double) MINUTES_PER_HOUR - 0.5;
        int before = Math.floorMod((int) Math.floor(hours), HOURS);
        double part = hours - Math.floor(hours);
        return ratio(before) * (1 - part) + ratio((before + 1) % HOURS) * part;
    }

    private double ratio(int hour) {
        return (hourCounts[hour] + HOUR_WEIGHT) / (hourUsual[hour] + HOUR_WEIGHT);
    }

    /** Evaluates the running minute, the last 60 seconds, the last two minutes and the last five; returns the least probable. */
    Look look(long minute, long running, double elapsed) {
        filling.note(elapsed, running);
        double now = expected(minute) * elapsed;
        Look worst = look(1, running, now, one);
        int slot = before.slotUpTo(elapsed);
        if (before.parts[slot] > 0 && before.parts[slot] <= elapsed) {
            double rest = recentExpected[WINDOW - 1] * (1 - before.parts[slot]);
            worst = worse(worst, look(1, running + recent[WINDOW - 1] - before.counts[slot], now + rest, one));
        }
        double expected = now + recentExpected[WINDOW - 1];
        long observed = running + recent[WINDOW - 1];
        worst = worse(worst, look(2, observed, expected, one));
        for (int i = 1; i < WINDOW - 1; i++) {
            expected += recentExpected[i];
            observed += recent[i];
        }
        return worse(worst, look(WINDOW, observed, expected, five));
    }

    private static Look look(int window, long observed, double expected, Dispersion dispersion) {
        double mean = Math.max(expected, LEAST_LEVEL);
        return new Look(Surprisal.ofCount((double) observed, mean, dispersion.value(mean)), mean, observed, window);
    }

    private static Look worse(Look a, Look b) {
        return a.surprise() >= b.surprise() ? a : b;
    }

    /** Starts or extends a spike if the observation exceeds the thresholds. */
    void judge(Look look, long minute, SpikeSettings settings, long running) {
        boolean alarming = look.surprise() >= settings.surprise() && inFiveMinutes(running) >= settings.floor();
        Open spike = open;
        if (spike == null && alarming) {
            spike = new Open(firstHigh(minute));
            open = spike;
            quiet = 0;
        }
        if (spike != null && look.surprise() > spike.surprise) {
            spike.peak = minute;
            spike.surprise = look.surprise();
            spike.expected = look.expected();
            spike.observed = look.observed();
            spike.window = look.window();
        }
    }

    /** Returns the first of the last five minutes with clearly more than expected. */
    private long firstHigh(long minute) {
        for (int i = 1; i < WINDOW; i++) {
            double expected = recentExpected[i];
            if (recent[i] > expected + 2 * Math.sqrt(expected + one.value(expected) * expected * expected)) {
                return minute - WINDOW + i;
            }
        }
        return minute;
    }

    /** Returns the spike that lasts or ends with this minute; {@code null} if there is none. */
    @Nullable
    Spike spike(String key, SpikeSettings settings, @Nullable Long end) {
        Open spike = open;
        return spike == null
                ? null
                : new Spike(
                        key,
                        Bucket.startOfMinute(spike.start),
                        Bucket.startOfMinute(spike.peak),
                        end == null ? null : Bucket.startOfMinute(end),
                        Surprisal.score(spike.surprise, settings.surprise()),
                        spike.expected,
                        spike.observed,
                        spike.window);
    }

    /**
     * Closes a minute. It becomes part of the level once it has left the five-minute window.
     *
     * @return the spike that has ended; {@code null} if none has
     */
    @Nullable
    Spike close(String key, long minute, long count, Look look, SpikeSettings settings) {
        Spike ended = null;
        Open spike = open;
        if (spike != null) {
            quiet = look.surprise() < settings.surprise() / 3 ? quiet + 1 : 0;
            if (quiet >= QUIET_MINUTES || minute - spike.start >= LONGEST) {
                ended = spike(key, settings, minute + 1 - quiet);
                open = null;
                if (quiet < QUIET_MINUTES) {
                    level = Math.max(LEAST_LEVEL, inFiveMinutes(count) / (double) WINDOW);
                }
            }
        }
        double expected = expected(minute);
        learn(minute - WINDOW, recent[0], recentExpected[0]);
        System.arraycopy(recent, 1, recent, 0, WINDOW - 1);
        System.arraycopy(recentExpected, 1, recentExpected, 0, WINDOW - 1);
        recent[WINDOW - 1] = count;
        recentExpected[WINDOW - 1] = expected;
        Filling spare = before;
        before = filling;
        filling = spare;
        filling.clear();
        total++;
        return ended;
    }

    private void learn(long minute, long count, double expected) {
        if (total < WINDOW) {
            return;
        }
        learned++;
        double usual = Math.sqrt(expected + one.value(expected) * expected * expected);
        // A spike must not become the usual level; a new level does so slowly.
        double taken = learned < LEVEL_MINUTES ? count : Math.min((double) count, expected + 3 * usual);
        double season = season(minute);
        double pace = Math.max(1.0 / (learned + 1), 1 / LEVEL_MINUTES);
        level = Math.max(LEAST_LEVEL, level + pace * (taken / season - level));
        double dayPace = Math.max(1.0 / (learned + 1), 1 / DAY_MINUTES);
        dayLevel = Math.max(LEAST_LEVEL, dayLevel + dayPace * (taken - dayLevel));
        one.learn(count - expected, expected);
        double windowExpected = expected;
        double windowCount = count;
        for (int i = 1; i < WINDOW; i++) {
            windowExpected += recentExpected[i];
            windowCount += recent[i];
        }
        five.learn(windowCount - windowExpected, windowExpected);
        thisHourCounts += taken;
        thisHourUsual += dayLevel;
        if (Math.floorMod(minute, MINUTES_PER_HOUR) == MINUTES_PER_HOUR - 1) {
            int hour = (int) Math.floorMod(Bucket.hourOf(minute), (long) HOURS);
            if (learned >= MINUTES_PER_HOUR) {
                hourCounts[hour] = hourCounts[hour] * HOUR_FADING + thisHourCounts;
                hourUsual[hour] = hourUsual[hour] * HOUR_FADING + thisHourUsual;
            }
            thisHourCounts = 0;
            thisHourUsual = 0;
        }
    }
}
