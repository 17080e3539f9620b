package io.github.wikistream.analysis;

import java.util.stream.IntStream;

/**
 * Estimates how rare deviations of a size are among earlier ones of the same kind. They are scaled by their usual size
 * and counted in {@value #LEVELS} logarithmic levels; counts decay over about {@value #MEMORY} values. Beyond the
 * largest one, the probability falls with at least the fourth power of the size, and faster if they are independent and
 * a model of the tail says so.
 */
final class EmpiricalTail {
    private static final int LEVELS = 160;
    private static final double LEVELS_PER_DOUBLING = 8;
    private static final int LOWEST_DOUBLING = -6;
    private static final double LARGEST = 1e6;
    private static final double MEMORY = 5_000;
    private static final double FADING = 1 - 1 / MEMORY;
    private static final double TAIL_POWER = 4;
    /** The maximum ratio to the usual size that a deviation contributes with, so that one does not hide the next. */
    private static final double CLIP = 4;

    private static final double[] BOUNDS = IntStream.rangeClosed(0, LEVELS)
            .mapToDouble(level -> Math.pow(2, level / LEVELS_PER_DOUBLING + LOWEST_DOUBLING))
            .toArray();

    private static final int LEARNING = 10;
    private static final int SETTLED = 20;

    private final double[] levels = new double[LEVELS];
    private final RunningMean square = new RunningMean(MEMORY);
    private final boolean independent;
    private double weight;
    private double most;
    private long seen;

    /**
     * Creates a tail without values.
     *
     * @param independent whether consecutive deviations are independent: means over the same values are not, so few of
     *     them do not determine a tail
     */
    EmpiricalTail(boolean independent) {
        this.independent = independent;
    }

    /** Returns the surprise of a deviation to either side, given earlier ones, and adds it to them. */
    double surprise(double deviation) {
        double usual = Math.sqrt(square.value());
        double size = Math.abs(deviation);
        double quotient;
        if (usual > 0) {
            quotient = Math.min(size / usual, LARGEST);
        } else {
            quotient = size > 0 && seen > SETTLED ? LARGEST : 0;
        }
        double surprise = seen < LEARNING ? 0 : surpriseOf(quotient);
        learn(size, usual, quotient);
        return surprise;
    }

    private double surpriseOf(double quotient) {
        // The current deviation is one of them.
        double above = 1;
        for (int i = level(quotient); i < LEVELS; i++) {
            above += levels[i];
        }
        double beyond = weight >= SETTLED && quotient > most && most > 0 ? beyond(quotient) : 0;
        return Math.max(0, Math.min(Surprisal.MOST, beyond - Math.log10(above / (weight + 1))));
    }

    private double beyond(double quotient) {
        double least = TAIL_POWER * Math.log10(quotient / most);
        ExcessTail tail = independent ? ExcessTail.of(levels, BOUNDS) : null;
        return tail == null ? least : Math.max(least, tail.decadesBeyond(most, quotient));
    }

    private void learn(double size, double usual, double quotient) {
        seen++;
        double clipped = usual > 0 && seen > SETTLED ? Math.min(size, CLIP * usual) : size;
        square.add(clipped * clipped);
        if (seen > LEARNING) {
            for (int i = 0; i < LEVELS; i++) {
                levels[i] *= FADING;
            }
            levels[level(quotient)]++;
            weight = weight * FADING + 1;
            most = Math.max(most * FADING, quotient);
        }
    }

    private static int level(double quotient) {
        double doublings = quotient <= 0 ? LOWEST_DOUBLING : Math.log(quotient) / Math.log(2);
        int level = (int) ((doublings - LOWEST_DOUBLING) * LEVELS_PER_DOUBLING);
        return Math.max(0, Math.min(LEVELS - 1, level));
    }
}
