package io.github.wikistream.metric;

import io.github.wikistream.event.Checkpoint;
import io.github.wikistream.metric.query.Counter;
import io.github.wikistream.metric.query.Distribution;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a batch of events adds to the counts, summed up, and the checkpoint it leads to. A store applies it whole or not at all. Immutable.
 *
 * @param previous   the checkpoint that this batch follows; {@link Checkpoint#NONE} for the first
 * @param checkpoint the checkpoint that holds once the batch is applied
 * @param minutes    what each minute gains, oldest first, each minute once; empty where only the position moved
 */
public record MetricBatch(Checkpoint previous, Checkpoint checkpoint, List<Minute> minutes) {
    /** Copies the list. */
    public MetricBatch {
        Objects.requireNonNull(previous, "previous");
        Objects.requireNonNull(checkpoint, "checkpoint");
        minutes = List.copyOf(minutes);
    }

    /**
     * What one minute of event time gains.
     *
     * @param start a whole minute, UTC
     * @param gains by name of the metric
     */
    public record Minute(Instant start, Map<String, Gains> gains) {
        /** Copies the map and checks that {@code start} is a whole minute. */
        public Minute {
            if (start.getEpochSecond() % 60 != 0 || start.getNano() != 0) {
                throw new IllegalArgumentException("not a whole minute: " + start);
            }
            gains = Map.copyOf(gains);
        }

        /** Makes one of counters and members of leaderboards in any order; for tests. */
        public static Minute of(Instant start, Map<Counter, Long> counts, Map<Counter, Long> tops) {
            return of(start, counts, tops, Map.of(), Map.of());
        }

        /** Makes one of numbers, distinct members and distributions in any order; for tests. */
        public static Minute of(
                Instant start,
                Map<Counter, Long> counts,
                Map<Counter, Long> tops,
                Map<Counter, Set<String>> uniques,
                Map<Counter, Distribution> distributions) {
            Map<String, Map<String, Long>> countsOf = byMetric(counts);
            Map<String, Map<String, Long>> topsOf = byMetric(tops);
            Map<String, Map<String, Set<String>>> uniquesOf = byMetric(uniques);
            Map<String, Map<String, Distribution>> distributionsOf = byMetric(distributions);
            Map<String, Gains> gains = new HashMap<>();
            Stream.of(countsOf, topsOf, uniquesOf, distributionsOf)
                    .flatMap(byMetric -> byMetric.keySet().stream())
                    .distinct()
                    .forEach(metric -> gains.put(
                            metric,
                            new Gains(
                                    countsOf.getOrDefault(metric, Map.of()),
                                    topsOf.getOrDefault(metric, Map.of()),
                                    uniquesOf.getOrDefault(metric, Map.of()),
                                    distributionsOf.getOrDefault(metric, Map.of()))));
            return new Minute(start, gains);
        }

        private static <T> Map<String, Map<String, T>> byMetric(Map<Counter, T> values) {
            Map<String, Map<String, T>> byMetric = new HashMap<>();
            values.forEach((counter, value) -> byMetric.computeIfAbsent(counter.metric(), unused -> new HashMap<>())
                    .put(counter.key(), value));
            return byMetric;
        }

        /** Tells whether nothing is gained at all. */
        public boolean isEmpty() {
            return gains.values().stream().allMatch(Gains::isEmpty);
        }
    }

    /**
     * What one metric gains in one minute. Who has maps that cannot be changed loses no time: they are not copied again.
     *
     * @param counts        what each of its counters gains, by key
     * @param tops          what each member of its leaderboard gains
     * @param uniques       the distinct members that each of its sets saw, by key; none is empty
     * @param distributions the values that each of its distributions gains, by key; none is empty
     */
    public record Gains(
            Map<String, Long> counts,
            Map<String, Long> tops,
            Map<String, Set<String>> uniques,
            Map<String, Distribution> distributions) {
        /** Copies the maps. */
        public Gains {
            counts = Map.copyOf(counts);
            tops = Map.copyOf(tops);
            uniques = uniques.entrySet().stream()
                    .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, entry -> Set.copyOf(entry.getValue())));
            distributions = Map.copyOf(distributions);
        }

        /** Tells whether nothing is gained. */
        public boolean isEmpty() {
            return counts.isEmpty() && tops.isEmpty() && uniques.isEmpty() && distributions.isEmpty();
        }
    }
}
