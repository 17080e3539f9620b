package io.github.wikistream.bench.redis;

import io.github.wikistream.event.RecentChange;
import io.github.wikistream.metric.MetricBatch;
import io.github.wikistream.metric.standard.StandardMetrics;
import io.github.wikistream.testkit.simulator.SimulatedChanges;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;

/** Simulated changes in the order in which the stream delivers them, which is not that of their times, and their sums. */
final class MetricFeed {
    private static final int LATEST_MINUTES = 180;

    private final SimulatedChanges simulated;
    private final int lateOneOf;
    private final BatchSums sums = new BatchSums(StandardMetrics.all());
    private final Random random = new Random(11);
    private final PriorityQueue<Late> late = new PriorityQueue<>(Comparator.comparing(Late::due));

    private record Late(Instant due, RecentChange change) {}

    /**
     * Creates a feed.
     *
     * @param start     time of the first change
     * @param lateOneOf one change of this many is up to three hours late; 0 for none
     * @param perSecond changes per second on an average day
     */
    MetricFeed(Instant start, int lateOneOf, double perSecond) {
        this.lateOneOf = lateOneOf;
        simulated = SimulatedChanges.from(1, start, perSecond);
    }

    /** Returns the next changes. */
    List<RecentChange> changes(int count) {
        List<RecentChange> changes = new ArrayList<>(count);
        while (changes.size() < count) {
            Instant now = simulated.nextAt();
            Late waiting = late.peek();
            if (waiting != null && waiting.due().isBefore(now)) {
                late.remove();
                changes.add(waiting.change());
                continue;
            }
            RecentChange change = simulated.poll();
            if (change != null && lateOneOf > 0 && random.nextInt(lateOneOf) == 0) {
                late.add(new Late(now.plus(Duration.ofMinutes(1 + random.nextInt(LATEST_MINUTES))), change));
            } else if (change != null) {
                changes.add(change);
            }
        }
        return changes;
    }

    /** Returns the sums of the standard metrics as the next batch. */
    MetricBatch batch(List<RecentChange> changes) {
        return sums.batch(changes);
    }
}
