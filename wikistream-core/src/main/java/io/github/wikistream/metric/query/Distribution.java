package io.github.wikistream.metric.query;

import java.util.Collections;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A histogram of values in fixed buckets. Two distributions are added bucket by bucket, so minutes add up to hours in
 * any order. Immutable.
 *
 * <p>Whole numbers from -15 to 15 have a bucket each. Beyond, each power of two is split into 16 buckets of equal
 * width: 16, 17, …, 31, 32 to 33, 34 to 35, … So a bucket is at most a sixteenth as wide as its values are large, and
 * its middle, which represents them, is at most 1/32 (3.2 %) off. The scheme is that of HdrHistogram with four bits of
 * precision.
 *
 * @param buckets the number of values, at least 1, by bucket, -{@value #LAST_BUCKET} to {@value #LAST_BUCKET}; empty
 *     buckets are absent
 */
public record Distribution(SortedMap<Integer, Long> buckets) {
    /** The highest number of a bucket; it ends with 2<sup>63</sup> - 1. */
    public static final int LAST_BUCKET = 959;

    /** The largest relative error of a value read from a distribution. */
    public static final double MAX_RELATIVE_ERROR = 1.0 / 32;

    /** The distribution without values. */
    public static final Distribution NONE = new Distribution(Collections.emptySortedMap());

    private static final int PARTS = 16;
    private static final int PART_BITS = 4;

    public Distribution {
        buckets.forEach((bucket, count) -> {
            if (Math.abs(bucket) > LAST_BUCKET || count < 1) {
                throw new IllegalArgumentException("a distribution has counts from 1 up in buckets from -" + LAST_BUCKET
                        + " to " + LAST_BUCKET + ", not " + count + " in " + bucket);
            }
        });
        buckets = Collections.unmodifiableSortedMap(new TreeMap<>(buckets));
    }

    /** Returns the distribution of some values. */
    public static Distribution of(long... values) {
        TreeMap<Integer, Long> counts = new TreeMap<>();
        for (long value : values) {
            counts.merge(bucketOf(value), 1L, Long::sum);
        }
        return new Distribution(counts);
    }

    /** Returns the bucket of a value: negative for negative values, 0 for 0. */
    public static int bucketOf(long value) {
        if (value < 0) {
            return -bucketOf(value == Long.MIN_VALUE ? Long.MAX_VALUE : -value);
        }
        if (value < PARTS) {
            return (int) value;
        }
        int exponent = Long.SIZE - 1 - Long.numberOfLeadingZeros(value);
        int part = (int) (value >>> (exponent - PART_BITS)) & (PARTS - 1);
        return PARTS * (exponent - PART_BITS + 1) + part;
    }

    /** Returns the value that represents a bucket: its middle, or its only value. */
    static long middleOf(int bucket) {
        if (bucket < 0) {
            return -middleOf(-bucket);
        }
        if (bucket < PARTS) {
            return bucket;
        }
        int shift = bucket / PARTS - 1;
        long lowest = (long) (PARTS + bucket % PARTS) << shift;
        return lowest + ((1L << shift) - 1) / 2;
    }

    /** Returns the number of values. */
    public long count() {
        return buckets.values().stream().mapToLong(Long::longValue).sum();
    }

    /**
     * Returns a quantile, at most {@link #MAX_RELATIVE_ERROR} off; empty if there are no values.
     *
     * @param share 0 for the smallest value, 0.5 for the median, 1 for the largest
     * @throws IllegalArgumentException if {@code share} is not from 0 to 1
     */
    public OptionalLong quantile(double share) {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("share must be from 0 to 1: " + share);
        }
        long rank = Math.max(1, (long) Math.ceil(share * count()));
        long seen = 0;
        for (Map.Entry<Integer, Long> bucket : buckets.entrySet()) {
            seen += bucket.getValue();
            if (seen >= rank) {
                return OptionalLong.of(middleOf(bucket.getKey()));
            }
        }
        return OptionalLong.empty();
    }

    /**
     * Returns the mean of the representatives of the buckets: at most {@link #MAX_RELATIVE_ERROR} off if all values
     * have the same sign; otherwise the sums of positive and of negative values are each at most that much off, and the
     * mean of a nearly balanced distribution may be off by more. Exact if no value is beyond ±15. Empty if there are no
     * values.
     */
    public OptionalDouble approximateMean() {
        if (buckets.isEmpty()) {
            return OptionalDouble.empty();
        }
        double sum = 0;
        for (Map.Entry<Integer, Long> bucket : buckets.entrySet()) {
            sum += (double) middleOf(bucket.getKey()) * bucket.getValue();
        }
        return OptionalDouble.of(sum / count());
    }

    /** Returns the sum of both. */
    public Distribution plus(Distribution other) {
        TreeMap<Integer, Long> sum = new TreeMap<>(buckets);
        other.buckets.forEach((bucket, count) -> sum.merge(bucket, count, Long::sum));
        return new Distribution(sum);
    }
}
