package io.github.wikistream.testkit.simulator;

/**
 * A random generator with the same results on every machine: SplitMix64 (Steele, Lea, Flood, "Fast splittable
 * pseudorandom number generators", 2014), and {@link StrictMath} for logarithms, because {@link Math} may differ in the
 * last bit.
 */
final class Dice {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private long state;

    Dice(long seed) {
        state = seed;
    }

    /** Returns a hash of two numbers, uncorrelated for neighbouring ones. */
    static long mix(long a, long b) {
        return scramble(scramble(a + GOLDEN) ^ (b * GOLDEN + 1));
    }

    private static long scramble(long z) {
        long a = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        long b = (a ^ (a >>> 27)) * 0x94D049BB133111EBL;
        return b ^ (b >>> 31);
    }

    /** Returns any {@code long}. */
    long next() {
        state += GOLDEN;
        return scramble(state);
    }

    /** Returns 0 (inclusive) to {@code bound} (exclusive). */
    int below(int bound) {
        return (int) (((next() >>> 32) * bound) >>> 32);
    }

    /** Returns {@code from} to {@code to}, both inclusive. */
    int between(int from, int to) {
        return from + below(to - from + 1);
    }

    /** Returns 0 (inclusive) to 1 (exclusive). */
    double unit() {
        return (next() >>> 11) * 0x1p-53;
    }

    /** Returns {@code true} with this probability. */
    boolean chance(double probability) {
        return unit() < probability;
    }

    /**
     * Returns 0 (inclusive) to {@code count} (exclusive), where rank r has a probability proportional to 1/(r + head):
     * few ranks are frequent, most are rare (Zipf's law in Mandelbrot's form).
     *
     * @param head approximate number of ranks that share the first place
     */
    int zipf(int count, int head) {
        double stretch = StrictMath.exp(unit() * StrictMath.log((double) (count + head) / head));
        return Math.min(count - 1, (int) (head * stretch) - head);
    }

    /** Returns 1 or more; each increment has this probability. */
    int geometric(double further, int most) {
        int count = 1;
        while (count < most && chance(further)) {
            count++;
        }
        return count;
    }

    /** Returns about -3 to 3, mostly near 0: the sum of three uniform draws. */
    double bell() {
        return (unit() + unit() + unit() - 1.5) * 2;
    }

    @SafeVarargs
    final <T> T of(T... choices) {
        return choices[below(choices.length)];
    }
}
