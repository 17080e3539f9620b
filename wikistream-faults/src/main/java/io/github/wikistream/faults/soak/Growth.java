package io.github.wikistream.faults.soak;

import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;

/**
 * The footprint of a program after each fault: the maximum in the first half of a soak and in the second.
 *
 * @param heapBefore in bytes, after a full collection, first half
 * @param heapAfter the same in the second half
 * @param threadsBefore number of threads, first half
 * @param threadsAfter the same in the second half
 */
record Growth(long heapBefore, long heapAfter, long threadsBefore, long threadsAfter) {
    /** Allowance for caches and pools that were not full in the first half. */
    private static final long MORE_HEAP = 8L << 20;

    /** Pools keep a thread for a minute after its last use, so those of several faults add up in a short soak. */
    private static final long MORE_THREADS = 8;

    static Growth of(List<Soak.Course> courses) {
        List<Soak.Course> first = courses.subList(0, courses.size() / 2);
        List<Soak.Course> second = courses.subList(courses.size() / 2, courses.size());
        return new Growth(
                most(first, course -> course.after().heapBytes()),
                most(second, course -> course.after().heapBytes()),
                most(first, course -> course.after().threads()),
                most(second, course -> course.after().threads()));
    }

    private static long most(List<Soak.Course> courses, ToLongFunction<Soak.Course> figure) {
        return courses.stream().mapToLong(figure).max().orElse(0);
    }

    /** Returns whether the second half needed no more than the first, apart from the allowance. */
    boolean isFlat() {
        return heapAfter <= heapBefore + MORE_HEAP && threadsAfter <= threadsBefore + MORE_THREADS;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "heap in use after a full collection at most %.1f MB in the first half, %.1f MB in the second;"
                        + " threads %d, %d",
                heapBefore / 1048576.0,
                heapAfter / 1048576.0,
                threadsBefore,
                threadsAfter);
    }
}
