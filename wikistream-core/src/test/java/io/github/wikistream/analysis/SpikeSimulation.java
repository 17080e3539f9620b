package io.github.wikistream.analysis;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Days of counts with bursts of known size. All rates vary with the hour of the day; minutes scatter more than by
 * chance alone; some series are dense and some rare. Every series has bursts at random seconds, hours apart.
 */
final class SpikeSimulation {
    static final int SLICES = 6;
    static final int BURST_MINUTES = 5;
    private static final Instant START = Instant.parse("2026-06-01T00:00:00Z");

    private final Random random;
    private final int days;
    private final double factor;
    private final Map<String, Double> rates = new HashMap<>();
    /** First slice of each burst, by series. */
    private final Map<String, List<Integer>> bursts = new HashMap<>();

    SpikeSimulation(long seed, int days, double factor, double[] perMinute) {
        random = new Random(seed);
        this.days = days;
        this.factor = factor;
        for (int i = 0; i < perMinute.length; i++) {
            rates.put("series " + i, perMinute[i]);
        }
    }

    /** Plans bursts for each series at random times of the days after the first. */
    void plan(int burstsPerSeries) {
        int first = 24 * 60 * SLICES;
        int span = (days * 24 * 60 * SLICES - first) / burstsPerSeries;
        rates.keySet().stream().sorted().forEach(key -> {
            List<Integer> starts = new ArrayList<>();
            for (int i = 0; i < burstsPerSeries; i++) {
                starts.add(first + i * span + random.nextInt(span - 60 * SLICES));
            }
            bursts.put(key, starts);
        });
    }

    int minutes() {
        return days * 24 * 60;
    }

    List<Integer> burstsOf(String key) {
        return bursts.getOrDefault(key, List.of());
    }

    List<String> keys() {
        return rates.keySet().stream().sorted().toList();
    }

    Instant at(int slice) {
        return START.plusMillis(slice * 60_000L / SLICES);
    }

    /** Returns the count of each slice of a minute, by series. */
    Map<String, long[]> minute(int minute) {
        Map<String, long[]> counts = new HashMap<>();
        double day = 1 + 0.33 * Math.cos(2 * Math.PI * (minute % 1440 - 1110) / 1440.0);
        for (String key : keys()) {
            double rate = rates.getOrDefault(key, 0.0) * day * gamma(20);
            long[] slices = new long[SLICES];
            for (int slice = 0; slice < SLICES; slice++) {
                int now = minute * SLICES + slice;
                boolean bursting =
                        burstsOf(key).stream().anyMatch(start -> now >= start && now < start + BURST_MINUTES * SLICES);
                slices[slice] = poisson(rate / SLICES * (bursting ? factor : 1));
            }
            counts.put(key, slices);
        }
        return counts;
    }

    /** A factor of mean 1 and variance 1 / shape, for whole shapes. */
    private double gamma(int shape) {
        double sum = 0;
        for (int i = 0; i < shape; i++) {
            sum -= Math.log(1 - random.nextDouble());
        }
        return sum / shape;
    }

    private long poisson(double mean) {
        if (mean > 50) {
            return Math.max(0, Math.round(mean + Math.sqrt(mean) * random.nextGaussian()));
        }
        double limit = Math.exp(-mean);
        long count = 0;
        for (double product = random.nextDouble(); product > limit; product *= random.nextDouble()) {
            count++;
        }
        return count;
    }
}
