package io.github.wikistream.metric;

import io.github.wikistream.event.Checkpoint;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

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
     * @param start         a whole minute, UTC
     * @param counts        what each counter gains
     * @param tops          what each member of a leaderboard gains
     * @param uniques       the distinct members that each set saw; none is empty
     * @param distributions the values that each distribution gains; none is empty
     */
    public record Minute(
            Instant start,
            Map<Counter, Long> counts,
            Map<Counter, Long> tops,
            Map<Counter, Set<String>> uniques,
            Map<Counter, Distribution> distributions) {
        /** Copies the maps and checks that {@code start} is a whole minute. */
        public Minute {
            if (start.getEpochSecond() % 60 != 0 || start.getNano() != 0) {
                throw new IllegalArgumentException("not a whole minute: " + start);
            }
            counts = Map.copyOf(counts);
            tops = Map.copyOf(tops);
            uniques = uniques.entrySet().stream()
                    .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, entry -> Set.copyOf(entry.getValue())));
            distributions = Map.copyOf(distributions);
        }

        /** Makes one without distinct members and distributions. */
        public Minute(Instant start, Map<Counter, Long> counts, Map<Counter, Long> tops) {
            this(start, counts, tops, Map.of(), Map.of());
        }

        /** Tells whether nothing is gained at all. */
        public boolean isEmpty() {
            return counts.isEmpty() && tops.isEmpty() && uniques.isEmpty() && distributions.isEmpty();
        }
    }
}
