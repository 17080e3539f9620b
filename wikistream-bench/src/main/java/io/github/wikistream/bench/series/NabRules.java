package io.github.wikistream.bench.series;

import io.github.wikistream.bench.series.LabelledSeries.OddWindow;
import java.util.List;

/**
 * The rules by which the Numenta Anomaly Benchmark rates detectors (A. Lavin and S. Ahmad, "Evaluating Real-Time Anomaly Detection Algorithms",
 * 2015): the first alarm in a window of what is odd counts, and the more the earlier it comes; each alarm outside costs, less if it comes
 * soon after a window; each window without an alarm costs. 0 is a detector that never alarms, 100 one that always alarms in time and never
 * in vain.
 *
 * @param falseAlarmCost what an alarm in vain costs
 * @param missCost       what a window without an alarm costs
 */
record NabRules(double falseAlarmCost, double missCost) {
    static final NabRules STANDARD = new NabRules(0.11, 1);
    static final NabRules FEW_FALSE_ALARMS = new NabRules(0.22, 1);
    static final NabRules FEW_MISSES = new NabRules(0.11, 2);

    private static final int THRESHOLDS = 400;
    private static final double PROBATION = 0.15;
    private static final int LONGEST_PROBATION = 750;
    private static final double FAR_BEHIND = 3;
    private static final double STEEPNESS = 5;

    /**
     * The best rate, as the benchmark picks one threshold for all series.
     *
     * @param rate      up to 100
     * @param threshold from 0 to 1
     */
    record Best(double rate, double threshold) {}

    /**
     * Rates scores.
     *
     * @param scores of the values of each series, from 0 to 1
     */
    Best best(List<LabelledSeries> series, List<double[]> scores) {
        double windows = series.stream().mapToInt(each -> each.windows().size()).sum();
        Best best = new Best(Double.NEGATIVE_INFINITY, 1);
        for (int i = 1; i <= THRESHOLDS; i++) {
            double threshold = (double) i / THRESHOLDS;
            double sum = 0;
            for (int k = 0; k < series.size(); k++) {
                sum += points(series.get(k), scores.get(k), threshold);
            }
            double rate = 100 * (sum + missCost * windows) / (windows + missCost * windows);
            if (rate > best.rate()) {
                best = new Best(rate, threshold);
            }
        }
        return best;
    }

    private double points(LabelledSeries series, double[] scores, double threshold) {
        double points = -missCost * series.windows().size();
        boolean[] found = new boolean[series.windows().size()];
        int probation = (int) Math.min(LONGEST_PROBATION, PROBATION * scores.length);
        for (int i = probation; i < scores.length; i++) {
            if (scores[i] < threshold) {
                continue;
            }
            int window = windowAt(series.windows(), i);
            if (window < 0) {
                points += falseAlarmCost * inVain(series.windows(), i);
            } else if (!found[window]) {
                found[window] = true;
                OddWindow odd = series.windows().get(window);
                double place = -(odd.last() - i + 1.0) / odd.length();
                points += missCost + fade(place) / fade(-1);
            }
        }
        return points;
    }

    private static int windowAt(List<OddWindow> windows, int index) {
        for (int i = 0; i < windows.size(); i++) {
            if (windows.get(i).holds(index)) {
                return i;
            }
        }
        return -1;
    }

    private static double inVain(List<OddWindow> windows, int index) {
        double points = -1;
        for (OddWindow window : windows) {
            if (window.last() < index) {
                points = fade((index - window.last()) / (window.length() - 1.0));
            }
        }
        return points;
    }

    private static double fade(double place) {
        return place > FAR_BEHIND ? -1 : 2 / (1 + Math.exp(STEEPNESS * place)) - 1;
    }
}
