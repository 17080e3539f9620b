package io.github.wikistream.bench.redis;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What a design costs per change.
 *
 * @param micros    microseconds from the decoded change to the answer of Redis
 * @param summing   the part of them in which metrics run and are added up
 * @param serverCpu microseconds of processor time that Redis takes
 * @param commands  commands that Redis runs, those inside a script included
 */
record CountingCost(double micros, double summing, double serverCpu, double commands) {
    double perSecond() {
        return 1e6 / micros;
    }

    static CountingCost median(List<CountingCost> costs) {
        return new CountingCost(
                median(costs, CountingCost::micros),
                median(costs, CountingCost::summing),
                median(costs, CountingCost::serverCpu),
                median(costs, CountingCost::commands));
    }

    private static double median(List<CountingCost> costs, ToDoubleFunction<CountingCost> figure) {
        return median(costs.stream().mapToDouble(figure).toArray());
    }

    static double median(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
