package io.github.wikistream.bench.series;

import io.github.wikistream.analysis.SeriesScorer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Function;

/**
 * How well {@link SeriesScorer} finds what people have marked as odd in the 58 series of the Numenta Anomaly Benchmark (temperatures, CPU load,
 * traffic, taxi rides, costs of advertisements, mentions of firms), beside a plain z-score and chance. The series are not part of this
 * repository.
 *
 * <pre>git clone https://github.com/numenta/NAB
 * java -cp wikistream-bench/target/benchmarks.jar io.github.wikistream.bench.series.NabBenchmark NAB</pre>
 */
public final class NabBenchmark {
    private static final double Z_SCORE_MEMORY = 60;
    private static final double HALF = 3;

    private NabBenchmark() {}

    /**
     * Prints a table.
     *
     * @param arguments the folder of a checkout
     */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 1) {
            throw new IllegalArgumentException("name the folder of a checkout of github.com/numenta/NAB");
        }
        List<LabelledSeries> series = LabelledSeries.readAll(Path.of(arguments[0]));
        System.out.println("| | standard | few false alarms | few misses |\n|---|---|---|---|");
        print("`SeriesScorer`", series, NabBenchmark::scores);
        print("z-score of the last 60 values", series, NabBenchmark::zScores);
        Random random = new Random(1);
        print("chance", series, each -> random.doubles(each.values().size()).toArray());
    }

    private static void print(String name, List<LabelledSeries> series, Function<LabelledSeries, double[]> detector) {
        List<double[]> scores = series.stream().map(detector).toList();
        List<String> rates = new ArrayList<>();
        for (NabRules rules : List.of(NabRules.STANDARD, NabRules.FEW_FALSE_ALARMS, NabRules.FEW_MISSES)) {
            NabRules.Best best = rules.best(series, scores);
            rates.add(String.format(Locale.ROOT, "%.1f (from %.2f)", best.rate(), best.threshold()));
        }
        System.out.println("| " + name + " | " + String.join(" | ", rates) + " |");
    }

    private static double[] scores(LabelledSeries series) {
        SeriesScorer scorer = new SeriesScorer();
        double[] scores = new double[series.values().size()];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = scorer.score(series.times().get(i), series.values().get(i));
        }
        return scores;
    }

    private static double[] zScores(LabelledSeries series) {
        double[] scores = new double[series.values().size()];
        double mean = series.values().get(0);
        double variance = 0;
        for (int i = 0; i < scores.length; i++) {
            double off = series.values().get(i) - mean;
            double z = variance > 0 ? Math.abs(off) / Math.sqrt(variance) : 0;
            scores[i] = z / (z + HALF);
            mean += off / Z_SCORE_MEMORY;
            variance += (off * off - variance) / Z_SCORE_MEMORY;
        }
        return scores;
    }
}
