package io.github.wikistream.metric;

import io.github.wikistream.event.Checkpoint;
import io.github.wikistream.metric.query.Counter;
import io.github.wikistream.metric.query.Distribution;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;
import org.jspecify.annotations.Nullable;

/**
 * The aggregates of a batch of events and the checkpoint it leads to. A store applies all of it or nothing. Immutable.
 */
@API(status = Status.EXPERIMENTAL, since = "0.1.0")
public final class MetricBatch {
    private final Checkpoint previous;
    private final Checkpoint checkpoint;
    private final List<Minute> minutes;

    /** Copies the list. */
    public MetricBatch(Checkpoint previous, Checkpoint checkpoint, List<Minute> minutes) {
        this.previous = Objects.requireNonNull(previous, "previous");
        this.checkpoint = Objects.requireNonNull(checkpoint, "checkpoint");
        this.minutes = List.copyOf(minutes);
    }

    /** Returns the checkpoint that this batch follows; {@link Checkpoint#NONE} for the first. */
    public Checkpoint previous() {
        return previous;
    }

    /** Returns the checkpoint after the batch is applied. */
    public Checkpoint checkpoint() {
        return checkpoint;
    }

    /** Returns the gains of each minute, oldest first, each minute once; empty if only the position moved. */
    public List<Minute> minutes() {
        return minutes;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof MetricBatch that
                && previous.equals(that.previous)
                && checkpoint.equals(that.checkpoint)
                && minutes.equals(that.minutes);
    }

    @Override
    public int hashCode() {
        return Objects.hash(previous, checkpoint, minutes);
    }

    @Override
    public String toString() {
        return "MetricBatch[previous=" + previous + ", checkpoint=" + checkpoint + ", minutes=" + minutes + "]";
    }

    /**
     * The gains of one minute of event time.
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

        /** Returns the gains of counters and leaderboards; for tests. */
        public static Minute of(Instant start, Map<Counter, Long> counts, Map<Counter, Long> tops) {
            return of(start, counts, tops, Map.of(), Map.of());
        }

        /** Returns the gains of counters, leaderboards, distinct members and distributions; for tests. */
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
                            Gains.builder()
                                    .counts(countsOf.getOrDefault(metric, Map.of()))
                                    .tops(topsOf.getOrDefault(metric, Map.of()))
                                    .uniques(uniquesOf.getOrDefault(metric, Map.of()))
                                    .distributions(distributionsOf.getOrDefault(metric, Map.of()))
                                    .build()));
            return new Minute(start, gains);
        }

        private static <T> Map<String, Map<String, T>> byMetric(Map<Counter, T> values) {
            Map<String, Map<String, T>> byMetric = new HashMap<>();
            values.forEach((counter, value) -> byMetric.computeIfAbsent(counter.metric(), unused -> new HashMap<>())
                    .put(counter.key(), value));
            return byMetric;
        }

        /** Returns whether nothing is gained. */
        public boolean isEmpty() {
            return gains.values().stream().allMatch(Gains::isEmpty);
        }
    }

    /** The gains of one metric in one minute. Immutable. Maps that are already immutable are not copied. */
    public static final class Gains {
        private final Map<String, Long> counts;
        private final Map<String, Long> tops;
        private final Map<String, Set<String>> uniques;
        private final Map<String, Distribution> distributions;

        private Gains(Builder from) {
            counts = Map.copyOf(from.counts);
            tops = Map.copyOf(from.tops);
            uniques = sets(from.uniques);
            distributions = Map.copyOf(from.distributions);
        }

        /** Returns a new builder. */
        public static Builder builder() {
            return new Builder();
        }

        /** Returns the gain of each counter, by key. */
        public Map<String, Long> counts() {
            return counts;
        }

        /** Returns the gain of each member of the leaderboard. */
        public Map<String, Long> tops() {
            return tops;
        }

        /** Returns the distinct members seen by each set, by key; none is empty. */
        public Map<String, Set<String>> uniques() {
            return uniques;
        }

        /** Returns the values gained by each distribution, by key; none is empty. */
        public Map<String, Distribution> distributions() {
            return distributions;
        }

        private static Map<String, Set<String>> sets(Map<String, Set<String>> sets) {
            return sets.entrySet().stream()
                    .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, entry -> Set.copyOf(entry.getValue())));
        }

        /** Returns whether nothing is gained. */
        public boolean isEmpty() {
            return counts.isEmpty() && tops.isEmpty() && uniques.isEmpty() && distributions.isEmpty();
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Gains that && parts().equals(that.parts());
        }

        @Override
        public int hashCode() {
            return parts().hashCode();
        }

        @Override
        public String toString() {
            return "Gains[counts=" + counts + ", tops=" + tops + ", uniques=" + uniques + ", distributions="
                    + distributions + "]";
        }

        private List<@Nullable Object> parts() {
            return Arrays.asList(counts, tops, uniques, distributions);
        }

        /** Builds a {@link Gains}. Each method sets the part of the same name. A part that is not set is empty. Not thread-safe. */
        public static final class Builder {
            private Map<String, Long> counts = Map.of();
            private Map<String, Long> tops = Map.of();
            private Map<String, Set<String>> uniques = Map.of();
            private Map<String, Distribution> distributions = Map.of();

            private Builder() {}

            public Builder counts(Map<String, Long> value) {
                counts = value;
                return this;
            }

            public Builder tops(Map<String, Long> value) {
                tops = value;
                return this;
            }

            public Builder uniques(Map<String, Set<String>> value) {
                uniques = value;
                return this;
            }

            public Builder distributions(Map<String, Distribution> value) {
                distributions = value;
                return this;
            }

            public Gains build() {
                return new Gains(this);
            }
        }
    }
}
