package io.github.wikistream.bench.endtoend;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * The cost of one run.
 *
 * @param events    stored
 * @param seconds   from start to end
 * @param cpu       microseconds of processor time per event in this process
 * @param storesCpu microseconds of processor time per event in the servers of the stores
 * @param heap      the most megabytes in use after a garbage collection
 * @param compiling the fraction of the time in which the JIT compiled
 */
record Cost(long events, double seconds, double cpu, double storesCpu, double heap, double compiling) {
    double perSecond() {
        return events / seconds;
    }

    static double median(List<Cost> costs, ToDoubleFunction<Cost> figure) {
        double[] sorted = costs.stream().mapToDouble(figure).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    /** Returns a row of a table: the medians of runs. */
    static String row(List<Cost> runs) {
        return String.format(
                Locale.ROOT,
                "%,.0f | %.1f | %.1f | %.0f | %.1f",
                median(runs, Cost::perSecond),
                median(runs, Cost::cpu),
                median(runs, Cost::storesCpu),
                median(runs, Cost::heap),
                100 * median(runs, Cost::compiling));
    }
}
