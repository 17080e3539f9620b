package io.github.wikistream.analysis;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Runs detectors over simulated days and counts detections, misses and false alarms. */
final class SpikeEvaluation {
    /** A burst may be reported up to this long after its end. */
    private static final int PATIENCE = 5 * SpikeSimulation.SLICES;

    /** The output of a detector by series: the slice since which it alarms. */
    interface Detector {
        Set<String> alarming(Instant now, Map<String, Long> minuteSoFar, double elapsed);
    }

    /**
     * The result of an evaluation.
     *
     * @param bursts number of bursts
     * @param found number of detected bursts
     * @param withinAMinute number detected within 60 seconds of their beginning
     * @param falseAlarms number of alarms that belong to no burst
     * @param days number of days after the first
     */
    record Result(int bursts, int found, int withinAMinute, int falseAlarms, int days) {
        double recall() {
            return found / (double) bursts;
        }

        double promptRecall() {
            return withinAMinute / (double) bursts;
        }

        double falseAlarmsPerDay() {
            return falseAlarms / (double) days;
        }
    }

    private SpikeEvaluation() {}

    static Result run(SpikeSimulation simulation, Detector detector) {
        Set<String> before = new HashSet<>();
        int falseAlarms = 0;
        int found = 0;
        int prompt = 0;
        Set<String> seen = new HashSet<>();
        for (int minute = 0; minute < simulation.minutes(); minute++) {
            Map<String, long[]> slices = simulation.minute(minute);
            Map<String, Long> soFar = new HashMap<>();
            for (int slice = 0; slice < SpikeSimulation.SLICES; slice++) {
                int index = slice;
                slices.forEach((key, counts) -> soFar.merge(key, counts[index], Long::sum));
                int now = minute * SpikeSimulation.SLICES + slice;
                Instant end = simulation.at(now + 1).minusNanos(1);
                Set<String> alarming = detector.alarming(end, soFar, (slice + 1) / (double) SpikeSimulation.SLICES);
                if (minute >= 24 * 60) {
                    for (String key : alarming) {
                        Integer start = burstAt(simulation, key, now);
                        if (start == null) {
                            falseAlarms += before.contains(key) ? 0 : 1;
                        } else if (seen.add(key + " " + start)) {
                            found++;
                            prompt += now - start < SpikeSimulation.SLICES ? 1 : 0;
                        }
                    }
                }
                before = alarming;
            }
        }
        int bursts = simulation.keys().stream()
                .mapToInt(key -> simulation.burstsOf(key).size())
                .sum();
        return new Result(bursts, found, prompt, falseAlarms, simulation.minutes() / 1440 - 1);
    }

    private static @Nullable Integer burstAt(SpikeSimulation simulation, String key, int now) {
        for (int start : simulation.burstsOf(key)) {
            int end = start + SpikeSimulation.BURST_MINUTES * SpikeSimulation.SLICES;
            if (now >= start && now < end + PATIENCE) {
                return start;
            }
        }
        return null;
    }

    static Detector spikes(SpikeSettings settings) {
        SpikeDetector detector = new SpikeDetector(settings);
        return (now, counts, elapsed) -> {
            Set<String> alarming = new HashSet<>();
            detector.observe(now, counts).stream()
                    .filter(spike -> spike.end() == null)
                    .forEach(spike -> alarming.add(spike.key()));
            return alarming;
        };
    }

    /** Alarms if the last 60 seconds have a multiple of the mean minute of the last hour. */
    static Detector ratio(double factor, long floor) {
        return new Plain((count, mean, deviation) -> count >= floor && count >= factor * mean);
    }

    /** Alarms if the last 60 seconds exceed the mean of the last hour's minutes by a number of standard deviations. */
    static Detector zScore(double deviations, long floor) {
        return new Plain(
                (count, mean, deviation) -> count >= floor && count >= mean + deviations * Math.max(1, deviation));
    }

    private interface Rule {
        boolean alarms(long count, double mean, double deviation);
    }

    private static final class Plain implements Detector {
        private final Rule rule;
        private final Map<String, Deque<Long>> hours = new HashMap<>();
        private final Map<String, Deque<Long>> slices = new HashMap<>();
        private Map<String, Long> before = Map.of();

        Plain(Rule rule) {
            this.rule = rule;
        }

        @Override
        public Set<String> alarming(Instant now, Map<String, Long> minuteSoFar, double elapsed) {
            Set<String> alarming = new HashSet<>();
            minuteSoFar.forEach((key, count) -> {
                Deque<Long> minute = slices.computeIfAbsent(key, unused -> new ArrayDeque<>());
                minute.addLast(count - before.getOrDefault(key, 0L));
                if (minute.size() > SpikeSimulation.SLICES) {
                    minute.removeFirst();
                }
                Deque<Long> hour = hours.computeIfAbsent(key, unused -> new ArrayDeque<>());
                if (hour.size() == 60) {
                    double mean =
                            hour.stream().mapToLong(Long::longValue).average().orElse(0);
                    double square = hour.stream()
                            .mapToDouble(each -> (each - mean) * (each - mean))
                            .average()
                            .orElse(0);
                    long last = minute.stream().mapToLong(Long::longValue).sum();
                    if (rule.alarms(last, mean, Math.sqrt(square))) {
                        alarming.add(key);
                    }
                }
                if (elapsed == 1) {
                    hour.addLast(count);
                    if (hour.size() > 60) {
                        hour.removeFirst();
                    }
                }
            });
            before = elapsed == 1 ? Map.of() : Map.copyOf(minuteSoFar);
            return alarming;
        }
    }

    /** The whole table in {@code docs/explanation/anomalies.md}. */
    static List<String> table(int days, int series) {
        return Stream.of(
                        "whole:1:2000", "wikis:" + series + ":10", "pages:" + series + ":10", "users:" + series + ":10")
                .flatMap(kind -> {
                    String[] parts = kind.split(":", -1);
                    return Stream.of("spikes", "ratio 3", "z-score 4").map(each -> line(parts, days, each));
                })
                .toList();
    }

    private static String line(String[] kind, int days, String detector) {
        SpikeSettings settings = switch (kind[0]) {
            case "whole" -> SpikeSettings.WHOLE;
            case "wikis" -> SpikeSettings.WIKIS;
            case "pages" -> SpikeSettings.PAGES;
            default -> SpikeSettings.USERS;
        };
        Detector chosen = switch (detector) {
            case "spikes" -> spikes(settings);
            case "ratio 3" -> ratio(3, settings.floor() / 5);
            default -> zScore(4, settings.floor() / 5);
        };
        SpikeSimulation simulation = new SpikeSimulation(
                kind[0].hashCode(), days, 5, rates(Integer.parseInt(kind[1]), Double.parseDouble(kind[2])));
        simulation.plan(Math.max(1, days - 1));
        Result result = run(simulation, chosen);
        return String.format(
                Locale.ROOT,
                "| %s | %s | %d | %.3f | %.3f | %.2f |",
                kind[0],
                detector,
                result.bursts(),
                result.recall(),
                result.promptRecall(),
                result.falseAlarmsPerDay());
    }

    /** Rates from the lowest on, each slightly higher than the previous one, up to twenty times. */
    static double[] rates(int series, double least) {
        double[] rates = new double[series];
        for (int i = 0; i < series; i++) {
            rates[i] = least * Math.pow(20, i / (double) Math.max(1, series));
        }
        return rates;
    }
}
